"""The shell of a room: floor, walls and ceiling, with the shadows that lie on them."""

import math
from dataclasses import dataclass

from drawing.colours import dark, light, mix
from drawing.geometry import Camera, Point, Points, clip_to_floor
from drawing.place import Place
from drawing.scene import Scene

FRONT = -4.0


@dataclass(frozen=True)
class Shell:
    """A room from x = 0 to `wide`, z = 0 to `deep`; towards the eye its walls go on until they pass it."""

    scene: Scene
    wide: float
    deep: float
    high: float = 3.2

    # --- points on walls: s along it, t up, out = through the wall

    def on(self, wall: str, s: float, t: float, out: float = 0.0) -> Point:
        if wall == "back":
            return s, t, self.deep + out
        return (-out, t, s) if wall == "left" else (self.wide + out, t, s)

    def patch(self, wall: str, s0: float, s1: float, t0: float, t1: float, out: float = 0.0) -> Points:
        return [self.on(wall, s, t, out) for s, t in ((s0, t0), (s1, t0), (s1, t1), (s0, t1))]

    def looks(self, wall: str) -> Point:
        return {"back": (0.0, 0.0, -1.0), "left": (1.0, 0.0, 0.0), "right": (-1.0, 0.0, 0.0)}[wall]

    def along(self, wall: str) -> tuple[float, float]:
        return (0.0, self.wide) if wall == "back" else (FRONT, self.deep)

    def place(self, wall: str, s: float, away: float = 0.0) -> Place:
        """A place by a wall, looking into the room."""
        x, _, z = self.on(wall, s, 0, -away)
        return Place(self.scene, x, z, turn={"back": 0.0, "left": -90.0, "right": 90.0}[wall])

    # --- surfaces

    def walls(
        self,
        left: str,
        back: str,
        right: str,
        ceiling: str = "#fbf6ec",
        *,
        skirting: str = "#efe4d2",
        shade: float = 1.0,
    ) -> None:
        """Walls and ceiling, each with its own light and darker towards its edges."""
        for wall, colour in (("left", left), ("right", right), ("back", back)):
            s0, s1 = self.along(wall)
            self.scene.lay(self.patch(wall, s0, s1, 0, self.high), self.scene.lit(colour, self.looks(wall)))
            self._soft_edges(wall, shade)
            if skirting:
                self.scene.lay(self.patch(wall, s0, s1, 0, 0.11), self.scene.lit(skirting, self.looks(wall)))
                self.scene.lay(
                    self.patch(wall, s0, s1, 0.1, 0.11), self.scene.lit(dark(skirting, 0.15), self.looks(wall))
                )
        over = [
            (0, self.high, FRONT),
            (self.wide, self.high, FRONT),
            (self.wide, self.high, self.deep),
            (0, self.high, self.deep),
        ]
        self.scene.lay(over, mix(ceiling, self.scene.dusk, 0.10))
        self.fading([over[3], over[2], over[1], over[0]], 0.16 * shade)

    def _soft_edges(self, wall: str, shade: float) -> None:
        s0, s1 = self.along(wall)
        high = self.high
        self.fade(wall, (s0, 0), (s1, 0), (s1, 1.1), (s0, 1.1), 0.13 * shade)
        self.fade(wall, (s0, high), (s1, high), (s1, high - 0.8), (s0, high - 0.8), 0.12 * shade)
        self.fade(wall, (s1, 0), (s1, high), (s1 - 1.2, high), (s1 - 1.2, 0), 0.12 * shade)
        if wall == "back":
            self.fade(wall, (0, 0), (0, high), (1.2, high), (1.2, 0), 0.12 * shade)

    def fade(self, wall: str, *corners: tuple[float, float] | float, away: float = 0.0) -> None:
        """A shadow on a wall, from the edge of the first two corners to that of the others."""
        *spots, amount = corners
        self.fading([self.on(wall, s, t, -away) for s, t in spots], amount)

    def fading(self, corners: Points, amount: float) -> None:
        """A shadow that fades from one edge of a four-cornered field to the opposite one, true to the perspective."""
        first, second, third, fourth = corners
        count, scene = 16, self.scene

        def paint(camera: Camera) -> str:
            layers = []
            for number in range(count, 0, -1):
                share = number / count
                near = [_between(second, third, share), _between(first, fourth, share)]
                layers.append(
                    scene.flat([first, second, *near], scene.shadow_colour, f'opacity="{1 / number:.3f}"', camera)
                )
            return f'<g opacity="{amount:.3f}">{"".join(layers)}</g>'

        scene.background.append(paint)

    def boards(
        self, colour: str, *, width: float = 0.16, length: float = 1.6, vary: float = 0.10, across: bool = False
    ) -> None:
        """A floor of wooden boards, each a little different."""
        self._ground(dark(colour, 0.25))
        span, run = (self.deep - FRONT, self.wide) if across else (self.wide, self.deep - FRONT)
        chance = self.scene.chance
        for row in range(math.ceil(span / width)):
            a = row * width
            b = min(a + width - 0.006, span)
            start = -chance.random() * length
            while start < run:
                s0, s1 = max(start, 0), min(start + length * chance.uniform(0.7, 1.2), run)
                start = s1 if s1 > 0 else start + length
                if s1 <= s0:
                    continue
                shade = chance.uniform(-1, 1) * vary
                tone = light(colour, shade) if shade > 0 else dark(colour, -shade)
                corners = [(s0, a), (s1 - 0.005, a), (s1 - 0.005, b), (s0, b)]
                points = [((p, 0.0, FRONT + q) if across else (q, 0.0, FRONT + p)) for p, q in corners]
                self.scene.lay(points, self.scene.lit(tone, (0, 0.4, 0), points[0]))
        self._ground_light()

    def herringbone(self, colour: str, *, size: float = 0.62, vary: float = 0.12) -> None:
        """A floor of oak herringbone."""
        self._ground(dark(colour, 0.3))
        chance, width = self.scene.chance, size / 4
        step = width * math.sqrt(2)
        half = size / math.sqrt(2)
        columns = math.ceil(self.wide / half) + 2
        rows = math.ceil((self.deep - FRONT) / step) + 4
        for column in range(-1, columns):
            for row in range(-3, rows):
                x, z = column * half, FRONT + row * step + (0 if column % 2 else 0)
                lean = 1 if column % 2 else -1
                zl, zr = (z, z + half) if lean > 0 else (z + half, z)
                points = [
                    (x, 0.0, zl),
                    (x + half, 0.0, zr),
                    (x + half, 0.0, zr + step * 0.965),
                    (x, 0.0, zl + step * 0.965),
                ]
                points = clip_to_floor(points, 0, self.wide, FRONT, self.deep)
                if len(points) < 3:
                    continue
                shade = chance.uniform(-1, 1) * vary + lean * 0.035
                tone = light(colour, shade) if shade > 0 else dark(colour, -shade)
                self.scene.lay(points, self.scene.lit(tone, (0, 0.4, 0), points[0]))
        self._ground_light()

    def tiles(self, one: str, two: str, *, size: float = 0.4, vary: float = 0.04, joint: str = "#b9a995") -> None:
        """A chequered or plain floor of tiles."""
        self._ground(joint)
        chance = self.scene.chance
        for column in range(math.ceil(self.wide / size)):
            for row in range(math.ceil((self.deep - FRONT) / size)):
                x, z, gap = column * size, FRONT + row * size, 0.008
                a, b = min(x + size, self.wide) - gap, min(z + size, self.deep) - gap
                points = [(x, 0.0, z), (a, 0.0, z), (a, 0.0, b), (x, 0.0, b)]
                shade = chance.uniform(-1, 1) * vary
                tone = one if (column + row) % 2 else two
                tone = light(tone, shade) if shade > 0 else dark(tone, -shade)
                self.scene.lay(points, self.scene.lit(tone, (0, 0.4, 0), points[0]))
        self._ground_light()

    def plain_floor(self, colour: str, *, speckles: tuple[str, ...] = (), count: int = 2600) -> None:
        """Lino or terrazzo, with speckles for the latter."""
        self._ground(colour)
        chance = self.scene.chance
        for _ in range(count if speckles else 0):
            x, z, r = chance.uniform(0, self.wide), chance.uniform(FRONT, self.deep), chance.uniform(0.012, 0.035)
            turns = [chance.uniform(0, 6.28) for _ in range(5)]
            points = [(x + r * math.cos(a), 0.0, z + r * math.sin(a)) for a in sorted(turns)]
            self.scene.lay(points, self.scene.lit(chance.choice(speckles), (0, 0.4, 0), points[0]))
        self._ground_light()

    def _ground(self, colour: str) -> None:
        self.scene.floor = (0, self.wide, FRONT, self.deep)
        ground = [(0.0, 0.0, FRONT), (self.wide, 0.0, FRONT), (self.wide, 0.0, self.deep), (0.0, 0.0, self.deep)]
        self.scene.lay(ground, self.scene.lit(colour, (0, 0.4, 0)))

    def _ground_light(self) -> None:
        """The floor is darker by the walls."""
        w, d = self.wide, self.deep
        self.fading([(0, 0, d), (w, 0, d), (w, 0, d - 1.4), (0, 0, d - 1.4)], 0.18)
        self.fading([(0, 0, FRONT), (0, 0, d), (1.2, 0, d), (1.2, 0, FRONT)], 0.18)
        self.fading([(w, 0, FRONT), (w, 0, d), (w - 1.2, 0, d), (w - 1.2, 0, FRONT)], 0.18)


def _between(one: Point, two: Point, share: float) -> Point:
    return tuple(a + (b - a) * share for a, b in zip(one, two, strict=True))
