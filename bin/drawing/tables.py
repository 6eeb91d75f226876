"""Tables and desks, and the small things that lie on them."""

import math

from drawing.colours import dark, light
from drawing.place import Place

OAK, WHITE, STEEL = "#c99a63", "#f5efe4", "#8d8a90"


def table(
    at: Place, wide: float, deep: float, *, top: str = OAK, legs: str = STEEL, tall: float = 0.74, cuts: int = 1
) -> None:
    """A table on four legs; a long one is cut into boards so that what stands beside it is hidden rightly."""
    for x in (-wide / 2 + 0.06, wide / 2 - 0.06):
        for z in (-deep / 2 + 0.06, deep / 2 - 0.06):
            at.box(x, 0, z, 0.05, tall - 0.04, 0.05, legs, soft=0.6)
    for number in range(cuts):
        x = (number + 0.5) * wide / cuts - wide / 2
        slab = at.box(x, tall - 0.04, 0, wide / cuts, 0.04, deep, dark(top, 0.12), soft=0.8, top=top)
        for grain in (-0.3, -0.08, 0.17, 0.36):
            z = grain * deep
            edge = wide / cuts / 2 - 0.01
            at.decal(
                slab,
                [
                    (x - edge, tall, z),
                    (x + edge, tall, z + 0.012),
                    (x + edge, tall, z + 0.018),
                    (x - edge, tall, z + 0.008),
                ],
                dark(top, 0.14),
                'opacity="0.4"',
                looks=(0, 1, 0),
            )
        at.scene.catch_shadows(
            slab,
            [
                at.at(*p)
                for p in (
                    (x - wide / cuts / 2, tall, -deep / 2),
                    (x + wide / cuts / 2, tall, -deep / 2),
                    (x + wide / cuts / 2, tall, deep / 2),
                    (x - wide / cuts / 2, tall, deep / 2),
                )
            ],
        )


def round_table(at: Place, radius: float, *, top: str = OAK, leg: str = STEEL, tall: float = 0.74) -> None:
    at.round(0, 0, 0, radius * 0.5, 0.03, leg)
    at.round(0, 0.03, 0, 0.045, tall - 0.07, leg)
    slab = at.round(0, tall - 0.04, 0, radius, 0.04, dark(top, 0.12), top=top)
    at.scene.catch_shadows(slab, ring(at, radius, tall))


def ring(at: Place, radius: float, up: float) -> list[tuple[float, float, float]]:
    return [at.at(radius * math.cos(n * math.tau / 36), up, radius * math.sin(n * math.tau / 36)) for n in range(36)]


def low_table(at: Place, radius: float, *, top: str = OAK) -> None:
    for a in (0.7, 2.3, 3.9, 5.5):
        at.rod(
            (radius * 0.5 * math.cos(a), 0.38, radius * 0.5 * math.sin(a)),
            (radius * 0.8 * math.cos(a), 0, radius * 0.8 * math.sin(a)),
            0.035,
            dark(top, 0.1),
        )
    slab = at.round(0, 0.38, 0, radius, 0.04, dark(top, 0.12), top=top)
    at.scene.catch_shadows(slab, ring(at, radius, 0.42))


# --- on a table: `at` is the table's place, raised to its top


def on(at: Place, x: float, z: float, tall: float = 0.74, turn: float = 0.0) -> Place:
    return at.moved(x, z, up=tall, turn=turn)


def cup(at: Place, colour: str = "#ffffff", *, drink: str = "#7a4a2b") -> None:
    at.round(0, 0, 0, 0.075, 0.012, light(colour, 0.2), shadow=False)
    at.round(0, 0.012, 0, 0.03, 0.065, colour, r_top=0.042, hollow=drink, shadow=False)


def mug(at: Place, colour: str) -> None:
    at.round(0, 0, 0, 0.04, 0.09, colour, hollow="#6a4630", shadow=False)


def glass(at: Place) -> None:
    at.round(0, 0, 0, 0.03, 0.11, "#d5e6e8", r_top=0.036, hollow="#eef6f6", shadow=False)


def jug(at: Place, colour: str = "#dfeef0") -> None:
    at.round(0, 0, 0, 0.075, 0.1, colour, r_top=0.085, shadow=False)
    at.round(0, 0.1, 0, 0.085, 0.13, colour, r_top=0.05, hollow=light(colour, 0.5), shadow=False)


