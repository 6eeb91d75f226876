"""Kitchens: counters, hobs, ovens, hoods, pots, taps, shelves with bowls, a tiled bread oven."""

import math

from drawing.colours import dark, light, mix
from drawing.place import Place

STEEL, COPPER = "#b4b6bb", "#c98250"


def counter(
    at: Place,
    wide: float,
    *,
    front: str,
    top: str,
    doors: int = 3,
    deep: float = 0.62,
    tall: float = 0.9,
    handle: str = "#b08a4e",
) -> None:
    """Cupboards under a worktop."""
    at.box(0, 0, 0.04, wide - 0.02, 0.1, deep - 0.1, dark(front, 0.45), soft=0.5)
    body = at.box(0, 0.1, 0, wide, tall - 0.14, deep, front, soft=0.6)
    step = wide / doors
    for number in range(doors):
        x0, x1 = -wide / 2 + step * number + 0.015, -wide / 2 + step * (number + 1) - 0.015
        z = -deep / 2 - 0.001
        drawer = number % 2 == 0
        for low, high in ((0.12, tall - 0.27), (tall - 0.25, tall - 0.06)) if drawer else ((0.12, tall - 0.06),):
            at.decal(
                body,
                [(x0, low, z), (x1, low, z), (x1, high, z), (x0, high, z)],
                light(front, 0.08),
                f'stroke="{dark(front, 0.28)}" stroke-width="1.2"',
                looks=(0, 0, -1),
            )
            c, y = (x0 + x1) / 2, high - 0.06
            at.decal(
                body,
                [
                    (c - 0.07, y, z - 0.001),
                    (c + 0.07, y, z - 0.001),
                    (c + 0.07, y + 0.016, z - 0.001),
                    (c - 0.07, y + 0.016, z - 0.001),
                ],
                handle,
                looks=(0, 0, -1),
            )
    slab = at.box(0, tall - 0.04, -0.015, wide + 0.02, 0.04, deep + 0.03, dark(top, 0.08), soft=1, top=top)
    edges = ((-wide / 2, -deep / 2), (wide / 2, -deep / 2), (wide / 2, deep / 2), (-wide / 2, deep / 2))
    at.scene.catch_shadows(slab, [at.at(x, tall, z) for x, z in edges])


def oven(at: Place, *, low: float = 0.14, tall: float = 0.58, front: str = "#3d3b44", glow: str = "#f0a54f") -> None:
    """A built-in oven with its window lit; the place is that of the counter it is built into."""
    body = at.box(0, low, -0.325, 0.56, tall, 0.03, front, soft=1.2, shadow=False)
    z = -0.342
    at.decal(
        body,
        [(-0.21, low + 0.08, z), (0.21, low + 0.08, z), (0.21, low + tall - 0.2, z), (-0.21, low + tall - 0.2, z)],
        mix(front, glow, 0.75),
        'stroke="#1f1d25" stroke-width="2"',
        looks=(0, 0, -1),
    )
    at.decal(
        body,
        [
            (-0.21, low + 0.18, z - 0.001),
            (0.21, low + 0.18, z - 0.001),
            (0.21, low + 0.195, z - 0.001),
            (-0.21, low + 0.195, z - 0.001),
        ],
        "#7b5436",
        looks=(0, 0, -1),
    )
    at.decal(
        body,
        [
            (-0.13, low + 0.195, z - 0.001),
            (0.13, low + 0.195, z - 0.001),
            (0.1, low + 0.27, z - 0.001),
            (-0.1, low + 0.27, z - 0.001),
        ],
        "#c98a4b",
        looks=(0, 0, -1),
    )
    at.decal(
        body,
        [
            (-0.22, low + tall - 0.17, z - 0.002),
            (0.22, low + tall - 0.17, z - 0.002),
            (0.22, low + tall - 0.145, z - 0.002),
            (-0.22, low + tall - 0.145, z - 0.002),
        ],
        STEEL,
        looks=(0, 0, -1),
    )
    for n in range(4):
        x = -0.18 + n * 0.12
        at.decal(
            body,
            [(x + 0.024 * math.cos(k / 2), low + tall - 0.065 + 0.024 * math.sin(k / 2), z - 0.002) for k in range(13)],
            STEEL,
            looks=(0, 0, -1),
        )


