"""Plants in pots, drawn leaf by leaf."""

import math
from random import Random

from drawing.colours import dark, light, mix
from drawing.geometry import Camera
from drawing.place import Place


def leaf(x: float, y: float, long: float, wide: float, turn: float, colour: str, vein: str = "") -> str:
    """One leaf from its stalk, turned by degrees from upright."""
    vein = vein or light(colour, 0.25)
    shape = (
        f"M0 0C{wide * 0.6:.1f} {-long * 0.2:.1f} {wide * 0.62:.1f} {-long * 0.72:.1f} 0 "
        f"{-long:.1f}C{-wide * 0.62:.1f} {-long * 0.72:.1f} {-wide * 0.6:.1f} "
        f"{-long * 0.2:.1f} 0 0Z"
    )
    half = f"M0 0C{wide * 0.6:.1f} {-long * 0.2:.1f} {wide * 0.62:.1f} {-long * 0.72:.1f} 0 {-long:.1f}Z"
    return (
        f'<g transform="translate({x:.1f} {y:.1f}) rotate({turn:.0f})"><path d="{shape}" '
        f'fill="{colour}"/><path d="{half}" fill="{dark(colour, 0.16)}"/><path d="M0 '
        f'0V{-long * 0.92:.1f}" stroke="{vein}" stroke-width="{max(wide * 0.05, 0.5):.1f}"/>'
        "</g>"
    )


def pot(at: Place, r: float, h: float, colour: str) -> None:
    at.round(0, 0, 0, r * 0.78, h, colour, r_top=r, top="#5a4034")


def floor_plant(
    at: Place,
    kind: str = "rubber",
    *,
    tall: float = 1.5,
    colour: str = "#5f8a52",
    pot_colour: str = "#c8744f",
    seed: int = 1,
) -> None:
    """A tall plant: rubber, palm, monstera or tree."""
    size = 0.17 + tall * 0.03
    pot(at, size, 0.32, pot_colour)
    paint = {"rubber": _rubber, "palm": _palm, "monstera": _monstera, "tree": _little_tree}[kind]

    def drawn(camera: Camera, x: float, y: float, scale: float) -> str:
        return paint(
            x,
            y,
            (tall - 0.3) * scale,
            at.scene.lit(colour, (at.scene.light[0] * 0.4, 0.4, -0.3), at.at(0, 0, 0), camera),
            Random(seed),
        )

    at.moved(0, 0, up=0.31).standing(0.5, tall - 0.31, drawn, deep=0.3)


def _rubber(x: float, y: float, tall: float, colour: str, chance: Random) -> str:
    stalks = [(x + dx * tall, y, lean) for dx, lean in ((-0.02, -9), (0.03, 8), (0, 0))]
    drawn = []
    for sx, sy, lean in stalks:
        drawn.append(
            f'<path d="M{sx:.1f} {sy:.1f}l{math.sin(math.radians(lean)) * tall * 0.8:.1f} '
            f'{-tall * 0.8:.1f}" stroke="#7d5b42" stroke-width="{tall * 0.018:.1f}"/>'
        )
        for n in range(8):
            up = 0.18 + n * 0.1
            px, py = sx + math.sin(math.radians(lean)) * tall * up, sy - tall * up
            tone = mix(colour, "#2f5a43", chance.random() * 0.5) if n % 2 else light(colour, chance.random() * 0.2)
            drawn.append(
                leaf(
                    px,
                    py,
                    tall * 0.3 * chance.uniform(0.8, 1.1),
                    tall * 0.17,
                    lean + (1 if n % 2 else -1) * chance.uniform(35, 78),
                    tone,
                )
            )
        drawn.append(
            leaf(
                sx + math.sin(math.radians(lean)) * tall * 0.8,
                sy - tall * 0.78,
                tall * 0.24,
                tall * 0.11,
                lean,
                light(colour, 0.2),
            )
        )
    return "".join(drawn)


