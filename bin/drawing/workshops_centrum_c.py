"""The workshops of the centre in Nowa Huta: the digital one and the kitchen with its tiled oven."""

from drawing.colours import dark, light, mix
from drawing.gardens import garden
from drawing.geometry import Camera
from drawing.green import bouquet, small_plant
from drawing.halls_centrum_c import MUSTARD, TEAL, TERRACOTTA, WINE
from drawing.hung import clock, poster, projection, shelf
from drawing.kitchen import bread_oven, cooking_pot, counter, fridge, hanging_pot, hob, jar, sink
from drawing.lamps import frame_of_shade, halo, light_from, pendant, strip
from drawing.machines import desk_microphone, headphones, microphone, printer_3d, ring_lamp
from drawing.outside import outside
from drawing.outside_huta import arcades
from drawing.place import Place
from drawing.room import Room
from drawing.scene import Scene
from drawing.seats import shell_chair, stool, wooden_chair
from drawing.tables import (
    bowl,
    bread,
    cloth,
    glass,
    jug,
    laptop,
    on,
    table,
)


def cyfrowa() -> Scene:
    scene = Scene(
        Camera(4.1, 2.1, -2.2, turn=2, focal=1090, horizon=345), light=(-0.75, 0.7, -0.3), shadow_strength=0.24
    )
    outside(scene, arcades(scene, 430, seed=23))
    room = Room(scene, 8.0, 7.2, 3.1)
    room.boards("#c7b59c", width=0.8, length=1.6, vary=0.03)
    room.walls("#e6e9e4", "#2f6b73", "#f0e6d4", "#fbf7ee")
    for number in range(3):
        s = 0.2 + number * 2.35
        room.window("left", s, s + 1.8, 0.9, 2.7, panes=(2, 2), sun=(0.8, -0.75, -0.15))
        room.radiator("left", s + 0.2, s + 1.6)
    island = Place(scene, 3.9, 2.7)
    for x in (-1.3, 0.0, 1.3):
        for z in (-0.42, 0.42):
            table(island.moved(x, z), 1.3, 0.82, top="#f0dcb8", legs="#5d5b66")
    for side in (-1, 1):
        for n in range(6):
            x = -1.62 + n * 0.65
            laptop(
                on(island, x, side * 0.42, turn=0 if side < 0 else 180), glow=("#cfe6ea", "#f6dfb4", "#d9e8cf")[n % 3]
            )
            tone = ("#e0763f", "#3f7f80", MUSTARD)[(n + (side > 0)) % 3]
            shell_chair(island.moved(x, side * 1.12, turn=180 if side < 0 else 0), tone, legs="#d3a66e")
    for n in range(3):
        small_plant(
            on(island, -1.0 + n, 0.0), tall=0.26, kind="herb", pot_colour=("#e0763f", "#f0e2c8", MUSTARD)[n], seed=n
        )
    for t in (1.05, 1.8):
        shelf(room, "back", 0.6, 3.3, t, deep=0.46, colour="#d9b27c")
    printer_3d(Place(scene, 1.15, 6.95, y=1.05))
    printer_3d(Place(scene, 2.0, 6.95, y=1.05), thing="#5b8fb0")
    _printed(Place(scene, 2.75, 6.95, y=1.05))
    for n, tone in enumerate(("#e0763f", MUSTARD, "#f3ead6", "#5b8fb0", "#8fae7c")):
        Place(scene, 0.9 + n * 0.32, 6.95, y=1.8).round(0, 0, 0, 0.12, 0.08, tone, top=dark(tone, 0.35), shadow=False)
    small_plant(Place(scene, 2.9, 6.95, y=1.8), tall=0.5, kind="trailing", pot_colour="#f0e2c8", seed=6)
    projection(room, "back", 3.8, 5.8, 1.35, 2.6)
    _recording(scene, room)
    poster(room, "right", 4.4, 1.8, 0.75, 1.0, "#f6dfb4", "#b5533c")
    poster(room, "right", 3.2, 1.8, 0.75, 1.0, "#d7e4dd", "#2f6b73")
    for x in (2.6, 5.2):
        for z in (1.4, 4.0):
            strip(Place(scene, x, z), 1.5, 3.1)
    for n in range(3):
        pendant(
            Place(scene, 2.6 + n * 1.3, 2.7), 3.1, 2.2, ("#e0763f", MUSTARD, "#e0763f")[n], r=0.2, kind="cone", lit=0.25
        )
    light_from(scene, 40, 300, 900)
    frame_of_shade(scene)
    return scene


