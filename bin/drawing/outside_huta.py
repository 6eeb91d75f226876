"""More of the world outside: a street with a tram, Nowa Huta's arcades by day and at dusk, its roofs at sunset."""

from random import Random

from drawing.colours import dark, light, mix
from drawing.outside import bush, clouds, sky, tree
from drawing.scene import Scene


def street(scene: Scene, horizon: float, *, seed: int = 4) -> str:
    """Tenements across the street, a blue and white tram, young trees."""
    chance = Random(seed)
    drawn = [sky(scene, horizon), clouds(seed, (500, horizon - 320, 160), (1300, horizon - 300, 150))]
    x = -120.0
    while x < 1720:
        w, h = chance.uniform(210, 290), chance.uniform(300, 390)
        tone = chance.choice(("#e9c9a0", "#e3b48e", "#d9c3ae", "#efdcb6", "#c9d0be", "#e6c3b0"))
        top = horizon + 36 - h
        drawn.append(f'<rect x="{x:.0f}" y="{top:.0f}" width="{w:.0f}" height="{h:.0f}" fill="{tone}"/>')
        drawn.append(
            f'<rect x="{x - 3:.0f}" y="{top - 10:.0f}" width="{w + 6:.0f}" height="14" '
            f'fill="{light(tone, 0.5)}"/><path d="M{x:.0f} {top - 10:.0f}l18 -34h{w - 36:.0f}l18 '
            '34Z" fill="#a8684c"/>'
        )
        for row in range(4):
            for column in range(4):
                wx, wy = x + 22 + column * (w - 34) / 4, top + 28 + row * 74
                drawn.append(
                    f'<rect x="{wx - 4:.0f}" y="{wy - 5:.0f}" width="36" height="52" '
                    f'fill="{light(tone, 0.45)}"/><rect x="{wx:.0f}" y="{wy:.0f}" width="28" height="42" '
                    f'fill="{chance.choice(("#8fa7b2", "#a9bdc2", "#7b93a2", "#f3dfae"))}"/><path '
                    f'd="M{wx + 14:.0f} {wy:.0f}v42M{wx:.0f} {wy + 16:.0f}h28" stroke="#f7eedd" '
                    'stroke-width="3"/>'
                )
        x += w
    ground = horizon + 36
    drawn.append(
        f'<rect x="-200" y="{ground}" width="2000" height="500" fill="#b9b2a6"/><rect '
        f'x="-200" y="{ground}" width="2000" height="26" fill="#d8cfbf"/><path d="M-200 '
        f'{ground + 74}H1800M-200 {ground + 92}H1800" stroke="#7d756c" stroke-width="4"/>'
    )
    drawn += [tram(470, ground + 84, 1.0), tram(1010, ground + 84, 1.0)]
    drawn += [
        tree(tx, ground + 130, 330, ("#8fae62", "#c2a94f", "#7da363")[tx % 3], seed + tx, slim=0.8)
        for tx in (130, 390, 960, 1420, 1560)
    ]
    drawn.append(f'<path d="M-200 {horizon - 60}H1800M-200 {horizon - 66}H1800" stroke="#6f6a70" stroke-width="1.6"/>')
    return "".join(drawn)


def tram(x: float, foot: float, size: float) -> str:
    """A low tram in the city's blue and white."""
    w, h = 430 * size, 118 * size
    top = foot - h
    body = (
        f'<path d="M{x:.0f} {foot - 12:.0f}V{top + 26:.0f}Q{x:.0f} {top:.0f} {x + 26:.0f} '
        f"{top:.0f}H{x + w - 30:.0f}Q{x + w:.0f} {top:.0f} {x + w + 10:.0f} "
        f'{foot - 40:.0f}V{foot - 12:.0f}Z" fill="#f4f6f4"/>'
    )
    band = (
        f'<path d="M{x:.0f} {foot - 12:.0f}V{foot - 46:.0f}H{x + w + 9:.0f}L{x + w + 10:.0f} '
        f'{foot - 12:.0f}Z" fill="#2c62a3"/>'
    )
    panes = "".join(
        (
            f'<rect x="{x + 16 + n * 58:.0f}" y="{top + 20:.0f}" width="48" height="46" rx="6" '
            f'fill="#5f7f94"/><path d="M{x + 22 + n * 58:.0f} {top + 60:.0f}l26 -36h10l-26 36Z" '
            'fill="#ffffff" opacity=".25"/>'
        )
        for n in range(7)
    )
    doors = "".join(
        f'<rect x="{x + p:.0f}" y="{top + 16:.0f}" width="4" height="{h - 30:.0f}" fill="#c9d3da"/>'
        for p in (130, 190, 310, 370)
    )
    wheels = "".join(
        f'<circle cx="{x + p:.0f}" cy="{foot - 8:.0f}" r="11" fill="#4b4650"/>' for p in (70, 104, 330, 364)
    )
    return (
        f'<g>{wheels}{body}{band}{panes}{doors}<path d="M{x + 190:.0f} {top:.0f}l30 -26l30 '
        '14" stroke="#5b5560" stroke-width="3" fill="none"/></g>'
    )