def _palm(x: float, y: float, tall: float, colour: str, chance: Random) -> str:
    drawn = []
    for n in range(13):
        turn = -82 + n * 13.6 + chance.uniform(-6, 6)
        long = tall * (1.0 - abs(turn) / 220) * chance.uniform(0.85, 1.02)
        a = math.radians(turn)
        ex, ey = math.sin(a) * long, -math.cos(a) * long + abs(turn) / 90 * long * 0.38
        cx, cy = math.sin(a) * long * 0.42, -long * 0.82
        tone = mix(colour, "#33604a", chance.random() * 0.5)
        drawn.append(
            f'<path d="M{x:.1f} {y:.1f}q{cx:.1f} {cy:.1f} {ex:.1f} {ey:.1f}" stroke="{tone}" '
            f'stroke-width="{tall * 0.012:.1f}" fill="none"/>'
        )
        for step in range(4, 20):
            t = step / 20
            px, py = x + 2 * t * (1 - t) * cx + t * t * ex, y + 2 * t * (1 - t) * cy + t * t * ey
            slope = math.degrees(
                math.atan2(2 * (1 - t) * cx + 2 * t * (ex - cx), -(2 * (1 - t) * cy + 2 * t * (ey - cy)))
            )
            for side in (-1, 1):
                drawn.append(
                    leaf(
                        px,
                        py,
                        tall * 0.17 * (1.15 - t * 0.6),
                        tall * 0.022,
                        slope + side * 42,
                        light(tone, 0.12 if side < 0 else 0.0),
                        tone,
                    )
                )
    return "".join(drawn)


def _monstera(x: float, y: float, tall: float, colour: str, chance: Random) -> str:
    drawn = []
    for n in range(9):
        turn = -64 + n * 16 + chance.uniform(-5, 5)
        a, long = math.radians(turn), tall * chance.uniform(0.5, 0.86)
        px, py = x + math.sin(a) * long, y - math.cos(a) * long
        tone = mix(colour, "#2f5f47", chance.random() * 0.45)
        drawn.append(
            f'<path d="M{x:.1f} {y:.1f}Q{x + math.sin(a) * long * 0.2:.1f} {y - long * 0.7:.1f} '
            f'{px:.1f} {py:.1f}" stroke="{dark(tone, 0.15)}" stroke-width="{tall * 0.014:.1f}" '
            'fill="none"/>'
        )
        r = tall * chance.uniform(0.16, 0.22)
        notches = "".join(
            (
                f'<path d="M{s * r * 0.2:.1f} {-r * q:.1f}L{s * r * edge:.1f} '
                f'{-r * (q - 0.12):.1f}L{s * r * edge:.1f} {-r * (q + 0.01):.1f}Z" '
                f'fill="{dark(tone, 0.34)}" opacity=".55"/>'
            )
            for s in (-1, 1)
            for q, edge in ((0.35, 0.66), (0.7, 0.62), (1.02, 0.42))
        )
        drawn.append(
            f'<g transform="translate({px:.1f} {py:.1f}) rotate({turn * 1.25:.0f})"><path d="M0 '
            f"0C{r * 1.15:.1f} {r * 0.35:.1f} {r * 1.0:.1f} {-r * 1.05:.1f} 0 "
            f'{-r * 1.5:.1f}C{-r * 1.0:.1f} {-r * 1.05:.1f} {-r * 1.15:.1f} {r * 0.35:.1f} 0 0Z" '
            f'fill="{tone}"/>'
            f'<path d="M0 0C{r * 1.15:.1f} {r * 0.35:.1f} {r * 1.0:.1f} {-r * 1.05:.1f} 0 '
            f'{-r * 1.5:.1f}Z" fill="{dark(tone, 0.12)}"/>{notches}<path d="M0 0V{-r * 1.4:.1f}" '
            f'stroke="{light(tone, 0.3)}" stroke-width="{r * 0.05:.1f}"/></g>'
        )
    return "".join(drawn)


def _little_tree(x: float, y: float, tall: float, colour: str, chance: Random) -> str:
    drawn = [
        (
            f'<path d="M{x - tall * 0.014:.1f} {y:.1f}l{tall * 0.008:.1f} '
            f'{-tall * 0.55:.1f}h{tall * 0.014:.1f}l{tall * 0.01:.1f} {tall * 0.55:.1f}Z" '
            'fill="#84604a"/>'
        )
    ]
    for tone in (dark(colour, 0.25), colour, light(colour, 0.18)):
        for _ in range(34):
            a, away = chance.uniform(0, 6.28), chance.random() ** 0.6 * tall * 0.27
            drawn.append(
                leaf(
                    x + math.cos(a) * away,
                    y - tall * 0.68 + math.sin(a) * away * 1.15,
                    tall * 0.13,
                    tall * 0.06,
                    chance.uniform(-110, 110),
                    mix(tone, colour, chance.random() * 0.5),
                )
            )
    return "".join(drawn)