def _printed(at: Place) -> None:
    """Small things that came out of the printer: a tower, a vase, a cube."""
    at.round(-0.15, 0, 0, 0.05, 0.22, "#e0763f", r_top=0.035, shadow=False)
    at.round(-0.15, 0.22, 0, 0.05, 0.1, "#e0763f", r_top=0.0, shadow=False)
    at.round(0.05, 0, 0, 0.06, 0.16, "#8fae7c", r_top=0.085, hollow="#5f7f55", shadow=False)
    at.moved(0.25, 0, turn=30).box(0, 0, 0, 0.12, 0.12, 0.12, "#5b8fb0", soft=1, shadow=False)


def _recording(scene: Scene, room: Room) -> None:
    """The corner for recording: foam on the wall, a desk with a microphone, a ring of light."""
    for column in range(4):
        for row in range(4):
            s, t = 6.15 + column * 0.46, 1.0 + row * 0.46
            tone = ("#3f4a5c", "#4d596d")[(column + row) % 2]
            room.panel("back", s, s + 0.44, t, t + 0.44, tone, out=-0.03)
            for n in range(4):
                room.panel(
                    "back",
                    s + 0.02 + n * 0.105,
                    s + 0.07 + n * 0.105,
                    t + 0.03,
                    t + 0.41,
                    light(tone, 0.14),
                    out=-0.031,
                )
    desk = Place(scene, 6.95, 6.45)
    table(desk, 1.5, 0.65, top="#d9b27c", legs="#5d5b66")
    desk_microphone(on(desk, -0.1, 0.05))
    laptop(on(desk, 0.4, 0.05, turn=-8), glow="#f6dfb4")
    headphones(on(desk, -0.5, 0.0))
    microphone(Place(scene, 6.55, 5.7), tall=1.45)
    ring_lamp(Place(scene, 7.6, 5.6), tall=1.6)
    halo(scene, (7.6, 1.6, 5.6), 0.9, 0.45)
    stool(Place(scene, 7.0, 5.75), "#e0763f")
    sign = room.on("back", 7.05, 2.95, -0.05)
    room.panel("back", 6.8, 7.3, 2.88, 3.02, "#b5343c", out=-0.05)
    halo(scene, sign, 0.4, 0.25)


