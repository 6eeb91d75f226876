"""A stage and what stands on it: piano, music stands, curtain, steps; and toys for a quiet corner."""

import math

from drawing.colours import dark, light, mix
from drawing.geometry import Camera
from drawing.place import Place


def stage(at: Place, wide: float, deep: float, *, tall: float = 0.2, wood: str = "#a9744a") -> None:
    """A low platform of boards, cut into strips so that what stands on it is hidden rightly."""
    slab = at.box(0, 0, 0, wide, tall, deep, dark(wood, 0.18), soft=0.8, top=wood)
    count = int(deep / 0.22)
    for n in range(1, count):
        z = -deep / 2 + deep * n / count
        at.decal(
            slab,
            [(-wide / 2, tall, z), (wide / 2, tall, z), (wide / 2, tall, z + 0.012), (-wide / 2, tall, z + 0.012)],
            dark(wood, 0.3),
            'opacity="0.6"',
            looks=(0, 1, 0),
        )
    edges = ((-wide / 2, -deep / 2), (wide / 2, -deep / 2), (wide / 2, deep / 2), (-wide / 2, deep / 2))
    at.scene.catch_shadows(slab, [at.at(x, tall, z) for x, z in edges])
    at.decal(
        slab,
        [
            (-wide / 2, tall - 0.04, -deep / 2 - 0.001),
            (wide / 2, tall - 0.04, -deep / 2 - 0.001),
            (wide / 2, tall - 0.02, -deep / 2 - 0.001),
            (-wide / 2, tall - 0.02, -deep / 2 - 0.001),
        ],
        "#e0b15a",
        looks=(0, 0, -1),
    )


def ramp(at: Place, wide: float, long: float, *, tall: float = 0.2, wood: str = "#a9744a") -> None:
    """A slope up to the stage, away from the eye."""
    points = [(-wide / 2, 0.0, -long), (wide / 2, 0.0, -long), (wide / 2, tall, 0.0), (-wide / 2, tall, 0.0)]
    low = [(wide / 2, 0.0, 0.0), (-wide / 2, 0.0, 0.0)]
    top = [at.at(*p) for p in points]
    back = [at.at(*p) for p in (*points[2:], low[1], low[0])]
    shapes = [
        top,
        back,
        [at.at(*points[0]), at.at(*points[3]), at.at(*low[1])],
        [at.at(*points[1]), at.at(*points[2]), at.at(*low[0])],
        [at.at(*points[0]), at.at(*points[1]), at.at(*low[0]), at.at(*low[1])],
    ]
    at.scene.solid(shapes, mix(wood, "#ffffff", 0.12), soft=0.8)


def piano(at: Place, wood: str = "#3f2a2a") -> None:
    """An upright piano; its keys look to the front."""
    body = at.box(0, 0, 0.12, 1.48, 1.2, 0.36, wood, soft=2)
    at.box(0, 1.2, 0.1, 1.54, 0.035, 0.42, light(wood, 0.06), soft=1)
    for x in (-0.7, 0.7):
        at.box(x, 0, -0.2, 0.08, 0.62, 0.08, wood, soft=1)
        at.box(x, 0.6, -0.14, 0.08, 0.14, 0.3, wood, soft=2, shadow=False)
    bed = at.box(0, 0.6, -0.16, 1.34, 0.07, 0.3, dark(wood, 0.1), soft=1)
    at.decal(
        bed,
        [(-0.64, 0.671, -0.3), (0.64, 0.671, -0.3), (0.64, 0.671, -0.12), (-0.64, 0.671, -0.12)],
        "#fffaf0",
        looks=(0, 1, 0),
    )
    for n in range(36):
        x = -0.64 + n * 1.28 / 36
        at.decal(
            bed,
            [(x, 0.672, -0.3), (x + 0.004, 0.672, -0.3), (x + 0.004, 0.672, -0.12), (x, 0.672, -0.12)],
            "#b9b0a6",
            looks=(0, 1, 0),
        )
        if n % 7 not in (0, 3):
            at.decal(
                bed,
                [
                    (x - 0.009, 0.673, -0.22),
                    (x + 0.012, 0.673, -0.22),
                    (x + 0.012, 0.673, -0.12),
                    (x - 0.009, 0.673, -0.12),
                ],
                "#26222a",
                looks=(0, 1, 0),
            )
    z = -0.061
    for x0, x1, y0, y1 in (
        (-0.66, -0.24, 0.78, 1.14),
        (-0.2, 0.2, 0.78, 1.14),
        (0.24, 0.66, 0.78, 1.14),
        (-0.66, 0.66, 0.14, 0.54),
    ):
        at.decal(
            body,
            [(x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z)],
            light(wood, 0.07),
            f'stroke="{dark(wood, 0.35)}" stroke-width="1"',
            looks=(0, 0, -1),
        )
    sheet = at.box(0, 0.8, -0.075, 0.44, 0.28, 0.012, "#fffaf0", soft=0.6, lean=0.02, shadow=False)
    for n in range(5):
        at.decal(
            sheet,
            [
                (-0.19, 0.85 + n * 0.045, -0.083),
                (0.19, 0.85 + n * 0.045, -0.083),
                (0.19, 0.857 + n * 0.045, -0.083),
                (-0.19, 0.857 + n * 0.045, -0.083),
            ],
            "#8d857d",
            looks=(0, 0, -1),
        )


