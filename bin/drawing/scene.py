"""A scene: what lies behind, solids that hide one another, light and shadow, written as SVG."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from drawing.colours import mix
from drawing.geometry import HEIGHT, WIDTH, Camera, Point, Points, Spot, clip_to_floor, dot, hull
from drawing.solids import Face, Solid, back_to_front, faces_of

Paint = Callable[[Camera], str]


def path(spots: Sequence[Spot]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots) + "Z" if spots else ""


@dataclass
class Scene:
    """Everything in front of one eye. `light` points to where the light comes from."""

    camera: Camera
    light: Point = (-0.55, 0.75, -0.35)
    warm: str = "#fff0cf"
    dusk: str = "#4a3648"
    air: str = "#f6e9d6"
    haze: float = 0.10
    contrast: float = 0.8
    seed: int = 1
    background: list[Paint] = field(default_factory=list)
    floor_light: list[Points] = field(default_factory=list)
    solids: list[Solid] = field(default_factory=list)
    foreground: list[str] = field(default_factory=list)
    defs: list[str] = field(default_factory=list)
    floor: tuple[float, float, float, float] = (0, 8, -4, 10)
    sun_strength: float = 0.5
    shadow_strength: float = 0.30
    shadow_colour: str = "#35243a"

    def __post_init__(self) -> None:
        length = math.sqrt(dot(self.light, self.light))
        self.light = tuple(part / length for part in self.light)
        self.chance = Random(self.seed)
        self._names = 0

    # --- colours in this light

    def name(self, word: str) -> str:
        self._names += 1
        return f"{word}{self._names}"

    def lit(self, colour: str, looks: Point, at: Point | None = None, camera: Camera | None = None) -> str:
        """A colour on a face that looks somewhere, warmer in the light, cooler out of it, paler far away."""
        amount = dot(looks, self.light) * self.contrast
        shown = mix(colour, self.warm, 0.26 * amount) if amount > 0 else mix(colour, self.dusk, -0.42 * amount)
        if looks[1] < -0.5:
            shown = mix(shown, self.dusk, 0.25)
        if at is not None:
            away = max((camera or self.camera).depth(at), 0)
            shown = mix(shown, self.air, min(away / 14, 1) * self.haze)
        return shown

    # --- gradients and filters

    def gradient(self, start: Spot, end: Spot, *stops: tuple[float, str, float]) -> str:
        """A linear gradient over the picture, as a fill: stops are offset, colour, opacity."""
        return self._gradient(
            f'linearGradient x1="{start[0]:.0f}" y1="{start[1]:.0f}" x2="{end[0]:.0f}" y2="{end[1]:.0f}"', stops
        )

    def glow(self, centre: Spot, radius: float, *stops: tuple[float, str, float]) -> str:
        """A radial gradient over the picture, as a fill."""
        return self._gradient(f'radialGradient cx="{centre[0]:.0f}" cy="{centre[1]:.0f}" r="{radius:.0f}"', stops)

    def _gradient(self, opening: str, stops: Sequence[tuple[float, str, float]]) -> str:
        name = self.name("g")
        body = "".join(
            f'<stop offset="{at}" stop-color="{colour}" stop-opacity="{alpha}"/>' for at, colour, alpha in stops
        )
        kind = opening.split()[0]
        self.defs.append(f'<{opening} id="{name}" gradientUnits="userSpaceOnUse">{body}</{kind}>')
        return f"url(#{name})"

    def clip(self, shape: str) -> str:
        name = self.name("c")
        self.defs.append(f'<clipPath id="{name}"><path d="{shape}"/></clipPath>')
        return f"url(#{name})"

    # --- flat things

    def flat(self, points: Points, fill: str, more: str = "", camera: Camera | None = None) -> str:
        spots = (camera or self.camera).outline(points)
        return f'<path d="{path(spots)}" fill="{fill}" {more}/>' if len(spots) > 2 else ""

    def lay(self, points: Points, fill: str, more: str = "") -> None:
        """A flat shape behind all solids."""
        self.background.append(lambda camera: self.flat(points, fill, more, camera))

    def line(self, points: Points, colour: str, width: float, more: str = "", camera: Camera | None = None) -> str:
        """A line through the room, as thick as so many metres where it is."""
        seen = camera or self.camera
        spots = [seen.spot(point) for point in points]
        thick = width * seen.scale(points[len(points) // 2])
        body = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots)
        return (
            f'<path d="{body}" fill="none" stroke="{colour}" stroke-width="{thick:.2f}" '
            f'stroke-linecap="round" stroke-linejoin="round" {more}/>'
        )

    # --- solids

    def solid(
        self, shapes: Sequence[Points], colour: str, *, soft: float = 0.8, shadow: bool = True, **faces: str
    ) -> Solid:
        """A convex body of one colour; `soft` rounds its edges by pixels."""
        made = faces_of(shapes)
        top = faces.get("top")

        def paint(camera: Camera) -> str:
            drawn = []
            for face in made:
                if face.is_seen(camera.eye):
                    base = top if top and face.looks[1] > 0.7 else colour
                    drawn.append(self._face(face, base, soft, camera))
            return "".join(drawn)

        body = Solid(made, paint, shadow)
        self.solids.append(body)
        return body

    def _face(self, face: Face, colour: str, soft: float, camera: Camera) -> str:
        spots = camera.outline(face.points)
        if len(spots) < 3:
            return ""
        fill = self.lit(colour, face.looks, face.points[0], camera)
        shape = path(spots)
        drawn = f'<path d="{shape}" fill="{fill}" stroke="{fill}" stroke-width="{soft}" stroke-linejoin="round"/>'
        if _area(spots) > 1500:
            fall = "top" if face.looks[1] > 0.7 else "side"
            drawn += f'<path d="{shape}" fill="url(#{fall})"/>'
        return drawn

    # --- the picture

    def shadows(self, camera: Camera, level: float = 0.0, within: str = "") -> str:
        """What the solids take away of the light on the floor, or on a plane above it, blurred."""
        x, y, z = self.light
        x0, x1, z0, z1 = self.floor
        reach = 1.3 if not level else 0.3
        shapes, close = [], []
        for body in self.solids:
            corners = body.corners
            low = min(point[1] for point in corners) - level
            if not -0.03 < low < reach or not (body.shadow or level):
                continue
            thrown = [(px - x / y * (py - level) * 0.55, pz - z / y * (py - level) * 0.55) for px, py, pz in corners]
            shape = clip_to_floor([(px, level, pz) for px, pz in hull(thrown)], x0, x1, z0, z1)
            shapes.append(path(camera.outline(shape)))
            under = hull([(px, pz) for px, py, pz in corners if py - level < low + 0.15]) if low < 0.12 else []
            if len(under) > 2:
                close.append(path(camera.outline([(px, level, pz) for px, pz in under])))
        if not shapes:
            return ""
        blur, tight, edge = (9, 4, 6) if not level else (4, 2, 2)
        colour = self.shadow_colour
        drawn = (
            f'<path d="{"".join(shapes)}" fill="{colour}" opacity="{self.shadow_strength}" filter="url(#blur{blur})"/>'
            f'<path d="{"".join(close)}" fill="{colour}" stroke="{colour}" stroke-width="{edge}" '
            f'stroke-linejoin="round" opacity="{self.shadow_strength * 1.2:.2f}" filter="url(#blur{tight})"/>'
        )
        return f'<g clip-path="{self.clip(within)}">{drawn}</g>' if within else drawn

    def catch_shadows(self, slab: Solid, top: Points) -> None:
        """Let what stands on a table or a stage throw its shadow there."""
        level = top[0][1]

        def paint(camera: Camera) -> str:
            return self.shadows(camera, level, path(camera.outline(top)))

        slab.decals.append(((0.0, 1.0, 0.0), top, paint))

    def sunshine(self, camera: Camera) -> str:
        shapes = "".join(path(camera.outline(points)) for points in self.floor_light)
        if not shapes:
            return ""
        return (
            f'<g style="mix-blend-mode:soft-light"><path d="{shapes}" fill="#fff3c4" '
            'opacity="0.9" filter="url(#blur14)"/>'
            f'<path d="{shapes}" fill="#fff6d8" opacity="0.9" filter="url(#blur2)"/></g>'
            f'<path d="{shapes}" fill="#fff0c0" opacity="{self.sun_strength * 0.55}" filter="url(#blur2)"/>'
        )

    def view(self, camera: Camera) -> str:
        """The room as an eye sees it: what lies behind, light, shadows, solids."""
        behind = "".join(paint(camera) for paint in self.background)
        solids = "".join(body.drawn(camera) for body in back_to_front(self.solids, camera))
        return behind + self.sunshine(camera) + self.shadows(camera) + solids

    def svg(self) -> str:
        body = self.view(self.camera)
        filters = "".join(
            (
                f'<filter id="blur{size}" x="-20%" y="-20%" width="140%" height="140%">'
                f'<feGaussianBlur stdDeviation="{size}"/></filter>'
            )
            for size in (1, 2, 4, 9, 14, 30)
        )
        falls = (
            '<linearGradient id="side" x1="0" y1="0" x2="0" y2="1"><stop offset="0" '
            'stop-color="#fff" stop-opacity=".05"/>'
            '<stop offset="1" stop-color="#2b1c30" stop-opacity=".13"/></linearGradient>'
            '<linearGradient id="top" x1="0" y1="0" x2="1" y2="1"><stop offset="0" '
            'stop-color="#fff" stop-opacity=".20"/>'
            '<stop offset="1" stop-color="#2b1c30" stop-opacity=".05"/></linearGradient>'
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
            f"<defs>{filters}{falls}{''.join(self.defs)}</defs>{body}{''.join(self.foreground)}</svg>"
        )


def _area(spots: Sequence[Spot]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(spots, [*spots[1:], spots[0]], strict=True)) / 2)
