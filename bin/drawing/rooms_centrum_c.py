"""The smaller rooms of the centre in Nowa Huta: terracotta, sunny yellow and a quiet blue."""

import math

from drawing.gardens import garden
from drawing.geometry import Camera
from drawing.green import bouquet, floor_plant, small_plant
from drawing.halls_centrum_c import MUSTARD, TEAL, TERRACOTTA, WINE
from drawing.hung import bookcase, picture, projection, whiteboard
from drawing.lamps import floor_lamp, frame_of_shade, halo, light_from, pendant, table_lamp
from drawing.machines import projector, tv
from drawing.music import blocks, teddy, wooden_train
from drawing.outside import outside
from drawing.outside_huta import arcades, roofs_at_sunset
from drawing.place import Place
from drawing.room import Room
from drawing.rooms_reymonta import in_a_ring
from drawing.scene import Scene
from drawing.seats import chair, pouffe, sofa, wooden_chair
from drawing.tables import (
    cup,
    glass,
    laptop,
    mug,
    notebook,
    on,
    paper,
    plate,
    round_rug,
    round_table,
    rug,
    table,
)


def szkoleniowa() -> Scene:
    scene = Scene(
        Camera(3.6, 2.0, -2.3, turn=5, focal=1090, horizon=355),
        light=(0.8, 0.55, -0.2),
        warm="#ffd9a0",
        dusk="#4b3450",
        shadow_strength=0.26,
    )
    outside(scene, roofs_at_sunset(scene, 410))
    room = Room(scene, 8.2, 8.2, 3.2)
    room.boards("#a9714b", width=0.15)
    room.walls("#e9b896", "#d98f6c", "#f0cba8", "#fbeeda")
    for number in range(3):
        s = 0.4 + number * 2.55
        room.window("right", s, s + 1.95, 0.85, 2.75, panes=(2, 2), sun=(-0.9, -0.42, -0.1))
        room.radiator("right", s + 0.2, s + 1.7)
        small_plant(
            Place(scene, 8.1, s + 0.5, y=0.85),
            tall=0.36,
            kind=("flower", "snake", "herb")[number],
            pot_colour="#f0e2c8",
            seed=number,
        )
        room.curtain("right", s + 1.98, s + 2.5, 0.1, 2.95, "#5b2f3f", folds=5)
    room.rail("right", -3, 8.1, 2.98)
    projection(room, "back", 2.2, 5.4, 1.1, 2.75)
    whiteboard(room, "back", 5.9, 7.7, 0.95, 2.2)
    tv(room.place("back", 1.15), 1.15, 1.35)
    picture(room, "left", 5.4, 1.8, 1.2, 0.8, "shapes", tones=("#f6e2b4", MUSTARD, TEAL, WINE))
    picture(room, "left", 3.4, 1.8, 0.8, 0.8, "leaf", tones=("#f6e2b4", "#8fae7c", TEAL, WINE))
    for number, x in enumerate((2.9, 4.6)):
        _desk(scene, x, 0.75, 180, number)
    for number, z in enumerate((5.3, 3.7, 2.1)):
        _desk(scene, 1.75, z, -90, number)
        _desk(scene, 5.75, z, 90, number + 1)
    projector(Place(scene, 3.8, 5.2), 3.2, 2.65)
    floor_plant(Place(scene, 0.6, 7.5), "palm", tall=1.7, pot_colour="#f0e2c8")
    floor_plant(Place(scene, 7.7, 7.7), "rubber", tall=1.5, pot_colour=WINE)
    for x in (2.2, 5.4):
        for z in (2.0, 5.4):
            pendant(Place(scene, x, z), 3.2, 2.45, "#f6e6c8", r=0.26, kind="drum", lit=0.2)
    light_from(scene, 1560, 320, 1000, "#ffcf8a", 0.6)
    frame_of_shade(scene, 0.28)
    return scene


def _desk(scene: Scene, x: float, z: float, turn: float, number: int) -> None:
    """A table for two of the horseshoe; people sit on its outer side and look into the room's middle."""
    spot = Place(scene, x, z, turn=turn)
    table(spot, 1.5, 0.6, top="#e9cba0", legs="#6d5a55")
    for n in (-0.38, 0.38):
        chair(spot.moved(n, 0.6), TEAL, frame="#6d5a55")
    if number % 2:
        laptop(on(spot, -0.36, 0.0, turn=180))
        glass(on(spot, 0.1, 0.1))
    else:
        notebook(on(spot, -0.36, 0.06, turn=170), (WINE, MUSTARD)[number % 2])
        mug(on(spot, 0.02, 0.12), MUSTARD)
    paper(on(spot, 0.4, 0.06, turn=176))