def piano_stool(at: Place, colour: str = "#7b2f3a") -> None:
    for x in (-0.2, 0.2):
        for z in (-0.12, 0.12):
            at.box(x, 0, z, 0.04, 0.42, 0.04, "#3f2a2a", soft=0.6)
    at.box(0, 0.42, 0, 0.52, 0.09, 0.34, colour, soft=5)


def music_stand(at: Place, *, tall: float = 1.1) -> None:
    """A stand with a sheet; the sheet looks to the front."""
    for n in range(3):
        a = n * math.tau / 3 + 0.4
        at.rod((0, 0.22, 0), (0.2 * math.cos(a), 0.01, 0.2 * math.sin(a)), 0.018, "#35333c")
    at.rod((0, 0.2, 0), (0, tall - 0.1, 0), 0.018, "#35333c")
    desk = at.box(0, tall - 0.16, 0, 0.46, 0.32, 0.015, "#35333c", soft=1, lean=0.1)
    page = [
        (-0.19, tall - 0.12, -0.001),
        (0.19, tall - 0.12, -0.001),
        (0.19, tall + 0.13, 0.074),
        (-0.19, tall + 0.13, 0.074),
    ]
    at.decal(desk, page, "#fffaf0", looks=(0, 0, -1))
    for n in range(5):
        y, z = tall - 0.08 + n * 0.042, 0.01 + n * 0.0125
        at.decal(
            desk,
            [(-0.16, y, z), (0.16, y, z), (0.16, y + 0.007, z + 0.002), (-0.16, y + 0.007, z + 0.002)],
            "#8d857d",
            looks=(0, 0, -1),
        )


def guitar(at: Place) -> None:
    """Leaning on its stand."""

    def drawn(camera: Camera, x: float, y: float, s: float) -> str:
        return (
            f'<g transform="translate({x:.1f} {y:.1f}) rotate(6)"><path d="M{-0.02 * s:.1f} '
            f'{-0.42 * s:.1f}h{0.04 * s:.1f}v{-0.5 * s:.1f}h{-0.04 * s:.1f}Z" fill="#4a3328"/>'
            f'<path d="M{-0.035 * s:.1f} {-0.92 * s:.1f}h{0.07 * s:.1f}l{0.01 * s:.1f} '
            f'{-0.13 * s:.1f}h{-0.09 * s:.1f}Z" fill="#33231d"/>'
            f'<path d="M0 {-0.02 * s:.1f}C{0.26 * s:.1f} {-0.02 * s:.1f} {0.2 * s:.1f} '
            f"{-0.26 * s:.1f} {0.12 * s:.1f} {-0.3 * s:.1f}C{0.19 * s:.1f} {-0.38 * s:.1f} "
            f"{0.13 * s:.1f} {-0.5 * s:.1f} 0 {-0.49 * s:.1f}C{-0.13 * s:.1f} {-0.5 * s:.1f} "
            f"{-0.19 * s:.1f} {-0.38 * s:.1f} {-0.12 * s:.1f} {-0.3 * s:.1f}C{-0.2 * s:.1f} "
            f'{-0.26 * s:.1f} {-0.26 * s:.1f} {-0.02 * s:.1f} 0 {-0.02 * s:.1f}Z" fill="#d08d4a" '
            f'stroke="#8a552c" stroke-width="{0.012 * s:.1f}"/>'
            f'<circle cx="0" cy="{-0.31 * s:.1f}" r="{0.058 * s:.1f}" fill="#3a241b"/><path '
            f'd="M{-0.06 * s:.1f} {-0.13 * s:.1f}h{0.12 * s:.1f}" stroke="#4a3328" '
            f'stroke-width="{0.022 * s:.1f}"/></g>'
        )

    at.standing(0.4, 1.1, drawn, deep=0.12)


