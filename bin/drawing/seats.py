"""Chairs, armchairs, sofas, stools, cushions. Untouched, each faces the eye."""

import math

from drawing.colours import dark, light
from drawing.place import Place

WOOD, STEEL = "#c8935c", "#8d8a90"


def chair(at: Place, colour: str, *, frame: str = STEEL, seat: str = "") -> None:
    """A stacking chair on four thin legs."""
    seat = seat or colour
    for x, z in ((-0.19, -0.19), (0.19, -0.19), (-0.19, 0.19), (0.19, 0.19)):
        at.box(x, 0, z, 0.026, 0.44, 0.026, frame, soft=0.4)
    at.box(0, 0.43, 0, 0.44, 0.05, 0.43, seat, soft=2.4)
    for x in (-0.19, 0.19):
        at.box(x, 0.48, 0.2, 0.026, 0.22, 0.026, frame, soft=0.4, lean=0.03, shadow=False)
    at.box(0, 0.62, 0.225, 0.43, 0.26, 0.032, colour, soft=2.6, lean=0.05, shadow=False)


def wooden_chair(at: Place, wood: str = WOOD, *, cushion: str = "") -> None:
    """A kitchen chair with two slats."""
    for x in (-0.19, 0.19):
        at.box(x, 0, -0.19, 0.04, 0.44, 0.04, dark(wood, 0.08), soft=0.8)
        at.box(x, 0, 0.2, 0.04, 0.9, 0.04, dark(wood, 0.08), soft=0.8, lean=0.05)
    at.box(0, 0.43, 0, 0.44, 0.04, 0.43, wood, soft=1.2)
    if cushion:
        at.box(0, 0.47, -0.01, 0.38, 0.045, 0.37, cushion, soft=4, shadow=False)
    for y in (0.56, 0.74):
        at.box(0, y, 0.235, 0.36, 0.1, 0.022, wood, soft=1, lean=0.01, shadow=False)


def shell_chair(at: Place, colour: str, *, legs: str = WOOD) -> None:
    """A rounded chair on splayed wooden legs."""
    for x, z in ((-0.2, -0.2), (0.2, -0.2), (-0.2, 0.2), (0.2, 0.2)):
        at.rod((x * 0.75, 0.42, z * 0.75), (x * 1.05, 0, z * 1.05), 0.034, legs)
    outline = [(0.22 * math.cos(a), -0.22 * math.sin(a)) for a in (n * math.pi / 8 for n in range(17))][:16]
    at.prism(outline, 0.42, 0.05, colour, soft=2)
    at.box(0, 0.46, 0.19, 0.42, 0.34, 0.05, colour, soft=6, lean=0.05, taper=0.03, shadow=False)


def office_chair(at: Place, colour: str) -> None:
    for n in range(5):
        a = n * math.tau / 5 + 0.3
        at.rod((0, 0.07, 0), (0.26 * math.cos(a), 0.04, 0.26 * math.sin(a)), 0.03, "#4c4950")
    at.box(0, 0.07, 0, 0.04, 0.36, 0.04, "#66636b")
    at.box(0, 0.43, 0, 0.46, 0.07, 0.45, colour, soft=4)
    at.box(0, 0.54, 0.22, 0.42, 0.44, 0.05, colour, soft=5, lean=0.05, taper=0.02, shadow=False)


def armchair(at: Place, colour: str, *, legs: str = WOOD, cushion: str = "") -> None:
    """A soft armchair."""
    for x, z in ((-0.3, -0.28), (0.3, -0.28), (-0.3, 0.28), (0.3, 0.28)):
        at.box(x, 0, z, 0.05, 0.14, 0.05, legs)
    at.box(0, 0.14, 0, 0.74, 0.2, 0.7, dark(colour, 0.10), soft=5)
    at.box(0, 0.34, -0.04, 0.52, 0.13, 0.6, light(colour, 0.08), soft=7, shadow=False)
    at.box(0, 0.34, 0.3, 0.74, 0.52, 0.16, colour, soft=8, lean=0.07, taper=0.02)
    for x in (-0.33, 0.33):
        at.box(x, 0.34, -0.04, 0.12, 0.24, 0.62, colour, soft=7, shadow=False)
    if cushion:
        at.box(0, 0.48, 0.15, 0.36, 0.32, 0.1, cushion, soft=8, lean=0.06, shadow=False)


def sofa(at: Place, colour: str, *, wide: float = 2.0, cushions: tuple[str, ...] = ()) -> None:
    """A sofa with loose cushions."""
    half = wide / 2
    for x in (-half + 0.12, half - 0.12):
        for z in (-0.34, 0.32):
            at.box(x, 0, z, 0.05, 0.13, 0.05, WOOD)
    at.box(0, 0.13, 0, wide, 0.2, 0.82, dark(colour, 0.10), soft=5)
    for n in (-1, 0, 1):
        at.box(
            n * (wide - 0.32) / 3, 0.33, -0.06, (wide - 0.36) / 3, 0.15, 0.68, light(colour, 0.07), soft=7, shadow=False
        )
        at.box(
            n * (wide - 0.32) / 3,
            0.46,
            0.26,
            (wide - 0.36) / 3,
            0.38,
            0.18,
            light(colour, 0.04),
            soft=9,
            lean=0.06,
            shadow=False,
        )
    at.box(0, 0.33, 0.39, wide, 0.5, 0.1, colour, soft=6, lean=0.02)
    for x in (-half + 0.1, half - 0.1):
        at.box(x, 0.33, -0.02, 0.2, 0.28, 0.8, colour, soft=9, shadow=False)
    for number, tone in enumerate(cushions):
        x = (number - (len(cushions) - 1) / 2) * (wide - 0.75) / max(len(cushions) - 1, 1)
        at.moved(x, 0.02, turn=(-12, 9, -6, 14)[number % 4]).box(
            0, 0.5, 0.08, 0.4, 0.36, 0.1, tone, soft=9, lean=0.1, shadow=False
        )


def stool(at: Place, colour: str, *, tall: float = 0.46, legs: str = WOOD) -> None:
    for a in (0.6, 2.2, 3.7, 5.3):
        at.rod(
            (0.1 * math.cos(a), tall - 0.03, 0.1 * math.sin(a)), (0.17 * math.cos(a), 0, 0.17 * math.sin(a)), 0.03, legs
        )
    at.round(0, tall - 0.04, 0, 0.18, 0.05, colour)


def pouffe(at: Place, colour: str) -> None:
    at.round(0, 0, 0, 0.26, 0.3, colour, r_top=0.24)
    at.round(0, 0.3, 0, 0.24, 0.05, light(colour, 0.1), r_top=0.15, shadow=False)
