"""The halls of the centre in Nowa Huta: arches, terrazzo, terracotta, wine red and mustard."""

import math

from drawing.colours import dark, light
from drawing.geometry import Camera
from drawing.green import bouquet, floor_plant, small_plant
from drawing.hung import clock, hearing_loop, picture, poster, shelf
from drawing.lamps import frame_of_shade, halo, light_from, pendant, pool
from drawing.machines import loudspeaker, microphone
from drawing.music import guitar, music_stand, piano, piano_stool, ramp, stage
from drawing.outside import outside
from drawing.outside_huta import arcades
from drawing.place import Place
from drawing.room import Room
from drawing.scene import Scene
from drawing.seats import chair, stool
from drawing.tables import (
    bowl,
    bread,
    cloth,
    cup,
    glass,
    jug,
    on,
    paint_pot,
    paper,
    pencils,
    plate,
    sewing_machine,
    table,
)

WINE, MUSTARD, TERRACOTTA, TEAL, STONE = "#8e2f3c", "#dba53f", "#c4694a", "#3f7f80", "#f3e5cb"


def hall(scene: Scene, horizon: float) -> Room:
    """The former shop: arched windows on the left, a stage with a piano at the end."""
    outside(scene, arcades(scene, horizon))
    room = Room(scene, 9.6, 11.0, 4.6)
    room.plain_floor("#d8c5a8", speckles=("#b98a6c", "#f0e3cb", "#8f8577", "#c9a27c"), count=2600)
    for z in range(-4, 11, 2):
        scene.lay([(0, 0, z), (9.6, 0, z), (9.6, 0, z + 0.025), (0, 0, z + 0.025)], "#c2a27a")
    room.walls("#fbe9cb", "#efd8b6", "#f8e7cb", "#fdf5e4")
    for wall in ("left", "right"):
        s0, s1 = room.along(wall)
        room.panel(wall, s0, s1, 0.0, 0.7, "#b9654a")
        room.panel(wall, s0, s1, 0.7, 0.76, "#f3e0c0")
    for number in range(4):
        s = 0.1 + number * 2.55
        room.window("left", s, s + 1.8, 0.8, 3.75, arch=True, panes=(3, 2), sun=(0.75, -0.62, -0.15), reveal="#f7e8cc")
    for number in range(5):
        s = -0.37 + number * 2.55
        room.panel("left", s - 0.16, s + 0.16, 0.0, 4.25, "#f8ead0", out=-0.04)
        room.panel("left", s + 0.1, s + 0.16, 0.0, 4.25, "#e0c8a4", out=-0.04)
        room.panel("left", s - 0.24, s + 0.24, 4.2, 4.4, "#fff3dc", out=-0.06)
    for wall in ("left", "back", "right"):
        s0, s1 = room.along(wall)
        room.panel(wall, s0, s1, 4.32, 4.6, "#fbf0da", out=-0.05)
        room.panel(wall, s0, s1, 4.32, 4.36, "#dcc29c", out=-0.06)
    _proscenium(room)
    return room


def _proscenium(room: Room) -> None:
    """Stage, curtains, the painted back, the piano."""
    scene = room.scene
    room.panel("back", 1.5, 8.1, 0.2, 3.7, "#5c2732")
    room.curtain("back", 1.5, 8.1, 0.2, 3.7, "#7d2a38", folds=34, away=0.05)
    room.curtain("back", 1.1, 2.5, 0.2, 3.95, WINE, folds=8, away=0.5)
    room.curtain("back", 7.1, 8.5, 0.2, 3.95, WINE, folds=8, away=0.5)
    room.curtain("back", 1.05, 8.55, 3.45, 4.05, WINE, folds=30, away=0.55)
    for s in (1.05, 8.2):
        room.panel("back", s, s + 0.35, 0, 4.2, "#f6e6c8", out=-0.6)
        room.panel("back", s + 0.27, s + 0.35, 0, 4.2, "#dcc29c", out=-0.6)
    room.panel("back", 1.05, 8.55, 4.0, 4.32, "#f6e6c8", out=-0.6)
    stage(Place(scene, 4.8, 9.7), 7.4, 2.5)
    piano(Place(scene, 6.6, 9.9, y=0.2, turn=16))
    piano_stool(Place(scene, 6.4, 9.2, y=0.2, turn=16), WINE)