def kuchnia() -> Scene:
    scene = Scene(
        Camera(3.9, 1.95, -1.9, turn=3, focal=1060, horizon=350),
        light=(-0.35, 0.9, -0.3),
        warm="#ffe3b4",
        dusk="#4b2f3a",
        shadow_strength=0.3,
    )
    outside(scene, garden(scene, 200))
    room = Room(scene, 7.2, 6.6, 3.0)
    room.tiles("#c67f58", "#b56f4b", size=0.42, joint="#8d5a43", vary=0.06)
    room.walls("#eccfa0", "#eccb98", "#f0d6a8", "#f6e6c8", skirting="")
    _bricks(room)
    for s in (0.4, 2.6, 4.8):
        room.window("left", s, s + 1.4, 1.95, 2.7, panes=(2, 1), sun=(0.75, -0.75, -0.1), thick=0.4)
    bread_oven(Place(scene, 1.75, 6.1), tall=2.2)
    back = Place(scene, 4.75, 6.25)
    counter(back, 3.5, front="#4f8a82", top="#d9ae78", doors=6)
    hob(on(back, -1.05, 0.0, 0.9))
    hob(on(back, -0.3, 0.0, 0.9))
    cooking_pot(on(back, -1.2, 0.1, 0.908), "#b5533c", r=0.14)
    cooking_pot(on(back, -0.2, 0.05, 0.908), "#b4b6bb", r=0.13, h=0.22)
    sink(back.moved(0.6, 0))
    for n, tone in enumerate(("#e0c48a", "#b5654a", "#8d9a5a", "#f0e2c8")):
        jar(on(back, 1.1 + n * 0.16, 0.12, 0.9), tone)
    rail = Place(scene, 4.6, 6.2)
    rail.rod((-1.6, 2.25, 0), (1.5, 2.25, 0), 0.03, "#5a4a42", shadow=False)
    for n in range(9):
        hanging_pot(Place(scene, 3.2 + n * 0.35, 6.18), 1.78, n, ("#c98250", "#b4b6bb", "#b5653f", "#4f5560")[n % 4])
    fridge(Place(scene, 6.75, 5.9, turn=24), "#e9c46a")
    spot = Place(scene, 3.6, 2.6)
    for n in range(3):
        table(spot.moved((n - 1) * 1.35, 0), 1.35, 1.0, top="#c28a54", legs="#7d5436")
    _supper(spot)
    for n in range(6):
        x = -1.65 + n * 0.66
        wooden_chair(spot.moved(x, -0.74, turn=180), "#a8703f", cushion=(TERRACOTTA, "#f0e2c8", TEAL)[n % 3])
        wooden_chair(spot.moved(x, 0.74), "#a8703f", cushion=(TEAL, TERRACOTTA, "#f0e2c8")[n % 3])
    wooden_chair(spot.moved(-2.35, 0, turn=-90), "#a8703f", cushion=MUSTARD)
    wooden_chair(spot.moved(2.35, 0, turn=90), "#a8703f", cushion=MUSTARD)
    for s in (3.2, 3.75):
        shelf(room, "right", 1.0, 4.6, s - 1.75, deep=0.3)
    for n in range(8):
        at = room.place("right", 1.3 + n * 0.43, 0.17)
        if n % 3 == 0:
            bowl(at.moved(0, 0, up=2.0), ("#e9b44c", TEAL, TERRACOTTA)[n % 3])
        else:
            jar(at.moved(0, 0, up=2.0), ("#e0c48a", "#b5654a", "#8d9a5a")[n % 3])
        if n % 2:
            small_plant(at.moved(0, 0, up=1.45), tall=0.3, kind="herb", pot_colour="#c8744f", seed=n)
        else:
            at.round(0, 1.45, 0, 0.1, 0.05, "#fffaf0", r_top=0.13, shadow=False)
    clock(room, "back", 0.45, 1.6, rim=WINE)
    for x in (2.2, 3.6, 5.0):
        pendant(Place(scene, x, 2.6), 3.0, 2.15, "#4f8a82", r=0.25, kind="dome", lit=0.3)
    halo(scene, (1.75, 1.0, 5.6), 1.2, 0.3)
    light_from(scene, 160, 180, 700, "#fff0c2", 0.25)
    frame_of_shade(scene, 0.3)
    return scene


def _bricks(room: Room) -> None:
    """A few bare bricks that show through the plaster."""
    chance = room.scene.chance
    for _ in range(46):
        s, t = chance.uniform(2.8, 7.0), 1.0 + 0.1 * int(chance.uniform(0, 18))
        room.panel("back", s, s + 0.24, t + 0.008, t + 0.09, mix("#c98a63", "#b0704c", chance.random()), out=-0.003)


def _supper(spot: Place) -> None:
    """Bread, a pot of soup, plates for many, greens."""
    cloth(on(spot, 0, 0), "#fff6e2", 3.8, 0.34, "#d98a6c")
    for n in range(6):
        x = -1.65 + n * 0.66
        for side in (-1, 1):
            bowl(
                on(spot, x, side * 0.34),
                ("#f6ecd8", "#c7dbd4")[n % 2],
                inside=("#d9823f", "#c9543f")[(n + (side > 0)) % 2],
                size=0.95,
            )
    cooking_pot(on(spot, 0.05, 0.0, 0.747), "#b5343c", r=0.17, h=0.2, lid=False, inside="#d9823f")
    bread(on(spot, -0.75, 0.0, 0.747))
    bread(on(spot, 0.9, 0.02, 0.747), "#b97a42")
    board = on(spot, -1.35, 0.0, 0.747, 8)
    board.box(0, 0, 0, 0.42, 0.02, 0.24, "#a8703f", soft=1, shadow=False)
    for n in range(4):
        board.box(-0.12 + n * 0.08, 0.02, 0, 0.05, 0.1, 0.14, "#e3b27a", soft=3, shadow=False)
    bouquet(on(spot, 0.5, 0.05, 0.747), tall=0.36, vase="#4f8a82", seed=4)
    jug(on(spot, -0.35, 0.02, 0.747), "#e8f0ee")
    for x in (-1.0, 0.3, 1.35):
        glass(on(spot, x, 0.16, 0.747))
    small_plant(on(spot, 1.6, 0.0, 0.747), tall=0.26, kind="herb", pot_colour="#c8744f", seed=9)


PICTURES = {"centrum-c-cyfrowa": cyfrowa, "centrum-c-kuchnia": kuchnia}
