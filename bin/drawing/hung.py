"""What hangs on walls: screens, boards, pictures, shelves, signs, clocks, mirrors."""

import math

from drawing.colours import dark, light, mix
from drawing.geometry import Camera
from drawing.room import Room
from drawing.scene import path

SLIDE = ("#2b5797", "#e2a23b", "#6fa08a", "#d9765f")


def projection(
    room: Room, wall: str, s0: float, s1: float, t0: float, t1: float, *, out: float = -0.06, lit: bool = True
) -> None:
    """A screen with a slide: a skyline, bars, a few lines."""
    room.panel(wall, s0 - 0.08, s1 + 0.08, t1 + 0.02, t1 + 0.14, "#f4efe6", out=out, line="#cfc5b6")
    room.panel(wall, s0 - 0.05, s1 + 0.05, t0 - 0.05, t1 + 0.03, "#3c3942", out=out)
    room.panel(wall, s0, s1, t0, t1, "#fffdf6" if lit else "#f1ece2", out=out)
    if not lit:
        return
    w, h = s1 - s0, t1 - t0

    def part(a: float, b: float, c: float, d: float, colour: str) -> None:
        room.scene.lay(room.patch(wall, s0 + a * w, s0 + b * w, t0 + c * h, t0 + d * h, out), colour)

    part(0, 1, 0.80, 1.0, SLIDE[0])
    part(0.05, 0.46, 0.87, 0.925, "#ffffff")
    for number, long in enumerate((0.36, 0.30, 0.34, 0.22)):
        part(0.06, 0.08, 0.63 - number * 0.14, 0.66 - number * 0.14, SLIDE[1])
        part(0.1, 0.1 + long, 0.625 - number * 0.14, 0.665 - number * 0.14, "#b9b4b4")
    part(0.54, 0.95, 0.12, 0.135, "#8d8a90")
    for number, up in enumerate((0.28, 0.44, 0.37, 0.6)):
        part(0.57 + number * 0.095, 0.635 + number * 0.095, 0.135, 0.12 + up, SLIDE[number])