def steps(
    at: Place,
    count: int,
    *,
    wide: float = 0.9,
    rise: float = 0.18,
    tread: float = 0.27,
    wood: str = "#b98955",
    side: str = "#efe3cf",
) -> None:
    """A stair that goes up away from the place's front."""
    for n in range(count):
        z = n * tread
        at.box(0, n * rise, z + tread / 2, wide, rise - 0.035, tread, side, soft=0.5)
        at.box(0, (n + 1) * rise - 0.035, z + tread / 2 - 0.015, wide + 0.03, 0.035, tread + 0.03, wood, soft=0.6)


# --- for children


def blocks(at: Place, tones: tuple[str, ...] = ("#d9604c", "#e9b44c", "#5b8f8a", "#6a79b0", "#c98a4b")) -> None:
    """A tower of wooden blocks with an arch and some that fell."""
    for x, z, y, w, h, n in (
        (0, 0, 0, 0.1, 0.1, 0),
        (0.14, 0.02, 0, 0.1, 0.1, 1),
        (0.07, 0.01, 0.1, 0.26, 0.05, 4),
        (0.02, 0.0, 0.15, 0.09, 0.09, 2),
        (0.13, 0.02, 0.15, 0.09, 0.09, 3),
        (0.075, 0.01, 0.24, 0.2, 0.04, 0),
        (-0.25, -0.12, 0, 0.09, 0.09, 3),
        (0.34, -0.16, 0, 0.09, 0.09, 1),
        (0.22, -0.28, 0, 0.14, 0.05, 2),
    ):
        at.moved(x, z, turn=(x * 130 + z * 70) % 40 - 20 if y == 0 and abs(x) > 0.2 else 0).box(
            0, y, 0, w, h, 0.09, tones[n], soft=1.5
        )
    at.round(0.075, 0.28, 0.01, 0.06, 0.1, tones[1], r_top=0.005)


def wooden_train(at: Place) -> None:
    for n, tone in enumerate(("#d9604c", "#e9b44c", "#5b8f8a")):
        x = n * 0.24
        at.box(x, 0.04, 0, 0.2, 0.08 if n else 0.07, 0.11, tone, soft=2)
        for dx in (-0.06, 0.06):
            at.box(x + dx, 0, -0.06, 0.055, 0.055, 0.016, "#5a4334", soft=3)
        if n == 0:
            at.box(x + 0.05, 0.11, 0, 0.09, 0.09, 0.1, dark(tone, 0.12), soft=2)
            at.round(x - 0.06, 0.11, 0, 0.02, 0.07, "#5a4334", r_top=0.026)


def teddy(at: Place, fur: str = "#b98454") -> None:
    """A sitting bear."""

    def drawn(camera: Camera, x: float, y: float, s: float) -> str:
        tone = at.scene.lit(fur, (-0.4, 0.3, -0.5))
        soft, deep = light(tone, 0.35), dark(tone, 0.2)

        def disc(dx: float, up: float, r: float, fill: str, squeeze: float = 1.0) -> str:
            return (
                f'<ellipse cx="{x + dx * s:.1f}" cy="{y - up * s:.1f}" rx="{r * s:.1f}" '
                f'ry="{r * squeeze * s:.1f}" fill="{fill}"/>'
            )

        return (
            disc(-0.12, 0.06, 0.075, deep)
            + disc(0.12, 0.06, 0.075, deep)
            + disc(0, 0.14, 0.13, tone, 1.1)
            + disc(0, 0.13, 0.08, soft, 1.1)
            + disc(-0.14, 0.19, 0.05, deep, 1.6)
            + disc(0.14, 0.19, 0.05, deep, 1.6)
            + disc(-0.09, 0.44, 0.045, deep)
            + disc(0.09, 0.44, 0.045, deep)
            + disc(0, 0.36, 0.115, tone)
            + disc(0, 0.325, 0.05, soft, 0.8)
            + disc(-0.042, 0.385, 0.012, "#2b2027")
            + disc(0.042, 0.385, 0.012, "#2b2027")
            + disc(0, 0.342, 0.018, "#2b2027", 0.7)
            + disc(-0.12, 0.05, 0.035, soft)
            + disc(0.12, 0.05, 0.035, soft)
        )

    at.standing(0.4, 0.48, drawn, deep=0.2)