def sloneczny() -> Scene:
    scene = Scene(
        Camera(3.0, 1.85, -1.7, turn=-6, focal=1090, horizon=365),
        light=(-0.6, 0.8, 0.1),
        contrast=0.65,
        shadow_strength=0.24,
    )
    outside(scene, garden(scene, 365))
    room = Room(scene, 5.6, 5.2, 3.1)
    room.herringbone("#cf9c62", size=0.5)
    room.walls("#f9d98a", "#fbdf98", "#f8d67f", "#fff6df")
    room.window("back", 1.7, 4.5, 0.85, 2.65, panes=(3, 2), sun=(0.1, -0.8, -0.75))
    room.window("left", 1.2, 3.9, 0.85, 2.65, panes=(3, 2), sun=(0.75, -0.7, -0.1))
    room.rail("back", 1.1, 5.1, 2.8)
    for s in (1.2, 4.52):
        room.curtain("back", s, s + 0.45, 0.6, 2.78, "#fff3d0", folds=5)
    room.rail("left", 0.6, 4.5, 2.8)
    for s in (0.72, 3.94):
        room.curtain("left", s, s + 0.45, 0.6, 2.78, "#fff3d0", folds=5)
    room.radiator("back", 2.1, 4.1)
    room.radiator("left", 1.6, 3.5)
    round_rug(Place(scene, 2.9, 2.5), 1.95, "#e08a5f", "#f3dba8", "#d9765f", "#f3dba8")
    spot = Place(scene, 2.9, 2.5)
    round_table(spot, 0.95, top="#d9a86c", leg="#8a6242")
    for number, (x, z, turn) in enumerate(in_a_ring((2.9, 2.5), 1.38, 8, start=math.pi / 8)):
        wooden_chair(
            Place(scene, x, z, turn=turn), "#b9824f", cushion=(TERRACOTTA, "#6f9a8d", "#f3e6c8", TEAL)[number % 4]
        )
    bouquet(on(spot, 0.0, 0.05), tall=0.5, vase="#6f97b5")
    for number, (x, z, _) in enumerate(in_a_ring((0.0, 0.0), 0.68, 5, start=0.4)):
        cup(on(spot, x, z), ("#ffffff", "#f3c9a8", "#c7dbe0")[number % 3])
    plate(on(spot, -0.3, -0.25), food="#c98a4b")
    notebook(on(spot, 0.35, -0.35, turn=-18), TEAL)
    for number, s in enumerate((1.95, 2.4, 2.85, 3.35, 3.8, 4.25)):
        small_plant(
            Place(scene, s, 5.09, y=0.85),
            tall=0.3 + 0.12 * (number % 3),
            kind=("herb", "flower", "snake", "trailing")[number % 4],
            pot_colour=("#c8744f", "#f6ecd8", "#6f9a8d")[number % 3],
            seed=number,
        )
    for number, s in enumerate((1.4, 1.85, 2.3, 2.8, 3.3, 3.7)):
        small_plant(
            Place(scene, 0.1, s, y=0.85),
            tall=0.32 + 0.1 * (number % 2),
            kind=("flower", "snake", "herb")[number % 3],
            pot_colour=("#f6ecd8", "#c8744f", "#6f9a8d")[number % 3],
            seed=number + 9,
        )
    floor_plant(Place(scene, 0.6, 4.6), "palm", tall=2.0, pot_colour="#f6ecd8")
    floor_plant(Place(scene, 5.1, 4.6), "monstera", tall=1.6, pot_colour="#c8744f", seed=3)
    floor_plant(Place(scene, 0.55, 0.45), "rubber", tall=1.4, pot_colour="#6f9a8d", seed=5)
    for number, z in enumerate((2.2, 3.2)):
        hook = Place(scene, 4.9, z)
        hook.rod((0, 2.35, 0), (0, 3.1, 0), 0.01, "#8a6a48", shadow=False)
        small_plant(Place(scene, 4.9, z, y=2.2), tall=0.55, kind="trailing", pot_colour="#e9dcc4", seed=12 + number)
    whiteboard(room, "right", 1.9, 3.9, 0.95, 2.05)
    pendant(Place(scene, 2.9, 2.5), 3.1, 2.15, "#f3ead0", r=0.34, kind="globe", lit=0.25)
    light_from(scene, 500, 240, 950, "#fff0b0", 0.6)
    frame_of_shade(scene, 0.18)
    return scene