def arcades(scene: Scene, horizon: float, *, seed: int = 6, dusk: bool = False) -> str:
    """The arcades of Nowa Huta across a square: pale stone, arches, rows of windows, lindens and a lamp."""
    chance = Random(seed)
    stone = "#ecd9b8" if not dusk else "#d8b79a"
    drawn = [
        sky(scene, horizon, "#a8cfe4", "#e2ebe0", "#fcebc9")
        if not dusk
        else sky(scene, horizon, "#5d6a9b", "#d99a86", "#fbd08e")
    ]
    drawn.append(clouds(seed, (300, horizon - 330, 150), (1240, horizon - 320, 170)))
    top, ground = horizon - 300, horizon + 100
    drawn.append(f'<rect x="-200" y="{top}" width="2000" height="{ground - top}" fill="{stone}"/>')
    drawn.append(
        f'<rect x="-200" y="{top - 20}" width="2000" height="24" fill="{light(stone, 0.5)}"/>'
        f'<rect x="-200" y="{top + 4}" width="2000" height="8" fill="{dark(stone, 0.18)}"/>'
    )
    drawn += [
        (
            f'<rect x="{x}" y="{top - 52}" width="20" height="34" fill="{stone}"/><rect '
            f'x="{x - 4}" y="{top - 58}" width="28" height="8" fill="{light(stone, 0.4)}"/>'
        )
        for x in range(-150, 1750, 120)
    ]
    drawn.append(f'<rect x="-200" y="{top - 34}" width="2000" height="6" fill="{light(stone, 0.3)}"/>')
    for row in range(2):
        for x in range(-170, 1750, 95):
            y = top + 30 + row * 100
            glass = (
                chance.choice(("#8ea7b4", "#7f9aab", "#a3b7bd"))
                if not dusk
                else chance.choice(("#f7d58c", "#75708c", "#6d6a88", "#f2c778"))
            )
            drawn.append(
                f'<rect x="{x - 6}" y="{y - 8}" width="50" height="76" fill="{light(stone, 0.45)}"/>'
                f'<rect x="{x}" y="{y}" width="38" height="62" fill="{glass}"/><path d="M{x + 19} '
                f'{y}v62M{x} {y + 22}h38" stroke="#f8f0df" stroke-width="3"/><rect x="{x - 8}" '
                f'y="{y + 64}" width="54" height="6" fill="{light(stone, 0.3)}"/>'
            )
    drawn.append(
        f'<rect x="-200" y="{horizon - 98}" width="2000" height="14" '
        f'fill="{light(stone, 0.4)}"/><rect x="-200" y="{horizon - 84}" width="2000" '
        f'height="5" fill="{dark(stone, 0.2)}"/>'
    )
    for x in range(-190, 1780, 150):
        arch = f"M{x} {ground}V{horizon - 10}A52 52 0 0 1 {x + 104} {horizon - 10}V{ground}Z"
        inside = scene.gradient(
            (0, horizon - 60), (0, ground), (0, mix(stone, "#5b4650", 0.62), 1), (1, mix(stone, "#8a6f62", 0.42), 1)
        )
        drawn.append(
            f'<path d="{arch}" fill="{inside}"/><path d="M{x + 104} {ground}V{horizon - 10}A52 52 '
            f'0 0 0 {x + 52} {horizon - 62}Q{x + 90} {horizon - 40} {x + 88} {ground}Z" '
            f'fill="#fff0cc" opacity="0.22"/><path d="{arch}" fill="none" '
            f'stroke="{light(stone, 0.5)}" stroke-width="5"/>'
        )
        drawn.append(
            f'<rect x="{x + 30}" y="{horizon + 14}" width="44" height="86" fill="#6e5a58"/><rect '
            f'x="{x + 36}" y="{horizon + 22}" width="32" height="44" '
            f'fill="{"#f3d695" if chance.random() < 0.5 else "#93a6a8"}"/>'
        )
    paving = scene.gradient((0, ground), (0, ground + 260), (0, "#dccbb0", 1), (1, "#bfae95", 1))
    drawn.append(f'<rect x="-200" y="{ground}" width="2000" height="500" fill="{paving}"/>')
    drawn += [
        (
            f'<path d="M{800 + (x - 800) * 0.9} {ground}L{800 + (x - 800) * 2.2} {ground + 320}" '
            'stroke="#b3a189" stroke-width="1.5"/>'
        )
        for x in range(-600, 2300, 130)
    ]
    drawn += [
        tree(tx, ground + 60, 300, ("#8fae5f", "#b9ac52", "#79a060")[tx % 3], seed + tx, slim=0.85)
        for tx in (60, 420, 1120, 1530)
    ]
    drawn += [bush(bx, ground + 66, 46, "#86a75c", seed + bx) for bx in (150, 330, 1210, 1440)]
    drawn.append(lamp_post(760, ground + 70, 250))
    return "".join(drawn)