def sala_zgody() -> Scene:
    scene = Scene(Camera(5.0, 2.0, -2.6, turn=-4, focal=1130, horizon=385), light=(-0.75, 0.7, -0.25))
    room = hall(scene, 385)
    for row in range(5):
        for seat in range(10):
            x = 1.75 + seat * 0.62 + (0.55 if seat > 4 else 0)
            chair(Place(scene, x, 1.9 + row * 1.1, turn=180), "#b5343c", frame="#6b5148")
    microphone(Place(scene, 4.4, 9.2, y=0.2), tall=1.35)
    loudspeaker(Place(scene, 0.75, 10.2), tall=1.3)
    loudspeaker(Place(scene, 8.9, 10.2), tall=1.3)
    floor_plant(Place(scene, 0.6, 8.4), "palm", tall=1.9, pot_colour="#f0e2c8")
    hearing_loop(room, "right", 7.4, 2.0, size=0.6)
    picture(room, "right", 5.4, 2.1, 1.3, 0.95, "hills", tones=("#f3d9a4", "#b9654a", "#7d3f3a", "#e9b44c"))
    poster(room, "right", 3.6, 2.1, 0.75, 1.05, "#f6e2b4", WINE)
    for x in (3.0, 6.6):
        for z in (3.4, 6.6):
            pendant(Place(scene, x, z), 4.6, 3.2, "#fbe6b8", r=0.3, kind="globe", lit=0.22)
    light_from(scene, 40, 330, 1000, "#ffeebd")
    frame_of_shade(scene)
    return scene


def sala_zgody_stoly() -> Scene:
    scene = Scene(
        Camera(6.6, 2.15, -2.4, turn=-17, focal=1080, horizon=360), light=(-0.75, 0.75, -0.2), shadow_strength=0.24
    )
    room = hall(scene, 360)
    for column, x in enumerate((2.9, 6.3)):
        for row, z in enumerate((1.4, 3.9, 6.4)):
            spot = Place(scene, x, z)
            table(spot, 2.2, 0.9, top="#e9d3a8", legs="#7d6656")
            _breakfast(spot, column * 3 + row)
            for n in (-0.75, 0.0, 0.75):
                chair(spot.moved(n, -0.78, turn=180), "#b5343c", frame="#6b5148")
                chair(spot.moved(n, 0.78), "#b5343c", frame="#6b5148")
    picture(room, "right", 5.4, 2.1, 1.3, 0.95, "hills", tones=("#f3d9a4", "#b9654a", "#7d3f3a", "#e9b44c"))
    floor_plant(Place(scene, 0.6, 8.4), "palm", tall=1.9, pot_colour="#f0e2c8")
    loudspeaker(Place(scene, 0.75, 10.2), tall=1.3)
    for x in (3.0, 6.6):
        for z in (3.2, 6.6):
            pendant(Place(scene, x, z), 4.6, 3.2, "#fbe6b8", r=0.3, kind="globe", lit=0.2)
    light_from(scene, 120, 300, 1000, "#ffeebd")
    frame_of_shade(scene)
    return scene


def _breakfast(spot: Place, number: int) -> None:
    """A laid table: cloth, plates, cups, bread, fruit, flowers."""
    cloth(on(spot, 0, 0), "#fffaf0", 2.1, 0.5, ("#d9765f", "#7fa5b5", "#8fae7c")[number % 3])
    for n in (-0.75, 0.0, 0.75):
        for side in (-1, 1):
            plate(
                on(spot, n, side * 0.29, 0.746),
                ("#ffffff", "#f6ead0")[n == 0],
                food=("#e9c27a", "#c98a4b", "")[(number + int(n)) % 3],
            )
            cup(on(spot, n + 0.24, side * 0.27, 0.746), ("#ffffff", "#c7dbe0", "#f3d9a4")[number % 3])
    bread(on(spot, -0.36, 0.0, 0.747))
    bouquet(on(spot, 0.05, 0.0, 0.747), tall=0.42, vase=("#7fa3a8", "#e9b44c", "#c9765a")[number % 3], seed=number)
    bowl(on(spot, 0.5, 0.02, 0.747), MUSTARD, inside=("#d9604c", "#8fae5c", "#e0a23f")[number % 3], size=1.1)
    jug(on(spot, -0.75, 0.0, 0.747), "#e8f0ee")
    glass(on(spot, 0.85, 0.0, 0.747))


