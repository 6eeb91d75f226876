"""Convex solids (boxes, round things, flat pictures that stand) and the order in which they hide one another."""

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from drawing.geometry import Camera, Point, Points, Spot, dot, middle, normal

TOUCHING = 2e-3


@dataclass(frozen=True)
class Face:
    """One side of a solid; `looks` points out of it."""

    points: Points
    looks: Point

    @property
    def offset(self) -> float:
        return dot(self.looks, self.points[0])

    def is_seen(self, eye: Point) -> bool:
        return dot(self.looks, eye) - self.offset > 1e-9


@dataclass
class Solid:
    """A convex body and how it is painted; `decals` lie on its faces: where they look, and their paint."""

    faces: Sequence[Face]
    paint: Callable[[Camera], str]
    shadow: bool = True
    decals: list[tuple[Point, Points, Callable[[Camera], str]]] = field(default_factory=list)

    @property
    def corners(self) -> list[Point]:
        return [point for face in self.faces for point in face.points]

    def drawn(self, camera: Camera) -> str:
        eye = camera.eye
        shown = (
            paint(camera) for looks, points, paint in self.decals if dot(looks, eye) - dot(looks, points[0]) > 1e-9
        )
        return self.paint(camera) + "".join(shown)


def faces_of(shapes: Sequence[Points]) -> list[Face]:
    """Faces that look away from the middle of their solid."""
    centre = middle([point for shape in shapes for point in shape])
    faces = []
    for shape in shapes:
        looks = normal(shape)
        if dot(looks, shape[0]) < dot(looks, centre):
            looks = (-looks[0], -looks[1], -looks[2])
        faces.append(Face(shape, looks))
    return faces


def back_to_front(solids: Sequence[Solid], camera: Camera) -> list[Solid]:
    """The order of painting: of two solids that overlap on the picture, first the one that the other can hide."""
    eye = camera.eye
    kept: list[tuple[Solid, list[Point], tuple[float, float, float, float], float]] = []
    for solid in solids:
        corners = solid.corners
        if min(camera.depth(point) for point in corners) < 0.15:
            continue
        spots = [camera.spot(point) for point in corners]
        kept.append((solid, corners, _bounds(spots), max(camera.depth(point) for point in corners)))
    later: list[list[int]] = [[] for _ in kept]
    waits = [0] * len(kept)
    for number, (one, one_corners, one_bounds, _) in enumerate(kept):
        for other in range(number + 1, len(kept)):
            two, two_corners, two_bounds, _ = kept[other]
            if not _meet(one_bounds, two_bounds):
                continue
            first = _is_behind(one, one_corners, two, two_corners, eye)
            before, after = (number, other) if first else (other, number)
            later[before].append(after)
            waits[after] += 1
    return [kept[number][0] for number in _sorted(later, waits, [row[3] for row in kept])]


def _sorted(later: list[list[int]], waits: list[int], depths: list[float]) -> list[int]:
    ready = [(-depths[number], number) for number, count in enumerate(waits) if not count]
    heapq.heapify(ready)
    done: list[int] = []
    gone = [False] * len(waits)
    while len(done) < len(waits):
        if ready:
            _, number = heapq.heappop(ready)
        else:  # a ring of three that hide one another: the farthest goes first
            number = max((one for one in range(len(waits)) if not gone[one]), key=lambda one: depths[one])
        if gone[number]:
            continue
        gone[number] = True
        done.append(number)
        for after in later[number]:
            waits[after] -= 1
            if not waits[after] and not gone[after]:
                heapq.heappush(ready, (-depths[after], after))
    return done


def _is_behind(one: Solid, one_corners: Points, two: Solid, two_corners: Points, eye: Point) -> bool:
    """A plane of one of them that parts them says which is on the eye's side; else the farther middle is behind."""
    for face in one.faces:
        if all(dot(face.looks, point) >= face.offset - TOUCHING for point in two_corners):
            return face.is_seen(eye)
    for face in two.faces:
        if all(dot(face.looks, point) >= face.offset - TOUCHING for point in one_corners):
            return not face.is_seen(eye)
    return _away(middle(one_corners), eye) > _away(middle(two_corners), eye)


def _away(point: Point, eye: Point) -> float:
    return sum((a - b) ** 2 for a, b in zip(point, eye, strict=True))


def _bounds(spots: Sequence[Spot]) -> tuple[float, float, float, float]:
    xs, ys = [spot[0] for spot in spots], [spot[1] for spot in spots]
    return min(xs), min(ys), max(xs), max(ys)


def _meet(one: tuple[float, float, float, float], two: tuple[float, float, float, float]) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