def lamp_post(x: float, foot: float, tall: float) -> str:
    return (
        f'<path d="M{x - 3} {foot}V{foot - tall}h6V{foot}Z" fill="#4e5a57"/><path d="M{x} '
        f'{foot - tall}h-26M{x} {foot - tall}h26" stroke="#4e5a57" stroke-width="4"/>'
        f'<circle cx="{x - 28}" cy="{foot - tall + 8}" r="11" fill="#fff3cf"/><circle '
        f'cx="{x + 28}" cy="{foot - tall + 8}" r="11" fill="#fff3cf"/><rect x="{x - 8}" '
        f'y="{foot - 16}" width="16" height="16" fill="#4e5a57"/>'
    )


def roofs_at_sunset(scene: Scene, horizon: float, *, seed: int = 8, sun: float = 1250) -> str:
    """Attics and roofs of Nowa Huta against the sunset, with the steelworks' chimneys far away."""
    chance = Random(seed)
    glow = scene.glow((sun, horizon - 60), 620, (0, "#fff2c0", 0.95), (0.25, "#ffd98c", 0.6), (1, "#ffb36b", 0))
    drawn = [
        sky(scene, horizon, "#7a86b5", "#e6a58c", "#ffd690"),
        f'<rect x="-200" y="-100" width="2000" height="1200" fill="{glow}"/>',
        f'<circle cx="{sun}" cy="{horizon - 66}" r="42" fill="#fff3c8"/>',
    ]
    drawn.append(
        clouds(seed, (250, horizon - 170, 190), (980, horizon - 230, 220), (1380, horizon - 150, 180), colour="#f7c2a0")
    )
    drawn.append(
        "".join(
            (
                f'<path d="M{x} {horizon + 30}l4 {-h}h9l5 {h}Z" fill="#a97f86"/><ellipse '
                f'cx="{x + 30}" cy="{horizon + 24 - h}" rx="34" ry="8" fill="#f3d2c0" opacity=".6"/>'
            )
            for x, h in ((860, 120), (900, 150), (950, 104), (1220, 130))
        )
    )
    for size, foot, tones in (
        (90, 40, ("#a8808a", "#b48a8c")),
        (150, 110, ("#93616a", "#a06b6a", "#875a68")),
        (250, 240, ("#70475a", "#7d4e58", "#653f55")),
    ):
        x = -120.0
        while x < 1740:
            w, h = size * chance.uniform(1.2, 2.1), size * chance.uniform(0.7, 1.2)
            y, tone = horizon + foot - h * 0.55, chance.choice(tones)
            attic = chance.random() < 0.5
            drawn.append(f'<rect x="{x:.0f}" y="{y:.0f}" width="{w + 1:.0f}" height="600" fill="{tone}"/>')
            if attic:
                drawn.append(
                    "".join(
                        (
                            f'<path d="M{x + n * w / 7:.0f} '
                            f'{y:.0f}v{-size * 0.16:.0f}h{w / 14:.0f}v{size * 0.16:.0f}Z" fill="{tone}"/>'
                        )
                        for n in range(7)
                    )
                    + (
                        f'<rect x="{x - 3:.0f}" y="{y + size * 0.06:.0f}" width="{w + 6:.0f}" '
                        f'height="{size * 0.05:.0f}" fill="{light(tone, 0.25)}"/>'
                    )
                )
            else:
                drawn.append(
                    f'<path d="M{x - 5:.0f} {y:.0f}L{x + w * 0.15:.0f} '
                    f'{y - h * 0.34:.0f}H{x + w * 0.85:.0f}L{x + w + 5:.0f} {y:.0f}Z" '
                    f'fill="{dark(tone, 0.14)}"/><rect x="{x + w * 0.62:.0f}" y="{y - h * 0.5:.0f}" '
                    f'width="{size * 0.12:.0f}" height="{h * 0.3:.0f}" fill="{dark(tone, 0.2)}"/>'
                )
            for row in range(3):
                for column in range(4):
                    lit = chance.random() < 0.45
                    drawn.append(
                        f'<rect x="{x + w * (0.1 + column * 0.22):.0f}" '
                        f'y="{y + size * (0.22 + row * 0.36):.0f}" width="{size * 0.13:.0f}" '
                        f'height="{size * 0.2:.0f}" fill="{"#ffdf93" if lit else dark(tone, 0.22)}"/>'
                    )
            x += w
    return "".join(drawn)