def cichy() -> Scene:
    scene = Scene(
        Camera(2.7, 1.65, -2.1, turn=-3, focal=1100, horizon=385),
        light=(0.35, 0.85, -0.35),
        warm="#ffe0ae",
        dusk="#3a3350",
        shadow_strength=0.32,
    )
    outside(scene, arcades(scene, 385, seed=18, dusk=True))
    room = Room(scene, 5.2, 4.6, 2.9)
    room.boards("#b58a66", width=0.14)
    room.walls("#8fa3b8", "#9db0c0", "#8fa3b8", "#eee7da")
    room.window("back", 0.75, 2.05, 0.85, 2.45, panes=(2, 2), night=True)
    room.rail("back", 0.3, 2.5, 2.6)
    room.curtain("back", 0.35, 0.95, 0.05, 2.58, "#e3cdb5", folds=8)
    room.curtain("back", 1.85, 2.45, 0.05, 2.58, "#e3cdb5", folds=8)
    rug(Place(scene, 2.7, 2.0), 3.5, 2.3, "#cbb9a8", "#e9dcc8", "#b98a86", "#e9dcc8")
    sofa(Place(scene, 2.75, 3.6), "#b5705a", wide=2.2, cushions=("#e3b25c", "#6f8fae", "#f0e2c8", "#9db59a"))
    floor_lamp(Place(scene, 4.3, 3.9), "#f6dca8", tall=1.65, lit=0.6)
    halo(scene, (4.3, 1.4, 3.9), 2.6, 0.3)
    table_lamp(Place(scene, 0.55, 3.95, y=0.6), "#f3d5a0", lit=0.35)
    Place(scene, 0.55, 3.95).box(0, 0, 0, 0.5, 0.6, 0.4, "#c39a6b", soft=1.5)
    picture(room, "back", 3.3, 1.85, 1.1, 0.7, "hills", tones=("#f3d9b4", "#8fa3b0", "#5f7590", "#e9a87c"))
    pouffe(Place(scene, 1.15, 2.2), "#c98f86")
    pouffe(Place(scene, 1.75, 1.35), "#e3b25c")
    stand = Place(scene, 2.6, 2.35)
    round_table(stand, 0.38, top="#c39a6b", leg="#7d5a3e", tall=0.42)
    mug(on(stand, -0.1, 0.0, 0.42), "#f3e6d0")
    mug(on(stand, 0.14, 0.08, 0.42), "#8fb0a8")
    small_plant(on(stand, 0.0, 0.18, 0.42), tall=0.28, kind="herb", pot_colour="#f0e2c8", seed=3)
    bookcase(room, "right", 2.5, 3.5, 1.2, rows=3, colour="#c9a578")
    _toys(scene)
    for number, s in enumerate((1.0, 1.5, 1.85)):
        small_plant(
            Place(scene, s, 4.5, y=0.85),
            tall=0.3,
            kind=("snake", "herb", "flower")[number],
            pot_colour="#f0e2c8",
            seed=number + 2,
        )
    floor_plant(Place(scene, 4.85, 4.25), "rubber", tall=1.5, pot_colour="#e4d8c2", seed=2)
    small_plant(
        room.place("right", 3.0, 0.2).moved(0, 0, up=1.2), tall=0.4, kind="trailing", pot_colour="#c8744f", seed=7
    )
    scene.foreground.insert(
        0, '<rect width="1600" height="1000" fill="#574a78" opacity="0.16" style="mix-blend-mode:multiply"/>'
    )
    frame_of_shade(scene, 0.34, "#1c1630")
    return scene


def _toys(scene: Scene) -> None:
    """The corner for children: a mat, blocks, a train, a bear, a box."""
    round_rug(Place(scene, 4.05, 1.75), 0.85, "#7fa08f", "#e9dcc8", "#7fa08f")
    blocks(Place(scene, 3.7, 2.1))
    wooden_train(Place(scene, 3.7, 1.45, turn=14))
    teddy(Place(scene, 4.6, 1.75))
    chest = Place(scene, 4.75, 2.35, turn=90)
    chest.box(0, 0, 0, 0.5, 0.3, 0.34, "#d9a86c", soft=2)
    for n, tone in enumerate(("#d9604c", "#e9b44c", "#5b8f8a")):
        chest.round(-0.14 + n * 0.14, 0.3, 0.02, 0.07, 0.06, tone, r_top=0.05, shadow=False)


PICTURES = {
    "centrum-c-szkoleniowa": szkoleniowa,
    "centrum-c-sloneczny": sloneczny,
    "centrum-c-cichy": cichy,
}
