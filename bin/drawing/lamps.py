"""Lamps and the light about them."""

import math

from drawing.colours import light, mix
from drawing.geometry import Camera
from drawing.place import Place
from drawing.scene import Scene

GLOW = "#ffe9b3"


def halo(scene: Scene, at: tuple[float, float, float], radius: float, strength: float = 0.5) -> None:
    """Light in the air around a point, over everything."""
    x, y = scene.camera.spot(at)
    r = radius * scene.camera.scale(at)
    fill = scene.glow((x, y), r, (0, GLOW, strength), (0.35, GLOW, strength * 0.4), (1, GLOW, 0))
    scene.foreground.append(
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{r:.0f}" fill="{fill}" style="mix-blend-mode:screen"/>'
    )


def pendant(
    at: Place, ceiling: float, low: float, colour: str, *, r: float = 0.24, kind: str = "cone", lit: float = 0.35
) -> None:
    """A lamp on its cord: cone, dome, globe or drum."""
    at.rod((0, low + 0.2, 0), (0, ceiling, 0), 0.014, "#4c4650", shadow=False)
    inside = GLOW if lit else light(colour, 0.5)
    if kind == "globe":
        _globe(at, low + r, r, colour)
    elif kind == "drum":
        at.round(0, low, 0, r, r * 0.8, colour, r_top=r * 0.9, hollow=inside, shadow=False)
    elif kind == "dome":
        profile = ((0.0, 1.0), (0.06, 0.97), (0.12, 0.86), (0.17, 0.68), (0.205, 0.46), (0.23, 0.2))
        for number, ((up, share), (above, narrower)) in enumerate(zip(profile, profile[1:], strict=False)):
            more = inside if number == 0 else ""
            at.round(0, low + up, 0, r * share, above - up, colour, r_top=r * narrower, hollow=more, shadow=False)
    else:
        at.round(0, low, 0, r, 0.2, colour, r_top=0.05, hollow=inside, shadow=False)
    if lit:
        halo(at.scene, at.at(0, low - 0.05, 0), r * 3.4, lit)


def _globe(at: Place, up: float, r: float, colour: str) -> None:
    """A paper globe with its hoops, lit from within."""

    def drawn(camera: Camera, x: float, y: float, scale: float) -> str:
        size = r * scale
        y -= size
        fill = at.scene.glow(
            (x - size * 0.25, y - size * 0.2),
            size * 1.3,
            (0, light(colour, 0.7), 1),
            (0.6, colour, 1),
            (1, mix(colour, "#b98a58", 0.45), 1),
        )
        hoops = "".join(
            (
                f'<ellipse cx="{x:.1f}" cy="{y + size * q:.1f}" '
                f'rx="{size * math.sqrt(1 - q * q):.1f}" '
                f'ry="{size * 0.07 * math.sqrt(1 - q * q):.1f}" fill="none" stroke="#a9793f" '
                'stroke-opacity="0.22" stroke-width="1.2"/>'
            )
            for q in (-0.75, -0.45, -0.15, 0.15, 0.45, 0.75)
        )
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" fill="{fill}"/>{hoops}'

    at.moved(0, 0, up=up - r).standing(r * 2, r * 2, drawn, deep=r, shadow=False)


def floor_lamp(
    at: Place, shade: str = "#f3e0bb", *, tall: float = 1.6, pole: str = "#8a6a48", lit: float = 0.5
) -> None:
    at.round(0, 0, 0, 0.15, 0.03, pole)
    at.rod((0, 0.03, 0), (0, tall - 0.2, 0), 0.03, pole)
    at.round(0, tall - 0.3, 0, 0.24, 0.3, shade, r_top=0.16, top=light(shade, 0.7), hollow="", shadow=False)
    if lit:
        halo(at.scene, at.at(0, tall - 0.2, 0), 1.5, lit)


def table_lamp(at: Place, shade: str, *, lit: float = 0.4) -> None:
    at.round(0, 0, 0, 0.07, 0.02, "#8a6a48", shadow=False)
    at.rod((0, 0.02, 0), (0, 0.26, 0), 0.02, "#8a6a48", shadow=False)
    at.round(0, 0.22, 0, 0.13, 0.17, shade, r_top=0.08, top=light(shade, 0.7), shadow=False)
    if lit:
        halo(at.scene, at.at(0, 0.3, 0), 0.8, lit)


def strip(at: Place, long: float, high: float, *, colour: str = "#fffdf4") -> None:
    """A long lamp under the ceiling, seen from below."""
    at.box(0, high - 0.09, 0, 0.16, 0.07, long, colour, shadow=False)
    at.box(0, high - 0.1, 0, 0.13, 0.012, long - 0.04, "#fff8dd", shadow=False)


def pool(scene: Scene, x: float, z: float, radius: float, strength: float = 0.5) -> None:
    """Warm light on the floor below a lamp."""
    ring = [
        (x + radius * math.cos(n * math.tau / 40), 0.0, z + radius * math.sin(n * math.tau / 40)) for n in range(40)
    ]

    def paint(camera: Camera) -> str:
        return scene.flat(
            ring, "#ffdf9e", f'opacity="{strength}" filter="url(#blur30)" style="mix-blend-mode:soft-light"', camera
        ) + scene.flat(ring, "#ffd98c", f'opacity="{strength * 0.3}" filter="url(#blur30)"', camera)

    scene.background.append(paint)


def light_from(
    scene: Scene, x: float, y: float, radius: float, colour: str = "#fff2cf", strength: float = 0.45
) -> None:
    """Daylight that spills from a window over the picture."""
    fill = scene.glow((x, y), radius, (0, colour, strength), (0.5, colour, strength * 0.35), (1, colour, 0))
    scene.foreground.append(f'<rect width="1600" height="1000" fill="{fill}" style="mix-blend-mode:soft-light"/>')
    glow = scene.glow((x, y), radius * 0.8, (0, colour, strength * 0.22), (1, colour, 0))
    scene.foreground.append(f'<rect width="1600" height="1000" fill="{glow}" style="mix-blend-mode:screen"/>')


def frame_of_shade(scene: Scene, strength: float = 0.22, colour: str = "#2b1b2f") -> None:
    """A slightly darker edge of the whole picture."""
    fill = scene.glow((800, 470), 1080, (0.55, colour, 0), (1, colour, strength))
    scene.foreground.append(f'<rect width="1600" height="1000" fill="{fill}"/>')
