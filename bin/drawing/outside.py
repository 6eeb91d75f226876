"""The world in the windows, drawn over the whole picture: Kraków's park, its towers and roofs."""

import math
from random import Random

from drawing.colours import dark, light, mix
from drawing.geometry import HEIGHT, WIDTH
from drawing.scene import Scene


def outside(scene: Scene, *parts: str, name: str = "outside") -> None:
    """Keep a view for the windows to show."""
    scene.defs.append(f'<g id="{name}">{"".join(parts)}</g>')


def sky(scene: Scene, horizon: float, top: str = "#a9d3ea", middle: str = "#dcedf0", low: str = "#fdeed2") -> str:
    fill = scene.gradient((0, 0), (0, horizon + 40), (0, top, 1), (0.6, middle, 1), (1, low, 1))
    return f'<rect x="-200" width="2000" y="-100" height="{HEIGHT + 200}" fill="{fill}"/>'


def clouds(seed: int, *where: tuple[float, float, float], colour: str = "#ffffff") -> str:
    chance = Random(seed)
    drawn = []
    for x, y, size in where:
        puffs = "".join(
            (
                f'<ellipse cx="{x + (n - 2) * size * 0.42:.0f}" '
                f'cy="{y - chance.uniform(0, size * 0.18):.0f}" '
                f'rx="{size * chance.uniform(0.3, 0.5):.0f}" '
                f'ry="{size * chance.uniform(0.12, 0.24):.0f}"/>'
            )
            for n in range(5)
        )
        drawn.append(f'<g fill="{colour}" opacity="0.75">{puffs}</g>')
    return "".join(drawn)


def tree(x: float, foot: float, tall: float, leaf: str, seed: int, *, trunk: str = "#7a5a45", slim: float = 1.0) -> str:
    """A round tree of many leaves' clusters, lit from the left."""
    chance = Random(seed)
    crown = foot - tall * 0.62
    r = tall * 0.36
    drawn = [
        (
            f'<path d="M{x - tall * 0.025:.1f} {foot:.1f}L{x - tall * 0.012:.1f} '
            f'{crown:.1f}L{x + tall * 0.012:.1f} {crown:.1f}L{x + tall * 0.03:.1f} {foot:.1f}Z" '
            f'fill="{trunk}"/>'
        ),
        (
            f'<path d="M{x:.1f} {crown + r * 0.5:.1f}l{-r * 0.5:.1f} {-r * 0.7:.1f}M{x:.1f} '
            f'{crown + r * 0.3:.1f}l{r * 0.45:.1f} {-r * 0.6:.1f}" stroke="{trunk}" '
            f'stroke-width="{tall * 0.014:.1f}" fill="none"/>'
        ),
    ]
    count = 16 + int(tall / 14)
    size = math.sqrt(16 / count)
    for layer, tone in enumerate((dark(leaf, 0.24), dark(leaf, 0.10), leaf, light(leaf, 0.2))):
        for _ in range(count):
            a, away = chance.uniform(0, 6.28), chance.random() ** 0.6 * r * (0.95 - layer * 0.14)
            cx = x + math.cos(a) * away * slim - layer * r * 0.07
            cy = crown + math.sin(a) * away * 0.95 - layer * r * 0.09
            drawn.append(
                f'<circle cx="{cx:.1f}" cy="{cy:.1f}" '
                f'r="{r * size * chance.uniform(0.18, 0.34) * (1 - layer * 0.14):.1f}" fill="{tone}"/>'
            )
    return "".join(drawn)


def bush(x: float, foot: float, size: float, leaf: str, seed: int) -> str:
    chance = Random(seed)
    return "".join(
        (
            f'<circle cx="{x + chance.uniform(-1, 1) * size:.1f}" '
            f'cy="{foot - chance.uniform(0, 0.5) * size:.1f}" '
            f'r="{size * chance.uniform(0.22, 0.42):.1f}" fill="{tone}"/>'
        )
        for tone in (dark(leaf, 0.2), leaf, light(leaf, 0.2))
        for _ in range(7)
    )


GREENS = ("#7fa05a", "#93a955", "#6d9560", "#a8b25a", "#c7a548", "#d08f45", "#86a866")