def plate(at: Place, colour: str = "#fffaf0", *, food: str = "") -> None:
    at.round(0, 0, 0, 0.12, 0.015, colour, r_top=0.135, top=light(colour, 0.3), shadow=False)
    if food:
        at.round(0, 0.016, 0, 0.075, 0.02, food, r_top=0.06, shadow=False)


def bowl(at: Place, colour: str, *, inside: str = "", size: float = 1.0) -> None:
    at.round(
        0, 0, 0, 0.06 * size, 0.08 * size, colour, r_top=0.13 * size, hollow=inside or light(colour, 0.4), shadow=False
    )


def bread(at: Place, colour: str = "#c98a4b") -> None:
    """A round loaf with a cross cut."""
    at.round(0, 0, 0, 0.14, 0.05, dark(colour, 0.1), r_top=0.15, shadow=False)
    at.round(0, 0.05, 0, 0.15, 0.05, colour, r_top=0.08, top=light(colour, 0.22), shadow=False)


def paper(at: Place, colour: str = "#fffdf6", *, lines: bool = True, size: float = 1.0) -> None:
    w, h = 0.105 * size, 0.148 * size
    sheet = at.box(0, 0, 0, w * 2, 0.004, h * 2, colour, soft=0.2, shadow=False)
    for n in range(5 if lines else 0):
        z = h * (0.65 - n * 0.3)
        at.decal(
            sheet,
            [
                (-w * 0.7, 0.004, z),
                (w * (0.7 - 0.25 * (n == 4)), 0.004, z),
                (w * (0.7 - 0.25 * (n == 4)), 0.004, z + 0.012),
                (-w * 0.7, 0.004, z + 0.012),
            ],
            "#a99f97",
            looks=(0, 1, 0),
        )


def notebook(at: Place, colour: str) -> None:
    at.box(0, 0, 0, 0.2, 0.016, 0.27, colour, soft=0.5, shadow=False)
    at.box(0.12, 0, 0, 0.012, 0.012, 0.2, "#e3b04b", soft=0.3, shadow=False)


def books(at: Place, *colours: str) -> None:
    """A lying pile."""
    for number, colour in enumerate(colours):
        at.moved(0, 0, turn=(4, -7, 3, -2)[number % 4]).box(
            0, number * 0.036, 0, 0.24, 0.034, 0.17, colour, soft=0.6, shadow=False
        )


def laptop(at: Place, *, glow: str = "#bfe0ea", body: str = "#b9bac0") -> None:
    """Open; its picture looks to the place's front, where one sits."""
    at.box(0, 0, 0, 0.34, 0.016, 0.24, body, soft=0.8, top=light(body, 0.15), shadow=False)
    lid = at.box(0, 0.016, 0.125, 0.34, 0.22, 0.012, dark(body, 0.15), soft=1, lean=0.06, shadow=False)
    face = [(-0.155, 0.03, 0.118), (0.155, 0.03, 0.118), (0.155, 0.225, 0.176), (-0.155, 0.225, 0.176)]
    at.decal(lid, [(x, y, z - 0.004) for x, y, z in face], glow, looks=(0, 0, -1))
    for row, width in ((0.19, 0.2), (0.15, 0.26), (0.11, 0.15)):
        z = 0.114 + (row - 0.03) * 0.3
        at.decal(
            lid,
            [
                (-0.13, row, z),
                (-0.13 + width, row, z),
                (-0.13 + width, row + 0.02, z + 0.006),
                (-0.13, row + 0.02, z + 0.006),
            ],
            dark(glow, 0.25),
            'opacity="0.6"',
            looks=(0, 0, -1),
        )
    keys = [(-0.14, 0.0165, -0.03), (0.14, 0.0165, -0.03), (0.14, 0.0165, 0.09), (-0.14, 0.0165, 0.09)]
    at.decal(lid, keys, "#5d5f68", looks=(0, 1, 0))