def hob(at: Place, *, wide: float = 0.58) -> None:
    plate = at.box(0, 0, 0, wide, 0.008, 0.5, "#2f2d36", soft=0.8, shadow=False)
    for x, z, r in ((-0.14, -0.12, 0.085), (0.14, -0.12, 0.07), (-0.14, 0.12, 0.07), (0.14, 0.12, 0.1)):
        ring = [(x + r * math.cos(n / 4), 0.0085, z + r * math.sin(n / 4)) for n in range(25)]
        at.decal(plate, ring, "#413e49", 'stroke="#6b6874" stroke-width="1"', looks=(0, 1, 0))


def cooking_pot(
    at: Place, colour: str = STEEL, *, r: float = 0.13, h: float = 0.16, lid: bool = True, inside: str = "#d9823f"
) -> None:
    at.round(0, 0, 0, r, h, colour, hollow="" if lid else inside, shadow=False)
    if lid:
        at.round(0, h, 0, r * 1.03, 0.012, light(colour, 0.15), shadow=False)
        at.round(0, h + 0.012, 0, r * 0.95, 0.03, light(colour, 0.1), r_top=r * 0.3, shadow=False)
        at.round(0, h + 0.042, 0, 0.018, 0.022, "#3d3b44", shadow=False)
    for side in (-1, 1):
        at.box(side * (r + 0.025), h * 0.66, 0, 0.05, 0.02, 0.05, dark(colour, 0.3), soft=2, shadow=False)


def pan(at: Place, colour: str = "#3d3b44", *, food: str = "#e0b04f") -> None:
    at.round(0, 0, 0, 0.11, 0.045, colour, r_top=0.135, hollow=food, shadow=False)
    at.rod((0.12, 0.035, -0.05), (0.34, 0.06, -0.16), 0.026, dark(colour, 0.1), shadow=False)


def hanging_pot(at: Place, low: float, kind: int, colour: str = COPPER) -> None:
    """A pan that hangs from a rail by its handle."""
    r = (0.13, 0.1, 0.15, 0.085)[kind % 4]

    def drawn(camera: object, x: float, y: float, scale: float) -> str:
        w = r * scale
        top = y - 0.46 * scale
        tone = at.scene.lit(colour, (-0.4, 0.3, -0.6))
        return (
            f'<path d="M{x:.1f} {top:.1f}V{y - w * 1.4:.1f}" stroke="#5a4a42" '
            f'stroke-width="{0.024 * scale:.1f}" stroke-linecap="round"/>'
            f'<circle cx="{x:.1f}" cy="{y - w * 0.9:.1f}" r="{w:.1f}" fill="{tone}"/><circle '
            f'cx="{x:.1f}" cy="{y - w * 0.9:.1f}" r="{w * 0.8:.1f}" fill="{dark(tone, 0.22)}"/>'
            f'<path d="M{x - w * 0.62:.1f} {y - w * 1.2:.1f}A{w * 0.72:.1f} {w * 0.72:.1f} 0 0 1 '
            f'{x + w * 0.1:.1f} {y - w * 1.62:.1f}" stroke="#ffffff" stroke-opacity=".55" '
            f'stroke-width="{w * 0.09:.1f}" fill="none" stroke-linecap="round"/>'
        )

    at.moved(0, 0, up=low).standing(r * 2, 0.5, drawn, deep=0.06, shadow=False)


def hood(at: Place, ceiling: float, low: float, *, wide: float = 1.2, deep: float = 0.7, colour: str = STEEL) -> None:
    at.box(0, low, 0, wide, 0.09, deep, colour, soft=1, shadow=False)
    at.box(0, low + 0.09, 0, wide, 0.3, deep, light(colour, 0.06), soft=1, taper=0.24, shadow=False)
    at.box(0, low + 0.39, 0, 0.34, ceiling - low - 0.39, 0.3, colour, soft=1, shadow=False)


def tap(at: Place, colour: str = "#c9ccd2") -> None:
    at.rod((0, 0, 0), (0, 0.3, 0), 0.03, colour, shadow=False)
    at.rod((0, 0.3, 0), (0, 0.3, -0.18), 0.026, colour, shadow=False)
    at.rod((0, 0.3, -0.18), (0, 0.24, -0.18), 0.026, colour, shadow=False)


def sink(at: Place, *, tall: float = 0.9) -> None:
    """A basin sunk into a worktop, with its tap."""
    rim = at.box(0, tall, 0, 0.5, 0.004, 0.4, STEEL, soft=0.6, shadow=False)
    at.decal(
        rim,
        [
            (-0.21, tall + 0.005, -0.16),
            (0.21, tall + 0.005, -0.16),
            (0.21, tall + 0.005, 0.16),
            (-0.21, tall + 0.005, 0.16),
        ],
        "#7f838c",
        looks=(0, 1, 0),
    )
    tap(at.moved(0, 0.2, up=tall))