def park(scene: Scene, horizon: float, *, seed: int = 3, leaves: tuple[str, ...] = GREENS, big: float = 1.0) -> str:
    """Trees on a meadow with a path; far away, two towers of the old town."""
    chance = Random(seed)
    drawn = [
        sky(scene, horizon),
        clouds(seed, (300, horizon - 300, 150), (1150, horizon - 260, 190), (760, horizon - 350, 120)),
    ]
    drawn.append(towers(720, horizon - 8, 110, "#c9c3c4"))
    far = [(x, horizon - 22 - chance.uniform(0, 26)) for x in range(-100, 1750, 60)]
    drawn.append(
        f'<path d="M-200 {horizon + 60}L'
        + "L".join(f"{x} {y:.0f}" for x, y in far)
        + f'L1800 {horizon + 60}Z" fill="#a9bd9b"/>'
    )
    meadow = scene.gradient((0, horizon), (0, horizon + 330), (0, "#c3cf8a", 1), (1, "#86a458", 1))
    drawn.append(f'<rect x="-200" y="{horizon + 8}" width="2000" height="700" fill="{meadow}"/>')
    drawn.append(
        f'<path d="M500 {horizon + 420}C620 {horizon + 160} 900 {horizon + 120} 860 '
        f"{horizon + 14}L880 {horizon + 14}C960 {horizon + 120} 860 {horizon + 200} 900 "
        f'{horizon + 420}Z" fill="#e8d9b4"/>'
    )
    for row, (count, tall, foot) in enumerate(((26, 150, 22), (15, 260, 60), (9, 420, 130))):
        for n in range(count):
            x = -80 + (n + chance.uniform(0.1, 0.9)) * 1760 / count
            leaf = mix(chance.choice(leaves), "#dfe6cf", 0.45 - row * 0.2)
            drawn.append(
                tree(
                    x,
                    horizon + foot * chance.uniform(0.8, 1.15),
                    tall * big * chance.uniform(0.85, 1.15),
                    leaf,
                    seed * 97 + row * 31 + n,
                )
            )
    drawn += [bush(x, horizon + 260, 70, chance.choice(leaves[:4]), seed + x) for x in range(-60, 1700, 210)]
    return "".join(drawn)


def towers(x: float, foot: float, tall: float, colour: str) -> str:
    """The two unlike towers of the basilica on the market square."""
    a, b = tall, tall * 0.82
    w = tall * 0.15
    left, right = x, x + w * 1.7
    return (
        f'<g fill="{colour}"><rect x="{left:.1f}" y="{foot - a * 0.72:.1f}" width="{w:.1f}" height="{a * 0.72:.1f}"/>'
        f'<path d="M{left - w * 0.05:.1f} {foot - a * 0.72:.1f}L{left + w * 0.22:.1f} '
        f"{foot - a * 0.86:.1f}L{left + w * 0.5:.1f} "
        f"{foot - a * 1.12:.1f}L{left + w * 0.78:.1f} "
        f'{foot - a * 0.86:.1f}L{left + w * 1.05:.1f} {foot - a * 0.72:.1f}Z"/>'
        + "".join(
            (
                f'<path d="M{left + w * p:.1f} {foot - a * 0.70:.1f}l{w * 0.06:.1f} '
                f'{-a * 0.2:.1f}l{w * 0.06:.1f} {a * 0.2:.1f}Z"/>'
            )
            for p in (0.02, 0.18, 0.7, 0.86)
        )
        + f'<rect x="{right:.1f}" y="{foot - b * 0.72:.1f}" width="{w:.1f}" height="{b * 0.72:.1f}"/>'
        f'<path d="M{right - w * 0.04:.1f} {foot - b * 0.72:.1f}C{right:.1f} '
        f"{foot - b * 0.86:.1f} {right + w * 0.3:.1f} {foot - b * 0.84:.1f} "
        f"{right + w * 0.42:.1f} {foot - b * 0.92:.1f}L{right + w * 0.5:.1f} "
        f"{foot - b * 1.05:.1f}L{right + w * 0.58:.1f} "
        f"{foot - b * 0.92:.1f}C{right + w * 0.7:.1f} {foot - b * 0.84:.1f} {right + w:.1f} "
        f'{foot - b * 0.86:.1f} {right + w * 1.04:.1f} {foot - b * 0.72:.1f}Z"/>'
        f'<path d="M{left - w * 0.3:.1f} {foot:.1f}v{-a * 0.3:.1f}l{w * 1.55:.1f} '
        f'{-a * 0.16:.1f}l{w * 1.55:.1f} {a * 0.16:.1f}v{a * 0.3:.1f}Z"/></g>'
    )


