"""Points, the camera that looks at them, and the few shapes that follow from it. Metres, y up, z away from the eye."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

WIDTH, HEIGHT = 1600, 1000
NEAR = 0.12

Point = tuple[float, float, float]
Spot = tuple[float, float]
Points = Sequence[Point]


@dataclass(frozen=True)
class Camera:
    """An eye that looks level, turned by degrees to the right; verticals stay vertical.

    `focal` is in pixels, `horizon` where the height of the eye lies on the picture. `mirror` is the x of a mirror's
    plane: then the eye sees the room as the mirror shows it.
    """

    x: float
    y: float
    z: float
    turn: float = 0.0
    focal: float = 1000.0
    horizon: float = 430.0
    middle: float = WIDTH / 2
    mirror: float | None = None

    def see(self, point: Point) -> Point:
        """The point as the eye has it: to the right, up, away."""
        x = point[0] if self.mirror is None else 2 * self.mirror - point[0]
        dx, dy, dz = x - self.x, point[1] - self.y, point[2] - self.z
        cos, sin = math.cos(math.radians(self.turn)), math.sin(math.radians(self.turn))
        return dx * cos - dz * sin, dy, dx * sin + dz * cos

    def onto(self, seen: Point) -> Spot:
        return self.middle + self.focal * seen[0] / seen[2], self.horizon - self.focal * seen[1] / seen[2]

    def spot(self, point: Point) -> Spot:
        """Where a point before the eye lies on the picture."""
        x, y, z = self.see(point)
        return self.onto((x, y, max(z, NEAR)))

    def outline(self, points: Points) -> list[Spot]:
        """A flat shape on the picture, cut where it passes the eye; empty when it is behind."""
        seen = [self.see(point) for point in points]
        cut = clip(seen, lambda point: point[2] - NEAR)
        return [self.onto(point) for point in cut]

    def depth(self, point: Point) -> float:
        return self.see(point)[2]

    def scale(self, point: Point) -> float:
        """Pixels for a metre at that point."""
        return self.focal / max(self.see(point)[2], NEAR)

    @property
    def eye(self) -> Point:
        return (self.x if self.mirror is None else 2 * self.mirror - self.x), self.y, self.z


def mirrored(camera: Camera, plane: float) -> Camera:
    """The eye behind a mirror that hangs on the plane of this x."""
    return replace(camera, mirror=plane)


def clip(points: Points, inside: Callable[[Point], float]) -> list[Point]:
    """The part of a flat shape where `inside` is not negative."""
    kept: list[Point] = []
    for number, here in enumerate(points):
        before = points[number - 1]
        one, two = inside(before), inside(here)
        if (one < 0) != (two < 0):
            share = one / (one - two)
            kept.append(tuple(a + (b - a) * share for a, b in zip(before, here, strict=True)))
        if two >= 0:
            kept.append(here)
    return kept


def clip_to_floor(points: Points, x0: float, x1: float, z0: float, z1: float) -> list[Point]:
    """The part of a flat shape over a rectangle of the floor."""
    for inside in (
        lambda p: p[0] - x0,
        lambda p: x1 - p[0],
        lambda p: p[2] - z0,
        lambda p: z1 - p[2],
    ):
        points = clip(points, inside)
        if not points:
            return []
    return list(points)


def hull(spots: Sequence[Spot]) -> list[Spot]:
    """The convex outline of spots."""
    ordered = sorted(set(spots))
    if len(ordered) < 3:
        return ordered

    def half(line: Sequence[Spot]) -> list[Spot]:
        edge: list[Spot] = []
        for spot in line:
            while len(edge) > 1 and _turns(edge[-2], edge[-1], spot) <= 0:
                edge.pop()
            edge.append(spot)
        return edge[:-1]

    return half(ordered) + half(ordered[::-1])


def _turns(a: Spot, b: Spot, c: Spot) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def normal(points: Points) -> Point:
    """The unit normal of a flat shape, by Newell's sum."""
    x = y = z = 0.0
    for number, (ax, ay, az) in enumerate(points):
        bx, by, bz = points[(number + 1) % len(points)]
        x += (ay - by) * (az + bz)
        y += (az - bz) * (ax + bx)
        z += (ax - bx) * (ay + by)
    length = math.sqrt(x * x + y * y + z * z) or 1.0
    return x / length, y / length, z / length


def dot(a: Point, b: Point) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def middle(points: Points) -> Point:
    count = len(points)
    return (
        sum(point[0] for point in points) / count,
        sum(point[1] for point in points) / count,
        sum(point[2] for point in points) / count,
    )