def board_game(at: Place, colours: tuple[str, ...] = ("#d9604c", "#e9b44c", "#4f8a8b", "#5b6fa8")) -> None:
    """A coloured board with pawns, dice and cards."""
    board = at.box(0, 0, 0, 0.46, 0.012, 0.46, "#f3e3bf", soft=0.6, shadow=False)
    step = 0.46 / 6
    for column in range(6):
        for row in range(6):
            if column in (0, 5) or row in (0, 5):
                x, z = -0.23 + column * step, -0.23 + row * step
                tone = colours[(column + row) % len(colours)]
                at.decal(
                    board,
                    [
                        (x + 0.006, 0.0125, z + 0.006),
                        (x + step - 0.006, 0.0125, z + 0.006),
                        (x + step - 0.006, 0.0125, z + step - 0.006),
                        (x + 0.006, 0.0125, z + step - 0.006),
                    ],
                    tone,
                    looks=(0, 1, 0),
                )
    for number, (x, z) in enumerate(((-0.06, 0.05), (0.08, -0.04), (0.02, 0.12), (-0.1, -0.1))):
        at.round(x, 0.012, z, 0.022, 0.04, colours[number % len(colours)], r_top=0.01, shadow=False)
        at.round(x, 0.05, z, 0.016, 0.02, colours[number % len(colours)], shadow=False)
    at.box(0.12, 0.012, 0.1, 0.03, 0.03, 0.03, "#ffffff", soft=1, shadow=False)


def pencils(at: Place, pot: str = "#7d9aa0") -> None:
    for number, tone in enumerate(("#d9604c", "#e9b44c", "#5b8f6a", "#5b6fa8")):
        a = number * 1.6
        at.rod(
            (0.012 * math.cos(a), 0.05, 0.012 * math.sin(a)),
            (0.035 * math.cos(a), 0.19, 0.035 * math.sin(a)),
            0.014,
            tone,
            shadow=False,
        )
    at.round(0, 0, 0, 0.038, 0.1, pot, hollow=dark(pot, 0.4), shadow=False)


def paint_pot(at: Place, colour: str) -> None:
    at.round(0, 0, 0, 0.045, 0.09, "#f2ead9", hollow=colour, shadow=False)


def sewing_machine(at: Place, colour: str = "#f1e6d3") -> None:
    """A domestic machine with a piece of cloth under its needle."""
    at.box(0, 0, 0, 0.42, 0.06, 0.19, dark(colour, 0.12), soft=2, shadow=False)
    at.box(0.16, 0.06, 0, 0.1, 0.2, 0.13, colour, soft=3, shadow=False)
    at.box(0.0, 0.2, 0, 0.4, 0.09, 0.12, colour, soft=4, shadow=False)
    at.box(-0.16, 0.09, 0, 0.07, 0.12, 0.09, light(colour, 0.2), soft=2, shadow=False)
    at.box(-0.16, 0.06, 0, 0.012, 0.04, 0.012, "#7e7b82", shadow=False)
    at.round(0.24, 0.19, 0, 0.06, 0.03, "#7e7b82", shadow=False)
    at.round(0.05, 0.29, 0.02, 0.022, 0.05, "#c94f4a", shadow=False)
    at.box(-0.2, 0.062, -0.14, 0.22, 0.008, 0.3, "#d98a7d", soft=1, shadow=False)


def cloth(at: Place, colour: str, wide: float, deep: float, stripe: str = "") -> None:
    """A cloth over the table, with stripes."""
    sheet = at.box(0, 0, 0, wide, 0.006, deep, colour, soft=1, shadow=False)
    for n in range(int(wide / 0.14) if stripe else 0):
        x = -wide / 2 + 0.07 + n * 0.14
        at.decal(
            sheet,
            [
                (x, 0.0065, -deep / 2),
                (x + 0.05, 0.0065, -deep / 2),
                (x + 0.05, 0.0065, deep / 2),
                (x, 0.0065, deep / 2),
            ],
            stripe,
            looks=(0, 1, 0),
        )


def rug(at: Place, wide: float, deep: float, colour: str, *borders: str) -> None:
    """A rug on the floor with borders."""
    for number, tone in enumerate((colour, *borders)):
        w, d = wide / 2 - number * 0.13, deep / 2 - number * 0.13
        at.scene.lay(
            [at.at(x, 0, z) for x, z in ((-w, -d), (w, -d), (w, d), (-w, d))],
            at.scene.lit(tone, (0, 0.4, 0), at.at(0, 0, 0)),
        )


def round_rug(at: Place, radius: float, *tones: str) -> None:
    for number, tone in enumerate(tones):
        r = radius * (1 - number / len(tones) * 0.85)
        ring = [at.at(r * math.cos(n * math.tau / 48), 0, r * math.sin(n * math.tau / 48)) for n in range(48)]
        at.scene.lay(ring, at.scene.lit(tone, (0, 0.4, 0), at.at(0, 0, 0)))
