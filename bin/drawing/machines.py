"""Machines: monitors, computers, projectors, printers, microphones, cameras."""

import math

from drawing.colours import dark, light
from drawing.place import Place

BLACK, GREY = "#3b3941", "#b9bac0"


def monitor(at: Place, *, glow: str = "#cfe6ec", accent: str = "#2b5797", kind: str = "letter") -> None:
    """A screen on its foot with keyboard and mouse; at the table's top, its picture looks to the front."""
    at.box(0, 0, 0.05, 0.2, 0.012, 0.16, GREY, soft=0.8, shadow=False)
    at.box(0, 0.012, 0.08, 0.04, 0.12, 0.03, GREY, soft=0.6, shadow=False)
    case = at.box(0, 0.1, 0.06, 0.54, 0.34, 0.03, BLACK, soft=1.6, shadow=False)

    def part(a: float, b: float, c: float, d: float, tone: str) -> None:
        x0, x1, y0, y1 = (-0.25 + a * 0.5, -0.25 + b * 0.5, 0.12 + c * 0.3, 0.12 + d * 0.3)
        at.decal(case, [(x0, y0, 0.044), (x1, y0, 0.044), (x1, y1, 0.044), (x0, y1, 0.044)], tone, looks=(0, 0, -1))

    part(0, 1, 0, 1, glow)
    part(0, 1, 0.9, 1, accent)
    if kind == "letter":
        part(0.28, 0.72, 0.05, 0.85, "#ffffff")
        for number in range(6):
            part(0.33, 0.67 - 0.1 * (number % 3), 0.72 - number * 0.11, 0.75 - number * 0.11, "#9aa4ad")
    elif kind == "map":
        part(0.05, 0.6, 0.1, 0.82, "#b7d3a4")
        part(0.05, 0.6, 0.38, 0.46, "#f3e7c2")
        part(0.3, 0.36, 0.1, 0.82, "#f3e7c2")
        part(0.66, 0.95, 0.1, 0.82, "#ffffff")
        part(0.42, 0.47, 0.5, 0.6, "#d9604c")
    else:
        for number, tone in enumerate(("#e2a23b", "#6fa08a", "#d9765f", accent)):
            part(0.08 + number * 0.23, 0.24 + number * 0.23, 0.1, 0.35 + (number * 37 % 40) / 100, tone)
    keys = at.box(0, 0, -0.16, 0.38, 0.014, 0.12, "#4d4b54", soft=0.8, shadow=False)
    for row in range(3):
        z = -0.205 + row * 0.034
        at.decal(
            keys,
            [(-0.17, 0.0145, z), (0.17, 0.0145, z), (0.17, 0.0145, z + 0.022), (-0.17, 0.0145, z + 0.022)],
            "#86848d",
            looks=(0, 1, 0),
        )
    at.box(0.27, 0, -0.16, 0.05, 0.02, 0.08, "#4d4b54", soft=2, shadow=False)


def projector(at: Place, ceiling: float, low: float) -> None:
    """Hanging under the ceiling."""
    at.rod((0, low + 0.14, 0), (0, ceiling, 0), 0.03, "#cfc8bd", shadow=False)
    at.box(0, low, 0, 0.34, 0.13, 0.28, "#f1ece2", soft=2, shadow=False)
    at.round(0.08, low + 0.03, -0.15, 0.04, 0.06, "#4c4a52", shadow=False)


def printer(at: Place, colour: str = "#e8e4dc") -> None:
    at.box(0, 0, 0, 0.46, 0.2, 0.38, colour, soft=2, shadow=False)
    at.box(0, 0.2, 0.02, 0.4, 0.05, 0.3, dark(colour, 0.15), soft=2, shadow=False)
    at.box(0, 0.08, -0.22, 0.3, 0.015, 0.14, dark(colour, 0.3), soft=0.8, shadow=False)
    at.box(0, 0.095, -0.22, 0.21, 0.006, 0.12, "#ffffff", soft=0.2, shadow=False)
    at.box(0.16, 0.17, -0.193, 0.06, 0.02, 0.006, "#6fc08a", shadow=False)


def printer_3d(at: Place, *, frame: str = "#4a4852", thing: str = "#e0763f") -> None:
    """An open 3D printer at work on a little tower."""
    at.box(0, 0, 0, 0.42, 0.06, 0.4, frame, soft=1, shadow=False)
    at.box(0, 0.06, 0, 0.3, 0.015, 0.3, "#8d8a94", soft=0.5, shadow=False)
    at.round(0, 0.075, 0, 0.06, 0.05, thing, shadow=False)
    at.round(0, 0.125, 0, 0.045, 0.05, light(thing, 0.12), shadow=False)
    for n in range(4):
        a = n * math.tau / 4 + 0.4
        at.box(0.03 * math.cos(a), 0.175, 0.03 * math.sin(a), 0.02, 0.02, 0.02, thing, shadow=False)
    at.box(0, 0.22, 0, 0.06, 0.06, 0.06, "#5d5b66", shadow=False)
    at.round(0, 0.2, 0, 0.004, 0.02, "#d8b24a", r_top=0.015, shadow=False)
    for x in (-0.19, 0.19):
        at.box(x, 0.06, 0.14, 0.025, 0.42, 0.025, frame, soft=0.6, shadow=False)
    at.box(0, 0.25, 0.05, 0.4, 0.025, 0.025, "#a3a0aa", soft=0.4, shadow=False)
    at.box(0, 0.46, 0.14, 0.42, 0.03, 0.03, frame, soft=0.6, shadow=False)
    at.box(0, 0.49, 0.14, 0.03, 0.1, 0.03, frame, shadow=False)
    at.moved(0, 0.1).box(0, 0.52, 0, 0.16, 0.13, 0.05, thing, soft=10, shadow=False)