def small_plant(
    at: Place,
    *,
    tall: float = 0.32,
    colour: str = "#6b9a58",
    pot_colour: str = "#e8ded0",
    kind: str = "bushy",
    seed: int = 1,
) -> None:
    """A plant for a sill, a shelf or a table: bushy, herb, snake (upright blades), trailing or flower."""
    r = tall * 0.22
    pot(at, r, tall * 0.34, pot_colour)

    def drawn(camera: Camera, x: float, y: float, scale: float) -> str:
        chance, size = Random(seed), tall * scale
        base = at.scene.lit(colour, (at.scene.light[0] * 0.4, 0.4, -0.3), at.at(0, 0, 0), camera)
        if kind == "snake":
            return "".join(
                leaf(
                    x + (n - 3) * size * 0.045,
                    y,
                    size * chance.uniform(0.5, 0.85),
                    size * 0.12,
                    (n - 3) * 7 + chance.uniform(-4, 4),
                    mix(base, "#365f49", chance.random() * 0.5),
                    "#d8d69a",
                )
                for n in range(7)
            )
        count, fall = (26, 150) if kind == "trailing" else (20, 80)
        leaves = [
            leaf(
                x + chance.uniform(-1, 1) * size * 0.1,
                y - chance.uniform(0, 0.12) * size,
                size * chance.uniform(0.28, 0.55),
                size * 0.15,
                chance.uniform(-fall, fall),
                mix(base, ("#3f6d4a", "#b7c66d")[n % 2], chance.random() * 0.4),
            )
            for n in range(count)
        ]
        if kind == "flower":
            leaves += [
                (
                    f'<circle cx="{x + chance.uniform(-1, 1) * size * 0.28:.1f}" '
                    f'cy="{y - chance.uniform(0.35, 0.62) * size:.1f}" r="{size * 0.07:.1f}" '
                    f'fill="{("#e2725b", "#f0a04b", "#e88d9d")[n % 3]}"/>'
                )
                for n in range(7)
            ]
        return "".join(leaves)

    at.moved(0, 0, up=tall * 0.33).standing(tall * 0.5, tall * 0.6, drawn, deep=tall * 0.3, shadow=False)


def bouquet(
    at: Place,
    *,
    tall: float = 0.4,
    vase: str = "#7fa3a8",
    seed: int = 1,
    tones: tuple[str, ...] = ("#e2725b", "#f3c04f", "#fff3df", "#e88d9d"),
) -> None:
    """Flowers in a vase."""

    def drawn(camera: Camera, x: float, y: float, scale: float) -> str:
        chance, size = Random(seed), tall * scale
        stalks, heads = [], []
        for n in range(11):
            a = math.radians(-52 + n * 10.4 + chance.uniform(-5, 5))
            long = size * chance.uniform(0.42, 0.66)
            px, py = x + math.sin(a) * long * 0.8, y - math.cos(a) * long
            stalks.append(
                f'<path d="M{x:.1f} {y:.1f}L{px:.1f} {py:.1f}" stroke="#6d9157" stroke-width="{size * 0.014:.1f}"/>'
                + leaf(
                    x + (px - x) * 0.5, y + (py - y) * 0.5, size * 0.18, size * 0.06, math.degrees(a) + 40, "#7fa563"
                )
            )
            tone = tones[n % len(tones)]
            heads.append(
                "".join(
                    (
                        f'<circle cx="{px + math.cos(p) * size * 0.045:.1f}" '
                        f'cy="{py + math.sin(p) * size * 0.045:.1f}" r="{size * 0.04:.1f}" fill="{tone}"/>'
                    )
                    for p in (0, 1.26, 2.5, 3.8, 5.0)
                )
                + f'<circle cx="{px:.1f}" cy="{py:.1f}" r="{size * 0.032:.1f}" fill="#c98a3c"/>'
            )
        return "".join(stalks + heads)

    at.moved(0, 0, up=tall * 0.36).standing(tall * 0.4, tall * 0.6, drawn, deep=0.1, shadow=False)
    at.moved(0, -0.005).round(0, 0, 0, tall * 0.1, tall * 0.26, vase, r_top=tall * 0.12, shadow=False)
    at.moved(0, -0.005).round(
        0, tall * 0.26, 0, tall * 0.12, tall * 0.14, vase, r_top=tall * 0.07, hollow=dark(vase, 0.4), shadow=False
    )
