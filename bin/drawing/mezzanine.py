"""The room on the mezzanine, under its sloping roof, with the stair that leads up to it."""

from drawing.colours import mix
from drawing.geometry import Camera
from drawing.green import floor_plant, small_plant
from drawing.hung import bookcase, picture
from drawing.lamps import floor_lamp, frame_of_shade, light_from
from drawing.machines import tv
from drawing.outside import clouds, outside, sky, tree
from drawing.place import Place
from drawing.room import Room
from drawing.rooms_reymonta import NAVY, OCHRE, in_a_ring
from drawing.scene import Scene, path
from drawing.seats import armchair
from drawing.tables import low_table, mug, notebook, rug


def antresola() -> Scene:
    scene = Scene(Camera(2.75, 1.95, -1.9, turn=1, focal=1080, horizon=360), light=(0.55, 0.8, -0.25))
    outside(
        scene,
        sky(scene, 360, "#9ccbe6", "#d6ebf0", "#fdf0d6"),
        clouds(3, (900, 150, 120), (1220, 210, 150), (1050, 300, 110)),
        tree(1330, 560, 330, "#8fae62", 3),
        tree(1180, 600, 300, "#c2a94f", 8),
    )
    room = Room(scene, 6.2, 5.6, 3.4)
    room.boards("#c99763", width=0.18)
    _roof(room)
    _stair(room)
    rug(Place(scene, 3.75, 2.9), 3.0, 2.8, "#3f6a78", "#e9d6ae", "#4f7d8a")
    low_table(Place(scene, 3.75, 2.9), 0.48, top="#b9854f")
    mug(Place(scene, 3.6, 2.8, y=0.42), OCHRE)
    mug(Place(scene, 3.95, 2.95, y=0.42), "#f3e6d0")
    notebook(Place(scene, 3.8, 2.68, y=0.42, turn=14), "#c9604a")
    small_plant(Place(scene, 3.72, 3.1, y=0.42), tall=0.3, kind="flower", pot_colour="#f0e6d4", seed=6)
    tones = (OCHRE, "#5d8a8a", "#c9604a", "#5d8a8a", OCHRE, "#c9604a")
    for (x, z, turn), tone in zip(in_a_ring((3.75, 2.9), 1.38, 6, start=0.02), tones, strict=True):
        armchair(Place(scene, x, z, turn=turn), tone, cushion="#f3e3bf" if tone != OCHRE else NAVY)
    tv(room.place("back", 2.6), 1.5, 1.15)
    bookcase(room, "back", 3.75, 4.75, 1.5, rows=4)
    small_plant(Place(scene, 4.1, 5.42, y=1.5), tall=0.4, kind="trailing", pot_colour="#c8744f", seed=4)
    floor_lamp(Place(scene, 5.15, 4.7), tall=1.55, lit=0.35)
    floor_plant(Place(scene, 1.6, 5.1), "monstera", tall=1.35, pot_colour="#e4d8c2")
    light_from(scene, 1250, 260, 800)
    frame_of_shade(scene)
    return scene