def whiteboard(
    room: Room,
    wall: str,
    s0: float,
    s1: float,
    t0: float,
    t1: float,
    *,
    notes: int = 0,
    drawing: bool = True,
) -> None:
    """A board with a tray, handwriting and, if wanted, coloured notes."""
    room.panel(wall, s0 - 0.03, s1 + 0.03, t0 - 0.03, t1 + 0.03, "#b9b5b0", out=-0.02)
    room.panel(wall, s0, s1, t0, t1, "#fdfcf8", out=-0.02)
    scene = room.scene
    chance = scene.chance
    if drawing:
        for number, tone in enumerate(("#3a66a8", "#c9543f", "#4b8a62")):
            s, t = s0 + (s1 - s0) * (0.08 + number * 0.09), t1 - 0.18 - number * 0.17
            dots = [
                room.on(wall, s + n * 0.05, t + math.sin(n * 1.9 + number) * 0.022, -0.021)
                for n in range(int((s1 - s0) * (0.36 - number * 0.06) / 0.05))
            ]
            scene.background.append(lambda camera, dots=dots, tone=tone: scene.line(dots, tone, 0.014, camera=camera))
        centre, r = (s0 + (s1 - s0) * 0.76, (t0 + t1) / 2), min(t1 - t0, s1 - s0) * 0.24
        if not notes:
            ring = [
                room.on(wall, centre[0] + r * math.cos(n / 5), centre[1] + r * math.sin(n / 5), -0.021)
                for n in range(33)
            ]
            scene.background.append(lambda camera: scene.line(ring, "#3a66a8", 0.014, camera=camera))
            for turn in (0.3, 2.3, 4.4):
                spoke = [
                    room.on(wall, centre[0] + r * q * math.cos(turn), centre[1] + r * q * math.sin(turn), -0.021)
                    for q in (1.0, 1.7)
                ]
                scene.background.append(lambda camera, spoke=spoke: scene.line(spoke, "#c9543f", 0.014, camera=camera))
    tones = ("#f6d365", "#f2a07b", "#a8d5ba", "#9fc3e6", "#e6a8c4")
    for number in range(notes):
        columns = max(int((s1 - s0) / 0.2), 1)
        s = s0 + 0.1 + (number % columns) * (s1 - s0 - 0.2) / max(columns - 1, 1) + chance.uniform(-0.02, 0.02)
        t = t1 - 0.14 - (number // columns) * 0.19 + chance.uniform(-0.02, 0.02)
        tone, lean = tones[(number * 7 + number // 3) % 5], chance.uniform(-0.012, 0.012)
        scene.lay(
            [
                room.on(wall, s + a, t + b + a * lean * 8, -0.023)
                for a, b in ((-0.065, -0.065), (0.065, -0.065), (0.065, 0.065), (-0.065, 0.065))
            ],
            scene.lit(tone, room.looks(wall)),
        )
        for line in range(2):
            scene.lay(
                room.patch(
                    wall, s - 0.045, s + 0.03 - line * 0.02, t + 0.015 - line * 0.035, t + 0.023 - line * 0.035, -0.024
                ),
                dark(tone, 0.4),
            )
    tray = room.place(wall, (s0 + s1) / 2)
    tray.box(0, t0 - 0.07, -0.05, s1 - s0, 0.025, 0.08, "#c8c3bd", shadow=False)


def picture(
    room: Room,
    wall: str,
    s: float,
    t: float,
    w: float,
    h: float,
    kind: str = "hills",
    *,
    frame: str = "#8a6a48",
    tones: tuple[str, ...] = ("#f3d9a4", "#7fa58a", "#4f7d83", "#e08a5f"),
) -> None:
    """A framed picture: hills, shapes, a tower or leaves."""
    room.panel(wall, s - w / 2 - 0.035, s + w / 2 + 0.035, t - h / 2 - 0.035, t + h / 2 + 0.035, frame, out=-0.02)
    room.panel(wall, s - w / 2, s + w / 2, t - h / 2, t + h / 2, tones[0], out=-0.021)
    scene = room.scene

    def shape(points: list[tuple[float, float]], tone: str) -> None:
        scene.lay(
            [room.on(wall, s + a * w / 2, t + b * h / 2, -0.022) for a, b in points], scene.lit(tone, room.looks(wall))
        )

    def disc(a: float, b: float, r: float, tone: str) -> None:
        shape(
            [(a + r * math.cos(n / 3) * h / max(w, h), b + r * math.sin(n / 3) * w / max(w, h)) for n in range(19)],
            tone,
        )

    if kind == "hills":
        disc(0.35, 0.45, 0.3, tones[3])
        shape([(-1, -1), (1, -1), (1, -0.1), (0.4, 0.2), (-0.2, -0.2), (-1, 0.15)], tones[1])
        shape([(-1, -1), (1, -1), (1, -0.5), (0.1, -0.25), (-0.5, -0.5), (-1, -0.3)], tones[2])
    elif kind == "shapes":
        disc(-0.3, 0.35, 0.42, tones[3])
        shape([(-0.1, -0.8), (0.8, -0.8), (0.8, 0.1), (-0.1, 0.1)], tones[1])
        shape([(-0.8, -0.8), (-0.1, -0.8), (-0.45, 0.1)], tones[2])
    elif kind == "tower":
        disc(0.5, 0.6, 0.22, tones[3])
        for a, up in ((-0.45, 0.35), (0.1, 0.1)):
            shape([(a, -1), (a + 0.38, -1), (a + 0.38, up), (a + 0.19, up + 0.5), (a, up)], tones[2])
        shape([(-1, -1), (1, -1), (1, -0.6), (-1, -0.6)], tones[1])
    else:
        for n in range(6):
            b = -0.75 + n * 0.27
            shape([(0, b), (-0.3, b + 0.16), (-0.72, b + 0.42), (-0.3, b + 0.36)], tones[1])
            shape([(0, b), (0.3, b + 0.16), (0.72, b + 0.42), (0.3, b + 0.36)], tones[2])
        shape([(-0.03, -0.95), (0.03, -0.95), (0.02, 0.85), (-0.02, 0.85)], tones[2])


def clock(room: Room, wall: str, s: float, t: float, *, r: float = 0.17, rim: str = "#2d3a55") -> None:
    for radius, tone in ((r, rim), (r * 0.86, "#fffdf6")):
        room.scene.lay(
            [room.on(wall, s + radius * math.cos(n / 6), t + radius * math.sin(n / 6), -0.03) for n in range(38)], tone
        )
    for turn, long in ((2.2, 0.5), (0.75, 0.72)):
        points = [
            room.on(wall, s, t, -0.031),
            room.on(wall, s + r * long * math.cos(turn), t + r * long * math.sin(turn), -0.031),
        ]
        room.scene.background.append(
            lambda camera, points=points: room.scene.line(points, "#2d2a36", 0.016, camera=camera)
        )


def hearing_loop(room: Room, wall: str, s: float, t: float, *, size: float = 0.42) -> None:
    """The sign of a hearing loop: an ear, its bar and the letter T, white on blue."""
    half, side = size / 2, -1 if wall == "right" else 1
    room.panel(wall, s - half - 0.015, s + half + 0.015, t - half - 0.015, t + half + 0.015, "#ffffff", out=-0.015)
    room.panel(wall, s - half, s + half, t - half, t + half, "#1f5aa6", out=-0.016)
    scene = room.scene

    def stroke(points: list[tuple[float, float]], width: float = 0.1) -> None:
        there = [room.on(wall, s + a * half * side, t + b * half, -0.017) for a, b in points]
        scene.background.append(lambda camera: scene.line(there, "#ffffff", width * half, camera=camera))

    stroke(
        [(-0.1 + 0.46 * math.cos(a), 0.18 + 0.5 * math.sin(a)) for a in (math.pi * 1.05 - n * 0.2 for n in range(18))]
    )
    stroke([(0.26, -0.1), (0.12, -0.34), (0.06, -0.62), (-0.18, -0.74), (-0.38, -0.6)])
    stroke(
        [(-0.1 + 0.2 * math.cos(a), 0.2 + 0.22 * math.sin(a)) for a in (math.pi * 1.1 - n * 0.25 for n in range(12))]
    )
    stroke([(-0.8, -0.82), (-0.35, -0.36)], 0.09)
    stroke([(0.5, -0.44), (0.86, -0.44)], 0.12)
    stroke([(0.68, -0.44), (0.68, -0.84)], 0.12)


def shelf(
    room: Room, wall: str, s0: float, s1: float, t: float, *, deep: float = 0.24, colour: str = "#c99a63"
) -> None:
    """A board on the wall; things are put on it at `t`."""
    room.place(wall, (s0 + s1) / 2).box(0, t - 0.03, -deep / 2 - 0.004, s1 - s0, 0.03, deep, colour, shadow=False)


def row_of_books(
    room: Room,
    wall: str,
    s0: float,
    s1: float,
    t: float,
    *,
    deep: float = 0.16,
    tones: tuple[str, ...] = ("#b65c4a", "#e0b15a", "#5d8a8a", "#4a6291", "#e9dcc4", "#8c6a86", "#7d9a62"),
) -> None:
    """Books side by side on a shelf."""
    chance = room.scene.chance
    s = s0
    while s < s1 - 0.02:
        w = chance.uniform(0.025, 0.055)
        spot = room.place(wall, s + w / 2)
        spot.box(
            0,
            t,
            -deep / 2 - 0.03,
            w - 0.003,
            chance.uniform(0.19, 0.28),
            deep,
            chance.choice(tones),
            soft=0.4,
            shadow=False,
        )
        s += w


def bookcase(
    room: Room,
    wall: str,
    s0: float,
    s1: float,
    high: float,
    *,
    rows: int = 4,
    colour: str = "#d6ad77",
    fill: float = 0.8,
) -> None:
    """Shelves with books and a few things."""
    wide, deep = s1 - s0, 0.3
    spot = room.place(wall, (s0 + s1) / 2)
    spot.box(0, 0, -0.02, wide, high, 0.03, dark(colour, 0.25), soft=0.6)
    for x in (-wide / 2 + 0.015, wide / 2 - 0.015):
        spot.box(x, 0, -deep / 2 - 0.035, 0.03, high, deep, colour, soft=0.6)
    for number in range(rows + 1):
        t = 0.06 + (high - 0.09) * number / rows
        spot.box(0, t, -deep / 2 - 0.035, wide - 0.06, 0.03, deep, colour, soft=0.6)
        if number < rows:
            long = (wide - 0.1) * (fill if number % 2 else fill * 0.75)
            start = s0 + 0.05 if number % 2 == 0 else s1 - 0.05 - long
            row_of_books(room, wall, start, start + long, t + 0.03, deep=0.2)


def mirror(room: Room, wall: str, s0: float, s1: float, t0: float, t1: float, reflect: object) -> None:
    """A mirror that shows the room: `reflect(camera)` gives the room as the mirror's eye sees it."""
    scene = room.scene

    def paint(camera: Camera) -> str:
        if camera.mirror is not None:
            return ""
        glass = path(camera.outline(room.patch(wall, s0, s1, t0, t1, -0.01)))
        rim = scene.flat(room.patch(wall, s0 - 0.03, s1 + 0.03, t0 - 0.03, t1 + 0.03, -0.005), "#b9b3a8", camera=camera)
        return (
            f'{rim}<g clip-path="{scene.clip(glass)}"><path d="{glass}" fill="#dfe6e4"/>'
            f'{reflect(camera)}<path d="{glass}" fill="#e6f0f2" opacity="0.16"/></g>'
        )

    scene.background.append(paint)


def poster(
    room: Room, wall: str, s: float, t: float, w: float, h: float, ground: str, ink: str, *, rows: int = 3
) -> None:
    """A notice with a picture and lines that are too far away to be read."""
    room.panel(wall, s - w / 2, s + w / 2, t - h / 2, t + h / 2, ground, out=-0.012)
    room.panel(wall, s - w * 0.38, s + w * 0.38, t - h * 0.05, t + h * 0.4, mix(ground, ink, 0.45), out=-0.013)
    disc = [
        room.on(wall, s + w * 0.16 * math.cos(n / 3), t + h * 0.18 + w * 0.16 * math.sin(n / 3), -0.014)
        for n in range(19)
    ]
    room.scene.lay(disc, light(ground, 0.5))
    for number in range(rows):
        room.panel(
            wall,
            s - w * 0.38,
            s + w * (0.36 - number * 0.12),
            t - h * (0.16 + number * 0.1),
            t - h * (0.12 + number * 0.1),
            ink,
            out=-0.013,
        )


def exit_sign(room: Room, wall: str, s: float, t: float) -> None:
    """The green running man above a door."""
    room.panel(wall, s - 0.2, s + 0.2, t - 0.09, t + 0.09, "#2f8f5b", out=-0.03)
    room.panel(wall, s - 0.06, s + 0.02, t - 0.05, t + 0.05, "#ffffff", out=-0.031)
    room.panel(wall, s + 0.06, s + 0.14, t - 0.012, t + 0.012, "#ffffff", out=-0.031)