def scena() -> Scene:
    scene = Scene(
        Camera(3.9, 1.65, -1.9, turn=-2, focal=1090, horizon=425),
        light=(0.15, 0.95, -0.45),
        warm="#ffe2ae",
        dusk="#3f2438",
        shadow_strength=0.36,
    )
    room = Room(scene, 8.0, 7.4, 4.2)
    room.plain_floor("#d8c5a8", speckles=("#b98a6c", "#f0e3cb", "#8f8577", "#c9a27c"), count=2200)
    room.walls("#ecd2ab", "#7d2a38", "#ecd2ab", "#f3e4c8", shade=1.3)
    for wall in ("left", "right"):
        room.panel(wall, -4, 7.4, 0.0, 0.7, "#b9654a")
        room.panel(wall, -4, 7.4, 0.7, 0.76, "#f3e0c0")
    room.curtain("back", 0.0, 8.0, 0.02, 3.7, WINE, folds=44, away=0.06)
    room.curtain("back", 0.1, 1.35, 0.2, 3.9, dark(WINE, 0.08), folds=7, away=0.8)
    room.curtain("back", 6.65, 7.9, 0.2, 3.9, dark(WINE, 0.08), folds=7, away=0.8)
    room.curtain("back", 0.0, 8.0, 3.4, 4.2, dark(WINE, 0.04), folds=34, away=0.85)
    pool(scene, 3.9, 4.6, 2.4, 0.8)
    stage(Place(scene, 3.9, 5.3), 6.6, 4.0)
    ramp(Place(scene, 7.55, 3.3), 0.75, 1.9)
    piano(Place(scene, 1.75, 5.5, y=0.2, turn=-24))
    piano_stool(Place(scene, 2.0, 4.78, y=0.2, turn=-24), MUSTARD)
    for number in range(5):
        a = math.radians(205 + number * 32)
        x, z = 4.7 + 1.5 * math.cos(a), 5.6 + 1.2 * math.sin(a) + 0.2
        turn = 90 - math.degrees(a)
        music_stand(Place(scene, x, z, y=0.2, turn=turn + 180), tall=1.15)
    for number in range(4):
        a = math.radians(20 + number * 46)
        chair(
            Place(scene, 4.6 + 1.5 * math.cos(a), 5.5 + 0.8 * math.sin(a), y=0.2, turn=(number - 1.5) * -14),
            "#b5343c",
            frame="#6b5148",
        )
    guitar(Place(scene, 6.5, 5.0, y=0.2))
    microphone(Place(scene, 3.4, 4.1, y=0.2), tall=1.4)
    loudspeaker(Place(scene, 0.4, 3.1, turn=-20), tall=1.2)
    floor_plant(Place(scene, 7.5, 6.5, y=0.0), "palm", tall=1.9, pot_colour="#f0e2c8")
    for x in (1.5, 3.9, 6.3):
        _spotlight(Place(scene, x, 3.5), 4.2)
        halo(scene, (x, 3.45, 3.5), 1.1, 0.4)
    hearing_loop(room, "left", 4.1, 2.1, size=0.5)
    picture(room, "right", 3.4, 2.1, 1.1, 0.9, "shapes", tones=("#f6e2b4", MUSTARD, TEAL, TERRACOTTA))
    halo(scene, (3.9, 2.0, 5.0), 3.4, 0.16)
    frame_of_shade(scene, 0.4, "#240f1c")
    return scene


def _spotlight(at: Place, ceiling: float) -> None:
    at.rod((0, ceiling - 0.6, 0), (0, ceiling, 0), 0.03, "#3b3941", shadow=False)
    at.round(0, ceiling - 0.85, 0, 0.13, 0.28, "#3b3941", r_top=0.08, hollow="#fff0c2", shadow=False)