def _roof(room: Room) -> None:
    """A gable: the roof slopes down to a low wall on the right, with beams and a window in it."""
    scene, w, d, h, low, ridge = room.scene, room.wide, room.deep, room.high, 1.05, 2.6
    scene.lay(room.patch("left", -4, d, 0, h), scene.lit("#f0e2cc", (1, 0, 0)))
    scene.lay([(0, 0, d), (w, 0, d), (w, low, d), (ridge, h, d), (0, h, d)], scene.lit("#e3eae4", (0, 0, -1)))
    room.fading([(0, 0, d), (w, 0, d), (w, 1.0, d), (0, 1.0, d)], 0.16)
    scene.lay([(w, 0, -4), (w, 0, d), (w, low, d), (w, low, -4)], scene.lit("#e9dcc6", (-1, 0, 0)))
    scene.lay([(0, h, -4), (ridge, h, -4), (ridge, h, d), (0, h, d)], "#efe5d4")

    def slope(z0: float, z1: float, a: float, b: float, down: float = 0.0) -> list[tuple[float, float, float]]:
        """A field of the slope between two shares of its height."""

        def spot(share: float, z: float) -> tuple[float, float, float]:
            return (w + (ridge - w) * share, low + (h - low) * share - down, z)

        return [spot(a, z0), spot(a, z1), spot(b, z1), spot(b, z0)]

    scene.lay(slope(-4, d, 0, 1), "#f7efe0")
    for number in range(12):
        scene.lay(slope(-4, d, number / 12 - 0.004, number / 12), "#e3d5bd")
    room.fading(slope(-4, d, 0.0, 0.3), 0.16)
    for z in (-0.6, 0.9, 2.35, 4.3, 5.5):
        scene.lay(slope(z - 0.07, z + 0.09, 0, 1, 0.02), "#a9794c")
        scene.lay(slope(z - 0.07, z - 0.03, 0, 1, 0.02), "#8a6140")

    def window(camera: Camera) -> str:
        hole = path(camera.outline(slope(2.6, 4.05, 0.3, 0.78)))
        glass = slope(2.68, 3.97, 0.34, 0.74)
        view = f'<g clip-path="{scene.clip(path(camera.outline(glass)))}"><use href="#outside"/></g>'
        bars = scene.flat(slope(3.3, 3.35, 0.34, 0.74), "#c79a66", camera=camera)
        return f'<path d="{hole}" fill="#c79a66"/>{view}{bars}'

    scene.background.append(window)
    scene.floor_light.append([(2.9, 0, 1.7), (4.0, 0, 1.5), (3.6, 0, 2.8), (2.5, 0, 3.0)])
    picture(room, "left", 3.9, 1.8, 1.1, 0.8, "tower", tones=("#f3e3bf", "#8fa58a", "#c07a55", "#e9b44c"))


def _stair(room: Room) -> None:
    """The stair that comes up at the side, in its opening, with a railing about it."""
    scene = room.scene
    x0, x1, z0, z1 = 0.12, 1.4, -0.2, 3.9
    opening = [(x0, 0.0, z0), (x1, 0.0, z0), (x1, 0.0, z1), (x0, 0.0, z1)]

    def paint(camera: Camera) -> str:
        drawn = [scene.flat(opening, "#5a4238", camera=camera)]
        for n in range(13):
            y, z = -0.18 * (n + 1), z1 - 0.28 * n
            drawn.append(
                scene.flat(
                    [(x0, y, z - 0.28), (x1, y, z - 0.28), (x1, y, z), (x0, y, z)],
                    scene.lit("#c08a58", (0, 1, 0)),
                    camera=camera,
                )
            )
            drawn.append(
                scene.flat(
                    [(x0, y, z), (x1, y, z), (x1, y + 0.18, z), (x0, y + 0.18, z)],
                    mix("#f0e2cc", "#5a4238", min(0.12 + n * 0.05, 0.6)),
                    camera=camera,
                )
            )
        drawn.append(
            scene.flat([(x0, 0, z0), (x0, 0, z1), (x0, -2.4, z1), (x0, -2.4, z0)], "#e0cdb0", 'opacity="0.55"', camera)
        )
        return f'<g clip-path="{scene.clip(path(camera.outline(opening)))}">{"".join(drawn)}</g>'

    scene.background.append(paint)
    rail = Place(scene, 0, 0)
    for z in (-0.1, 0.9, 1.9, 2.9, 3.9):
        rail.box(x1, 0, z, 0.06, 0.98, 0.06, "#8a6140")
    for n in range(19):
        rail.box(x1, 0.08, 0.1 + n * 0.2, 0.014, 0.84, 0.014, "#3b3941", soft=0.3, shadow=False)
    rail.box(x1, 0.98, 1.9, 0.08, 0.05, 4.1, "#a9794c", shadow=False)
    rail.box(x1, 0.05, 1.9, 0.04, 0.03, 4.0, "#3b3941", shadow=False)
    rail.box((x0 + x1) / 2, 0.98, z1, x1 - x0, 0.05, 0.08, "#a9794c", shadow=False)
    for n in range(6):
        rail.box(x0 + 0.15 + n * 0.2, 0.08, z1, 0.014, 0.84, 0.014, "#3b3941", soft=0.3, shadow=False)


PICTURES = {"reymonta-antresola": antresola}
