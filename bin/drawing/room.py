"""A room: the shell with its windows on the world outside, curtains, blinds, radiators, beams and doors."""

import math

from drawing.colours import dark, light, mix
from drawing.geometry import Camera, Point, Points, clip_to_floor
from drawing.place import Place
from drawing.scene import path
from drawing.shell import FRONT, Shell


class Room(Shell):
    """A shell that can be furnished: what belongs to its windows and doors."""

    # --- windows

    def window(
        self,
        wall: str,
        s0: float,
        s1: float,
        t0: float,
        t1: float,
        *,
        arch: bool = False,
        panes: tuple[int, int] = (2, 2),
        frame: str = "#fdf8ee",
        sill: str = "#f7efe0",
        reveal: str = "#f3e8d6",
        thick: float = 0.28,
        sun: Point | None = None,
        outside: str = "outside",
        night: bool = False,
    ) -> None:
        """A hole in the wall with depth, frame and panes; `sun` lays its light on the floor."""
        inner = self._opening(s0, s1, t0, t1, arch)

        def paint(camera: Camera) -> str:
            scene = self.scene
            hole = path(camera.outline([self.on(wall, s, t) for s, t in inner]))
            if not hole:
                return ""
            glass = [self.on(wall, s, t, thick) for s, t in inner]
            shape = path(camera.outline(glass))
            drawn = [
                f'<g clip-path="{scene.clip(shape)}"><use href="#{outside}"/>',
                self._bars(camera, wall, (s0, s1, t0, t1), arch, panes, frame, thick),
                "</g>",
            ]
            for number, (s, t) in enumerate(inner):
                after = inner[(number + 1) % len(inner)]
                quad = [
                    self.on(wall, s, t),
                    self.on(wall, *after),
                    self.on(wall, *after, thick),
                    self.on(wall, s, t, thick),
                ]
                drawn.append(self._reveal(camera, quad, reveal, wall, (s, t), after, night))
            return f'<g clip-path="{scene.clip(hole)}">{"".join(drawn)}</g>'

        self.scene.background.append(paint)
        if sill:
            low = self.place(wall, (s0 + s1) / 2)
            deep = 0.16
            low.box(0, t0 - 0.05, -deep / 2 - 0.003, s1 - s0 + 0.16, 0.05, deep, sill, shadow=False)
        if sun is not None:
            self._sunlight(wall, (s0, s1, t0, t1), arch, panes, thick, sun)

    def _opening(self, s0: float, s1: float, t0: float, t1: float, arch: bool) -> list[tuple[float, float]]:
        if not arch:
            return [(s0, t0), (s1, t0), (s1, t1), (s0, t1)]
        centre, radius = (s0 + s1) / 2, (s1 - s0) / 2
        turns = (math.pi * n / 20 for n in range(21))
        return [
            (s0, t0),
            (s1, t0),
            *((centre + radius * math.cos(a), t1 - radius + radius * math.sin(a)) for a in turns),
        ]

    def _reveal(
        self,
        camera: Camera,
        quad: Points,
        colour: str,
        wall: str,
        one: tuple[float, float],
        two: tuple[float, float],
        night: bool,
    ) -> str:
        ds, dt = two[0] - one[0], two[1] - one[1]
        length = math.hypot(ds, dt) or 1
        # outlines run against the clock as seen from the room, so the hole's inside is on their left
        into = (-dt / length, ds / length)
        looks = {"back": (into[0], into[1], 0.0), "left": (0.0, into[1], into[0]), "right": (0.0, into[1], into[0])}[
            wall
        ]
        eye = camera.eye
        if sum((e - p) * n for e, p, n in zip(eye, quad[0], looks, strict=True)) <= 0:
            return ""
        tone = (
            light(colour, 0.35)
            if into[1] > 0.5 and not night
            else mix(colour, self.scene.dusk, 0.10 if into[1] > -0.5 else 0.28)
        )
        return self.scene.flat(quad, tone, f'stroke="{tone}" stroke-width="0.7"', camera)

    def _bars(
        self,
        camera: Camera,
        wall: str,
        box: tuple[float, float, float, float],
        arch: bool,
        panes: tuple[int, int],
        frame: str,
        thick: float,
    ) -> str:
        s0, s1, t0, t1 = box
        out, bar = thick - 0.02, 0.045
        flat, drawn = self.scene.flat, []
        shade = self.scene.lit(frame, self.looks(wall))
        columns, rows = panes
        spring = t1 - (s1 - s0) / 2 if arch else t1
        for number in range(1, columns):
            s = s0 + (s1 - s0) * number / columns
            drawn.append(flat(self.patch(wall, s - bar / 2, s + bar / 2, t0, t1, out), shade, camera=camera))
        for number in range(1, rows if not arch else rows + 1):
            t = t0 + (spring - t0) * number / rows
            drawn.append(flat(self.patch(wall, s0, s1, t - bar / 2, t + bar / 2, out), shade, camera=camera))
        edge = self.scene.line(
            [self.on(wall, s, t, out) for s, t in [*self._opening(s0, s1, t0, t1, arch), (s0, t0)]],
            shade,
            0.11,
            camera=camera,
        )
        streak = [
            self.on(wall, s0 + (s1 - s0) * a, t0 + (t1 - t0) * b, out)
            for a, b in ((0.08, 0.2), (0.3, 0.2), (0.75, 0.95), (0.55, 0.95))
        ]
        return flat(streak, "#ffffff", 'opacity="0.10"', camera) + "".join(drawn) + edge

    def _sunlight(
        self,
        wall: str,
        box: tuple[float, float, float, float],
        arch: bool,
        panes: tuple[int, int],
        thick: float,
        sun: Point,
    ) -> None:
        s0, s1, t0, t1 = box
        columns, rows = panes
        for column in range(columns):
            for row in range(rows):
                a, b = (s0 + (s1 - s0) * (column + n) / columns for n in (0.06, 0.94))
                low, high = (t0 + (t1 - t0) * (row + n) / rows for n in (0.05, 0.95))
                pane = (
                    self._opening(a, b, low, high, False)
                    if not (arch and row == rows - 1)
                    else self._pane_of_arch(box, a, b, low)
                )
                shape = []
                for s, t in pane:
                    x, y, z = self.on(wall, s, t, thick)
                    shape.append((x + sun[0] * y / -sun[1], 0.0, z + sun[2] * y / -sun[1]))
                shape = clip_to_floor(shape, 0, self.wide, FRONT, self.deep)
                if len(shape) > 2:
                    self.scene.floor_light.append(shape)

    def _pane_of_arch(
        self, box: tuple[float, float, float, float], a: float, b: float, low: float
    ) -> list[tuple[float, float]]:
        s0, s1, _, t1 = box
        centre, radius = (s0 + s1) / 2, (s1 - s0) / 2 * 0.96
        steps = [b + (a - b) * n / 12 for n in range(13)]
        top = [(s, max(low, t1 - radius * 1.04 + math.sqrt(max(radius**2 - (s - centre) ** 2, 0)))) for s in steps]
        return [(a, low), (b, low), *top]

    # --- what hangs by windows

    def curtain(
        self,
        wall: str,
        s0: float,
        s1: float,
        t0: float,
        t1: float,
        colour: str,
        *,
        folds: int = 9,
        away: float = 0.09,
        alpha: float = 1.0,
    ) -> None:
        """A drape in folds."""
        chance = self.scene.chance
        step = (s1 - s0) / folds
        for number in range(folds):
            a, b = s0 + step * number, s0 + step * (number + 1)
            mid, drop = (a + b) / 2, chance.uniform(0, 0.015)
            bright, dim = light(colour, 0.12), mix(colour, self.scene.dusk, 0.22)
            for c, d, tone in ((a, mid, bright), (mid, b, dim)):
                points = [
                    self.on(wall, s, t, -out)
                    for s, t, out in ((c, t0 + drop, away), (d, t0, away + 0.02), (d, t1, away), (c, t1, away))
                ]
                self.scene.lay(points, self.scene.lit(tone, self.looks(wall)), f'opacity="{alpha}"')
        self.fade(wall, (s0, t0), (s1, t0), (s1, t0 + 0.9), (s0, t0 + 0.9), 0.16, away=away + 0.02)

    def rail(self, wall: str, s0: float, s1: float, t: float, colour: str = "#6d5a4c") -> None:
        points = [self.on(wall, s0, t, -0.1), self.on(wall, s1, t, -0.1)]
        self.scene.background.append(lambda camera: self.scene.line(points, colour, 0.035, camera=camera))

    def blinds(
        self, wall: str, s0: float, s1: float, t0: float, t1: float, colour: str = "#f4ead8", *, slats: int = 9
    ) -> None:
        """Half-drawn slats."""
        step = (t1 - t0) / slats
        for number in range(slats):
            low = t0 + step * number
            self.scene.lay(
                self.patch(wall, s0, s1, low + step * 0.25, low + step * 0.95, -0.03),
                self.scene.lit(colour, self.looks(wall)),
            )
            self.scene.lay(
                self.patch(wall, s0, s1, low + step * 0.25, low + step * 0.36, -0.03),
                mix(colour, self.scene.dusk, 0.28),
            )

    def radiator(self, wall: str, s0: float, s1: float, colour: str = "#f8f2e6") -> None:
        """Ribs below a window."""
        count = round((s1 - s0) / 0.09)
        stand = self.place(wall, (s0 + s1) / 2)
        for number in range(count):
            stand.box(
                (number + 0.5) * 0.09 - (s1 - s0) / 2, 0.14, -0.1, 0.07, 0.56, 0.1, colour, soft=2, shadow=number == 0
            )

    def panel(
        self, wall: str, s0: float, s1: float, t0: float, t1: float, colour: str, *, out: float = 0.0, line: str = ""
    ) -> None:
        """A flat field on a wall: paint, a poster's ground, a board."""
        more = f'stroke="{line}" stroke-width="1.4"' if line else ""
        self.scene.lay(self.patch(wall, s0, s1, t0, t1, out), self.scene.lit(colour, self.looks(wall)), more)

    def door(self, wall: str, s0: float, s1: float, colour: str, *, high: float = 2.1, glass: bool = False) -> None:
        self.panel(wall, s0 - 0.08, s1 + 0.08, 0, high + 0.08, mix(colour, "#fff3df", 0.45))
        self.panel(wall, s0, s1, 0, high, colour)
        if glass:
            self.panel(wall, s0 + 0.25, s1 - 0.25, 1.0, high - 0.25, "#cfe0e2")
        else:
            for low, up in ((0.2, 0.95), (1.1, high - 0.2)):
                self.panel(wall, s0 + 0.15, s1 - 0.15, low, up, dark(colour, 0.06), line=dark(colour, 0.22))
        knob = s1 - 0.09
        self.panel(wall, knob - 0.1, knob, 1.02, 1.05, "#c9a45c")

    def beams(
        self, colour: str, *, every: float = 1.6, first: float = 0.4, thick: float = 0.2, along: bool = False
    ) -> None:
        """Beams under the ceiling, across the room or along it."""
        place = Place(self.scene, 0, 0)
        count = int(((self.wide if along else self.deep) - first) / every) + 1
        for number in range(count):
            at = first + number * every
            if along:
                place.box(
                    at,
                    self.high - thick,
                    (self.deep - 1.5) / 2,
                    thick * 0.8,
                    thick,
                    self.deep + 1.5,
                    colour,
                    shadow=False,
                )
            else:
                place.box(self.wide / 2, self.high - thick, at, self.wide, thick, thick * 0.8, colour, shadow=False)