def old_town(scene: Scene, horizon: float, *, seed: int = 5) -> str:
    """Roofs of the old town with St Mary's towers and the hill of Wawel."""
    chance = Random(seed)
    drawn = [
        sky(scene, horizon, "#b5d6e8", "#e6ecdf", "#fde3ba"),
        clouds(seed, (380, horizon - 310, 170), (1200, horizon - 270, 150)),
    ]
    drawn.append(
        f'<path d="M-100 {horizon + 40}C300 {horizon - 40} 700 {horizon - 10} 900 '
        f'{horizon - 26}S1500 {horizon - 60} 1800 {horizon}V{horizon + 200}H-100Z" '
        'fill="#c7cfb4"/>'
    )
    drawn.append(wawel(1020, horizon + 6, 150, "#cdb9a8"))
    for row, (size, foot, tones) in enumerate(
        (
            (70, 60, ("#c98d68", "#b97a58", "#d3a07c")),
            (110, 130, ("#b96f4b", "#a9623f", "#c98055")),
            (170, 240, ("#a4583a", "#b8683f", "#964f37")),
        )
    ):
        x = -80.0
        while x < WIDTH + 120:
            w, h = size * chance.uniform(0.9, 1.7), size * chance.uniform(0.55, 0.9)
            y = horizon + foot - h * 0.4
            roof, wall = chance.choice(tones), chance.choice(("#efd9b2", "#e9c8a0", "#f3e2c4", "#dfc7ae"))
            drawn.append(f'<rect x="{x:.0f}" y="{y:.0f}" width="{w:.0f}" height="400" fill="{wall}"/>')
            drawn.append(
                f'<path d="M{x - 4:.0f} {y:.0f}L{x + w * 0.12:.0f} '
                f'{y - h * 0.62:.0f}H{x + w * 0.88:.0f}L{x + w + 4:.0f} {y:.0f}Z" fill="{roof}"/>'
            )
            drawn.append(
                f'<path d="M{x + w * 0.12:.0f} '
                f'{y - h * 0.62:.0f}H{x + w * 0.5:.0f}V{y:.0f}H{x - 4:.0f}Z" fill="#fff1d0" '
                'opacity="0.10"/>'
            )
            drawn.append(
                f'<rect x="{x + w * 0.3:.0f}" y="{y - h * 0.9:.0f}" width="{w * 0.09:.0f}" '
                f'height="{h * 0.4:.0f}" fill="{dark(roof, 0.12)}"/>'
            )
            drawn += [
                (
                    f'<rect x="{x + w * p:.0f}" y="{y + size * 0.22:.0f}" width="{size * 0.15:.0f}" '
                    f'height="{size * 0.26:.0f}" fill="#7f8f98"/>'
                )
                for p in (0.16, 0.42, 0.68)
            ]
            x += w
        if row == 0:
            drawn.append(towers(832, horizon + 92, 188, "#b57f66"))
        if row == 1:
            drawn += [tree(tx, horizon + 190, 120, "#9aad62", seed + tx) for tx in (240, 520, 980, 1330)]
    return "".join(drawn)


def wawel(x: float, foot: float, wide: float, colour: str) -> str:
    """The castle on its hill, far away."""
    u = wide / 10
    spires = "".join(
        (
            f'<rect x="{x + p * u:.0f}" y="{foot - h * u:.0f}" width="{w * u:.0f}" '
            f'height="{h * u:.0f}"/><path d="M{x + (p - 0.1) * u:.0f} '
            f"{foot - h * u:.0f}l{(w / 2 + 0.1) * u:.0f} {-1.6 * u:.0f}l{(w / 2 + 0.1) * u:.0f} "
            f'{1.6 * u:.0f}Z"/>'
        )
        for p, w, h in ((0.5, 0.9, 4.4), (2.2, 1.0, 5.6), (4.0, 0.8, 4.2), (8.4, 1.1, 4.0))
    )
    return (
        f'<g fill="{colour}"><rect x="{x:.0f}" y="{foot - 2.6 * u:.0f}" width="{wide:.0f}" '
        f'height="{2.6 * u + 30:.0f}"/>{spires}<path d="M{x - 3 * u:.0f} '
        f"{foot + 30:.0f}C{x:.0f} {foot - 4:.0f} {x + wide:.0f} {foot - 4:.0f} "
        f'{x + wide + 3 * u:.0f} {foot + 30:.0f}Z" fill="#aebd93"/></g>'
    )