def arkady() -> Scene:
    scene = Scene(
        Camera(4.0, 1.95, -2.1, turn=-2, focal=1080, horizon=365),
        light=(-0.1, 0.85, 0.4),
        contrast=0.7,
        shadow_strength=0.24,
    )
    outside(scene, arcades(scene, 365, seed=14))
    room = Room(scene, 8.0, 7.4, 4.0)
    room.boards("#b7a68e", width=1.0, length=2.0, vary=0.03)
    chance = scene.chance
    for _ in range(70):
        x, z, r = chance.uniform(0.8, 7.2), chance.uniform(-1, 6.6), chance.uniform(0.015, 0.05)
        scene.lay(
            [(x + r * math.cos(n), 0.0, z + r * math.sin(n)) for n in range(7)],
            light(chance.choice((TERRACOTTA, TEAL, MUSTARD, "#6d7fb0")), 0.3),
            'opacity="0.7"',
        )
    room.walls("#f3dfbd", "#fae8c8", "#f0dcb8", "#fdf5e4")
    for number in range(3):
        s = 0.7 + number * 2.3
        room.window("back", s, s + 1.95, 0.7, 3.45, arch=True, panes=(3, 2), sun=(0.2, -0.62, -0.8), reveal="#f7e8cc")
    for number, (x, z) in enumerate(((2.2, 1.5), (5.8, 1.5), (2.2, 4.3), (5.8, 4.3))):
        spot = Place(scene, x, z)
        table(spot, 2.9, 0.95, top="#dcb988", legs="#6d6a72")
        if number in (0, 3):
            _painting(spot)
        else:
            _sewing(spot)
        for n in (-0.95, 0.0, 0.95):
            stool(spot.moved(n, -0.8), (TEAL, MUSTARD, TERRACOTTA)[(number + int(n * 1.1)) % 3], tall=0.5)
            stool(spot.moved(n + 0.1, 0.85), (TEAL, MUSTARD, TERRACOTTA)[(number + int(n) + 1) % 3], tall=0.5)
    for t in (1.2, 1.7, 2.2):
        shelf(room, "left", 2.4, 5.6, t, deep=0.34, colour="#c99a63")
        for n in range(9):
            spot = room.place("left", 2.6 + n * 0.35, 0.18)
            tone = (TERRACOTTA, TEAL, MUSTARD, "#6d7fb0", "#e9dcc4", WINE, "#8fae7c")[(n * 3 + int(t * 10)) % 7]
            spot.box(0, t, 0, 0.28, 0.1, 0.26, tone, soft=4, shadow=False)
            spot.box(0, t + 0.1, 0, 0.27, 0.09, 0.25, light(tone, 0.25), soft=4, shadow=False)
    poster(room, "right", 4.4, 2.1, 1.4, 0.95, "#f6e2b4", TERRACOTTA)
    poster(room, "right", 2.6, 2.1, 0.75, 1.0, "#cfe0da", "#2f5f60")
    clock(room, "right", 5.9, 2.5, rim=WINE)
    for s in (0.95, 2.4, 3.3, 4.7, 5.6, 7.0):
        small_plant(Place(scene, s, 7.3, y=0.7), tall=0.34, kind="flower", pot_colour="#c4694a", seed=int(s * 10))
    floor_plant(Place(scene, 7.45, 6.8), "rubber", tall=1.6, pot_colour="#f0e2c8")
    for x, z in ((2.2, 1.5), (5.8, 1.5), (2.2, 4.3), (5.8, 4.3)):
        pendant(Place(scene, x, z), 4.0, 2.75, TEAL, r=0.28, kind="cone", lit=0.18)
    light_from(scene, 800, 260, 900, "#ffeebd")
    frame_of_shade(scene)
    return scene


def _painting(spot: Place) -> None:
    """A long sheet half painted, pots of paint, brushes."""
    sheet = on(spot, -0.1, -0.05)
    board = sheet.box(0, 0, 0, 2.0, 0.005, 0.6, "#fffdf6", soft=0.4, shadow=False)
    for n, tone in enumerate((TERRACOTTA, MUSTARD, TEAL, "#6d7fb0", "#8fae7c")):
        x = -0.8 + n * 0.34
        ring = [(x + 0.13 * math.cos(k / 3), 0.006, 0.16 * math.sin(k / 3) * (1 if n % 2 else 0.8)) for k in range(19)]
        sheet.decal(board, ring, tone, looks=(0, 1, 0))
        sheet.decal(
            board,
            [(x - 0.02, 0.0065, -0.28), (x + 0.02, 0.0065, -0.28), (x + 0.02, 0.0065, 0.0), (x - 0.02, 0.0065, 0.0)],
            "#6b8f5a",
            looks=(0, 1, 0),
        )
    for n, tone in enumerate((TERRACOTTA, MUSTARD, TEAL, "#6d7fb0", "#f3f0e6")):
        paint_pot(on(spot, -0.7 + n * 0.3 + 0.05 * (n % 2), 0.36), tone)
    pencils(on(spot, 1.2, 0.2), "#d9c39a")
    pencils(on(spot, -1.25, -0.1), TEAL)
    glass(on(spot, 1.1, -0.25))


def _sewing(spot: Place) -> None:
    """Two machines, cut cloth, spools."""
    sewing_machine(on(spot, -0.75, 0.05), "#f3e8d4")
    sewing_machine(on(spot, 0.6, 0.05, turn=-6), "#9fc0bd")
    for n, tone in enumerate((MUSTARD, "#6d7fb0")):
        on(spot, -0.05 + n * 1.2, -0.2, turn=12 - n * 30).box(0, 0, 0, 0.42, 0.012, 0.32, tone, soft=1.5, shadow=False)
    for n, tone in enumerate((WINE, TEAL, MUSTARD, "#e9dcc4")):
        on(spot, -0.2 + n * 0.1, 0.3).round(0, 0, 0, 0.028, 0.07, tone, shadow=False)
    paper(on(spot, 1.15, 0.25, turn=14), "#f3e6c8")


PICTURES = {
    "centrum-c-sala-zgody": sala_zgody,
    "centrum-c-sala-zgody-stoly": sala_zgody_stoly,
    "centrum-c-scena": scena,
    "centrum-c-arkady": arkady,
}
