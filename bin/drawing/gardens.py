"""Green outside the windows: the park at night, and a courtyard with its garden."""

from random import Random

from drawing.colours import mix
from drawing.outside import clouds, sky, tree
from drawing.scene import Scene


def night_park(scene: Scene, horizon: float, *, seed: int = 9) -> str:
    """The park after dark: deep blue, lamps along the path, the moon."""
    chance = Random(seed)
    drawn = [sky(scene, horizon, "#1d2a4f", "#33456f", "#6a6f8f")]
    drawn += [
        (
            f'<circle cx="{chance.uniform(0, 1600):.0f}" '
            f'cy="{chance.uniform(0, horizon - 80):.0f}" r="{chance.uniform(0.8, 2):.1f}" '
            'fill="#fff3d2" opacity="0.8"/>'
        )
        for _ in range(90)
    ]
    drawn.append('<circle cx="300" cy="150" r="30" fill="#fbeecb"/>')
    drawn.append(f'<rect x="-200" y="{horizon + 10}" width="2000" height="700" fill="#27384a"/>')
    for row, (count, tall, foot) in enumerate(((22, 160, 22), (13, 280, 60), (8, 430, 130))):
        for n in range(count):
            x = -80 + (n + chance.uniform(0.1, 0.9)) * 1760 / count
            drawn.append(
                tree(
                    x,
                    horizon + foot,
                    tall,
                    mix("#2c4a4c", "#4a5a78", 0.5 - row * 0.25),
                    seed * 53 + row * 17 + n,
                    trunk="#27283a",
                )
            )
    for x in range(120, 1700, 330):
        shine = scene.glow((x, horizon - 70), 120, (0, "#ffe2a0", 0.75), (1, "#ffe2a0", 0))
        drawn.append(
            f'<rect x="{x - 130}" y="{horizon - 200}" width="260" height="260" fill="{shine}"/>'
            f'<rect x="{x - 2}" y="{horizon - 70}" width="4" height="170" fill="#20222f"/><circle '
            f'cx="{x}" cy="{horizon - 74}" r="9" fill="#fff0c2"/>'
        )
    return "".join(drawn)


def garden(scene: Scene, horizon: float, *, seed: int = 12) -> str:
    """A courtyard with a garden: lindens, beds of flowers, the wall of the next house."""
    chance = Random(seed)
    drawn = [
        sky(scene, horizon, "#aad6ea", "#e6f0e0", "#fff0c8"),
        clouds(seed, (420, horizon - 290, 160), (1250, horizon - 260, 170)),
    ]
    drawn.append(f'<rect x="-200" y="{horizon - 190}" width="2000" height="330" fill="#e9c9a2"/>')
    drawn += [
        (
            f'<rect x="{x}" y="{horizon - 150 + r * 110}" width="44" height="66" fill="#93a9ae"/>'
            f'<path d="M{x + 22} {horizon - 150 + r * 110}v66" stroke="#f8efdd" stroke-width="4"/>'
            f'<rect x="{x - 5}" y="{horizon - 84 + r * 110}" width="54" height="7" '
            'fill="#f6e6cc"/>'
        )
        for x in range(-120, 1740, 120)
        for r in range(2)
    ]
    drawn.append(f'<rect x="-200" y="{horizon + 130}" width="2000" height="500" fill="#9cb968"/>')
    drawn += [
        tree(
            x,
            horizon + 170,
            340 * chance.uniform(0.8, 1.15),
            chance.choice(("#94b562", "#b3bb5a", "#82a962")),
            seed + x,
        )
        for x in range(-40, 1700, 230)
    ]
    for x in range(-60, 1700, 42):
        y = horizon + 170 + chance.uniform(0, 60)
        drawn.append(
            f'<path d="M{x} {y + 40:.0f}q3 -20 0 -40" stroke="#6d8f4b" stroke-width="3" '
            f'fill="none"/><circle cx="{x}" cy="{y:.0f}" r="9" '
            f'fill="{chance.choice(("#e8875f", "#f2c14e", "#d9657a", "#fff3dc", "#a884c0"))}"/>'
            f'<circle cx="{x}" cy="{y:.0f}" r="3" fill="#7a5230"/>'
        )
    return "".join(drawn)
