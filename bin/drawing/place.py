"""A place in a room, turned somewhere, on which furniture is built in its own measures."""

import math
from dataclasses import dataclass, replace

from drawing.colours import mix
from drawing.geometry import Camera, Point, Points, hull
from drawing.scene import Scene, path
from drawing.solids import Solid, faces_of


@dataclass(frozen=True)
class Place:
    """Where a thing stands (x, z, at height y), and by how many degrees it is turned; untouched it looks to the eye."""

    scene: Scene
    x: float
    z: float
    y: float = 0.0
    turn: float = 0.0

    def at(self, x: float, y: float, z: float) -> Point:
        """A point of the thing in the room."""
        cos, sin = math.cos(math.radians(self.turn)), math.sin(math.radians(self.turn))
        return self.x + x * cos + z * sin, self.y + y, self.z - x * sin + z * cos

    def moved(self, x: float, z: float, *, up: float = 0.0, turn: float = 0.0) -> "Place":
        there = self.at(x, up, z)
        return replace(self, x=there[0], y=there[1], z=there[2], turn=self.turn + turn)

    def box(
        self,
        x: float,
        y: float,
        z: float,
        w: float,
        h: float,
        d: float,
        colour: str,
        *,
        soft: float = 0.8,
        shadow: bool = True,
        top: str = "",
        taper: float = 0.0,
        lean: float = 0.0,
    ) -> Solid:
        """A box whose floor has its middle at x, z; `taper` draws its top in, `lean` moves the top back."""
        a, b, c, e = x - w / 2, x + w / 2, z - d / 2, z + d / 2
        low = [self.at(*p) for p in ((a, y, c), (b, y, c), (b, y, e), (a, y, e))]
        t = taper
        high = [
            self.at(*p)
            for p in (
                (a + t, y + h, c + t + lean),
                (b - t, y + h, c + t + lean),
                (b - t, y + h, e - t + lean),
                (a + t, y + h, e - t + lean),
            )
        ]
        shapes = [low, high, *([low[n], low[(n + 1) % 4], high[(n + 1) % 4], high[n]] for n in range(4))]
        more = {"top": top} if top else {}
        return self.scene.solid(shapes, colour, soft=soft, shadow=shadow, **more)

    def prism(self, outline: list[tuple[float, float]], y: float, h: float, colour: str, **more: object) -> Solid:
        """An upright prism over a convex outline of x, z."""
        low = [self.at(x, y, z) for x, z in outline]
        high = [self.at(x, y + h, z) for x, z in outline]
        sides = [[low[n], low[(n + 1) % len(low)], high[(n + 1) % len(low)], high[n]] for n in range(len(low))]
        return self.scene.solid([low, high, *sides], colour, **more)

    def round(
        self,
        x: float,
        y: float,
        z: float,
        r: float,
        h: float,
        colour: str,
        *,
        r_top: float | None = None,
        top: str = "",
        hollow: str = "",
        shadow: bool = True,
        shine: float = 1.0,
    ) -> Solid:
        """A round thing: a cylinder, cone or cup (`hollow` is the colour inside), shaded across."""
        scene, upper = self.scene, r if r_top is None else r_top

        def ring(radius: float, height: float, count: int) -> Points:
            steps = (2 * math.pi * n / count for n in range(count))
            return [self.at(x + radius * math.cos(a), y + height, z + radius * math.sin(a)) for a in steps]

        low, high = ring(max(r, 1e-3), 0, 10), ring(max(upper, 1e-3), h, 10)
        shapes = [low, high, *([low[n], low[(n + 1) % 10], high[(n + 1) % 10], high[n]] for n in range(10))]
        fine_low, fine_high = ring(r, 0, 36), ring(upper, h, 36)

        def paint(camera: Camera) -> str:
            below, above = camera.outline(fine_low), camera.outline(fine_high)
            body = hull([*below, *above])
            if len(body) < 3:
                return ""
            left, right = min(p[0] for p in body), max(p[0] for p in body)
            at = low[0]
            side = (-1.0, 0.1, -0.2) if scene.light[0] < 0 else (1.0, 0.1, -0.2)
            bright, dim = scene.lit(colour, side, at, camera), scene.lit(colour, (-side[0], -0.2, -0.2), at, camera)
            if scene.light[0] >= 0:
                bright, dim = dim, bright
            middle = mix(mix(bright, dim, 0.35), "#ffffff", 0.05 * shine)
            fill = scene.gradient((left, 0), (right, 0), (0, bright, 1), (0.35, middle, 1), (1, dim, 1))
            drawn = f'<path d="{path(body)}" fill="{fill}"/>'
            if camera.eye[1] > y + h + self.y:
                lid = top or (hollow if hollow else colour)
                shown = scene.lit(lid, (0, 1, 0) if not hollow else (0.2, 0.1, 0.2), at, camera)
                rim = scene.lit(colour, (0, 1, 0), at, camera)
                drawn += (
                    f'<path d="{path(above)}" fill="{shown}" stroke="{rim}" stroke-width="{1.2 if hollow else 0.6}"/>'
                )
            elif hollow and camera.eye[1] < y + self.y:
                drawn += f'<path d="{path(below)}" fill="{scene.lit(hollow, (0, 0.3, 0), at, camera)}"/>'
            return drawn

        body = Solid(faces_of(shapes), paint, shadow)
        scene.solids.append(body)
        return body

    def rod(self, start: Point, end: Point, thick: float, colour: str, *, shadow: bool = True) -> Solid:
        """A thin straight rod."""
        scene = self.scene
        a, b = self.at(*start), self.at(*end)
        t = thick / 2
        ends = [
            [(p[0] + i * t, p[1] + j * t, p[2] + k * t) for i in (-1, 1) for j in (-1, 1) for k in (-1, 1)]
            for p in (a, b)
        ]
        low = [min(p[n] for p in ends[0] + ends[1]) for n in range(3)]
        high = [max(p[n] for p in ends[0] + ends[1]) for n in range(3)]
        shapes = cuboid(low, high)

        def paint(camera: Camera) -> str:
            lit = scene.lit(colour, (scene.light[0] * 0.3, 0.2, -0.3), a, camera)
            return scene.line([a, b], lit, thick, camera=camera)

        body = Solid(faces_of(shapes), paint, shadow)
        scene.solids.append(body)
        return body

    def standing(self, w: float, h: float, paint: object, *, deep: float = 0.1, shadow: bool = True) -> Solid:
        """A drawing that stands here and looks to the eye: `paint(camera, x, y, pixels_for_a_metre)`."""
        base = self.at(0, 0, 0)
        shapes = cuboid(
            (base[0] - w / 2, base[1], base[2] - deep / 2), (base[0] + w / 2, base[1] + h, base[2] + deep / 2)
        )

        def drawn(camera: Camera) -> str:
            x, y = camera.spot(base)
            return paint(camera, x, y, camera.scale(base))

        body = Solid(faces_of(shapes), drawn, shadow)
        self.scene.solids.append(body)
        return body

    def decal(self, solid: Solid, points: Points, fill: str, more: str = "", *, looks: Point) -> None:
        """Something flat on a face of a solid, in this place's measures; `looks` is the face's own direction."""
        there = [self.at(*point) for point in points]
        here, zero = self.at(*looks), self.at(0, 0, 0)
        out = (here[0] - zero[0], here[1] - zero[1], here[2] - zero[2])
        solid.decals.append((out, there, lambda camera: self.scene.flat(there, fill, more, camera)))


def cuboid(low: object, high: object) -> list[Points]:
    """The six faces of an upright box between two corners."""
    (a, b, c), (d, e, f) = low, high
    return [
        [(a, b, c), (d, b, c), (d, b, f), (a, b, f)],
        [(a, e, c), (d, e, c), (d, e, f), (a, e, f)],
        [(a, b, c), (d, b, c), (d, e, c), (a, e, c)],
        [(a, b, f), (d, b, f), (d, e, f), (a, e, f)],
        [(a, b, c), (a, b, f), (a, e, f), (a, e, c)],
        [(d, b, c), (d, b, f), (d, e, f), (d, e, c)],
    ]