def microphone(at: Place, *, tall: float = 1.35) -> None:
    """On a floor stand with an arm and a round screen against breath."""
    for n in range(3):
        a = n * math.tau / 3 + 0.5
        at.rod((0, 0.12, 0), (0.26 * math.cos(a), 0.01, 0.26 * math.sin(a)), 0.02, BLACK)
    at.rod((0, 0.1, 0), (0, tall, 0), 0.02, BLACK)
    at.rod((0, tall, 0), (-0.3, tall + 0.1, -0.1), 0.018, BLACK)
    at.round(-0.3, tall + 0.0, -0.1, 0.03, 0.14, "#6a6872", r_top=0.034, shadow=False)
    at.round(-0.3, tall + 0.14, -0.1, 0.036, 0.05, "#9a98a3", r_top=0.026, shadow=False)


def desk_microphone(at: Place) -> None:
    at.round(0, 0, 0, 0.07, 0.015, BLACK, shadow=False)
    at.rod((0, 0.015, 0), (0, 0.17, 0), 0.014, BLACK, shadow=False)
    at.round(0, 0.16, 0, 0.034, 0.11, "#7d7b86", r_top=0.038, shadow=False)
    at.round(0, 0.27, 0, 0.038, 0.03, "#a5a3ae", r_top=0.02, shadow=False)


def headphones(at: Place) -> None:
    at.round(-0.07, 0, 0, 0.045, 0.03, BLACK, shadow=False)
    at.round(0.07, 0, 0, 0.045, 0.03, BLACK, shadow=False)
    for n in range(7):
        a, b = math.pi * n / 7, math.pi * (n + 1) / 7
        at.rod(
            (0.08 * math.cos(a), 0.02, 0.02 + 0.09 * math.sin(a)),
            (0.08 * math.cos(b), 0.02, 0.02 + 0.09 * math.sin(b)),
            0.018,
            "#57555f",
            shadow=False,
        )


def loudspeaker(at: Place, *, tall: float = 0.9) -> None:
    body = at.box(0, 0, 0, 0.32, tall, 0.3, BLACK, soft=2)
    for y, r in ((tall * 0.3, 0.11), (tall * 0.72, 0.07)):
        for share, tone in ((1.0, "#57555f"), (0.7, "#2f2d35"), (0.3, "#6d6b76")):
            ring = [(r * share * math.cos(n / 4), y + r * share * math.sin(n / 4), -0.151) for n in range(25)]
            at.decal(body, ring, tone, looks=(0, 0, -1))


def tv(at: Place, wide: float, low: float, *, faces: bool = True) -> None:
    """A flat screen on the wall (the place looks into the room) with a call of four people."""
    high = wide * 0.58
    case = at.box(0, low, -0.04, wide, high, 0.05, BLACK, soft=2, shadow=False)
    z = -0.066
    tones = ("#f0cfa8", "#b9d3d8", "#d9c6e0", "#cfe0b8")
    for n, tone in enumerate(tones):
        x0, y0 = -wide / 2 + 0.03 + (n % 2) * (wide - 0.04) / 2, low + 0.03 + (n // 2) * (high - 0.04) / 2
        w, h = (wide - 0.06) / 2 - 0.01, (high - 0.06) / 2 - 0.01
        at.decal(case, [(x0, y0, z), (x0 + w, y0, z), (x0 + w, y0 + h, z), (x0, y0 + h, z)], tone, looks=(0, 0, -1))
        if faces:
            c, r = x0 + w / 2, h * 0.2
            skin, hair, shirt = (
                ("#e3b18f", "#5b3a2e", "#2f4f86"),
                ("#d99f7c", "#2f2a2e", "#c1573f"),
                ("#ecc3a4", "#b9864a", "#4b7d6c"),
                ("#c98d6b", "#3d2a26", "#8a5f96"),
            )[n]
            body = [
                (c - w * 0.26, y0, z - 0.001),
                (c + w * 0.26, y0, z - 0.001),
                (c + w * 0.2, y0 + h * 0.3, z - 0.001),
                (c - w * 0.2, y0 + h * 0.3, z - 0.001),
            ]
            at.decal(case, body, shirt, looks=(0, 0, -1))
            at.decal(
                case,
                [
                    (c + r * 1.18 * math.cos(k / 3), y0 + h * 0.56 + r * 1.25 * math.sin(k / 3), z - 0.002)
                    for k in range(19)
                ],
                hair,
                looks=(0, 0, -1),
            )
            at.decal(
                case,
                [
                    (c + r * 0.92 * math.cos(k / 3), y0 + h * 0.5 + r * 1.05 * math.sin(k / 3), z - 0.003)
                    for k in range(19)
                ],
                skin,
                looks=(0, 0, -1),
            )
    at.box(0, low + high + 0.01, -0.05, 0.14, 0.035, 0.04, "#57555f", soft=1, shadow=False)


def ring_lamp(at: Place, *, tall: float = 1.7) -> None:
    """A ring of light on a stand, for recording."""
    for n in range(3):
        a = n * math.tau / 3
        at.rod((0, 0.3, 0), (0.28 * math.cos(a), 0.01, 0.28 * math.sin(a)), 0.02, BLACK)
    at.rod((0, 0.2, 0), (0, tall - 0.2, 0), 0.02, BLACK)
    for n in range(20):
        a, b = math.tau * n / 20, math.tau * (n + 1) / 20
        at.rod(
            (0.2 * math.cos(a), tall + 0.2 * math.sin(a), 0),
            (0.2 * math.cos(b), tall + 0.2 * math.sin(b), 0),
            0.045,
            "#fff6da",
            shadow=False,
        )