def fridge(at: Place, colour: str, *, tall: float = 1.75, notes: bool = True) -> None:
    body = at.box(0, 0.04, 0, 0.66, tall, 0.64, colour, soft=6)
    z = -0.322
    at.decal(
        body,
        [
            (-0.33, tall * 0.38, z),
            (0.33, tall * 0.38, z),
            (0.33, tall * 0.38 + 0.012, z),
            (-0.33, tall * 0.38 + 0.012, z),
        ],
        dark(colour, 0.35),
        looks=(0, 0, -1),
    )
    for low, high in ((0.28, 0.36), (0.44, 0.6)):
        at.decal(
            body,
            [(-0.27, tall * low, z), (-0.24, tall * low, z), (-0.24, tall * high, z), (-0.27, tall * high, z)],
            STEEL,
            looks=(0, 0, -1),
        )
    for n, tone in enumerate(("#f6d365", "#e88d6d", "#ffffff", "#9fc3e6") if notes else ()):
        x, y = -0.1 + (n % 2) * 0.2, tall * (0.74 - 0.14 * (n // 2))
        at.decal(
            body,
            [(x - 0.07, y - 0.08, z), (x + 0.07, y - 0.07, z), (x + 0.06, y + 0.08, z), (x - 0.08, y + 0.07, z)],
            tone,
            looks=(0, 0, -1),
        )


def bread_oven(at: Place, *, wide: float = 1.7, tall: float = 2.3, one: str = "#4f8a82", two: str = "#e9dcc2") -> None:
    """A tiled oven with an arched mouth and fire in it."""
    body = at.box(0, 0, 0, wide, tall, 0.9, "#cfc0a4", soft=1.2)
    z = -0.452
    columns, rows = 8, 10
    for column in range(columns):
        for row in range(rows):
            x, y = -wide / 2 + column * wide / columns, row * (tall - 0.14) / rows
            w, h = wide / columns, (tall - 0.14) / rows
            pattern = (column + row) % 2 == 0
            tone = (
                mix(one, two, 0.12 * ((column * 3 + row * 5) % 3))
                if pattern
                else mix(two, one, 0.08 * ((column + row * 2) % 3))
            )
            at.decal(
                body,
                [
                    (x + 0.006, y + 0.006, z),
                    (x + w - 0.006, y + 0.006, z),
                    (x + w - 0.006, y + h - 0.006, z),
                    (x + 0.006, y + h - 0.006, z),
                ],
                tone,
                looks=(0, 0, -1),
            )
            if pattern and row > 1:
                c, d, r = x + w / 2, y + h / 2, w * 0.24
                at.decal(
                    body,
                    [(c, d - r, z), (c + r, d, z), (c, d + r, z), (c - r, d, z)],
                    light(one, 0.5),
                    looks=(0, 0, -1),
                )
    for share, tone in ((1.0, "#b86f4b"), (0.86, "#2e2026")):
        r = 0.42 * share
        mouth = [
            (-r, 0.82 + 0.06 * (1 - share), z - 0.001),
            (r, 0.82 + 0.06 * (1 - share), z - 0.001),
            *((r * math.cos(k * math.pi / 14), 1.1 + r * math.sin(k * math.pi / 14), z - 0.001) for k in range(15)),
        ]
        at.decal(body, mouth, tone, looks=(0, 0, -1))
    for x, h, tone in (
        (-0.16, 0.26, "#e0662f"),
        (0.02, 0.36, "#ef8b35"),
        (0.18, 0.24, "#e0662f"),
        (0.0, 0.2, "#ffd36b"),
        (-0.1, 0.14, "#ffd36b"),
    ):
        at.decal(
            body,
            [
                (x - 0.09, 0.84, z - 0.002),
                (x + 0.09, 0.84, z - 0.002),
                (x + 0.05, 0.84 + h * 0.5, z - 0.002),
                (x, 0.84 + h, z - 0.002),
                (x - 0.06, 0.84 + h * 0.45, z - 0.002),
            ],
            tone,
            looks=(0, 0, -1),
        )
    at.box(0, tall, 0, wide + 0.12, 0.1, 1.0, two, soft=2, shadow=False)
    at.box(0, 0.74, -0.5, 1.1, 0.06, 0.14, "#b86f4b", soft=1.5, shadow=False)


def jar(at: Place, colour: str, *, lid: str = "#c49a5a") -> None:
    at.round(0, 0, 0, 0.055, 0.15, colour, shadow=False)
    at.round(0, 0.15, 0, 0.05, 0.025, lid, shadow=False)
