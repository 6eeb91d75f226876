"""The smaller rooms of the centre by the park: for lessons, boards, computers and cooking."""

from drawing.colours import mix
from drawing.geometry import Camera
from drawing.green import bouquet, floor_plant, small_plant
from drawing.hung import clock, picture, poster, projection, row_of_books, shelf, whiteboard
from drawing.kitchen import cooking_pot, counter, hob, hood, jar, oven, pan, sink
from drawing.lamps import frame_of_shade, light_from, pendant, strip
from drawing.machines import monitor, printer, projector
from drawing.outside import old_town, outside, park
from drawing.place import Place
from drawing.room import Room
from drawing.rooms_reymonta import NAVY, OAK, OCHRE
from drawing.scene import Scene
from drawing.seats import chair, office_chair, stool, wooden_chair
from drawing.tables import bowl, bread, cup, glass, jug, laptop, mug, notebook, on, paper, plate, rug, table


def szkoleniowa() -> Scene:
    scene = Scene(
        Camera(4.5, 1.95, -2.3, turn=-5, focal=1090, horizon=370), light=(-0.8, 0.7, -0.2), shadow_strength=0.2
    )
    outside(scene, park(scene, 370, seed=11))
    room = Room(scene, 8.0, 8.8, 3.3)
    room.boards("#cdb391", width=0.9, length=1.8, vary=0.04)
    room.walls("#dbe4e6", "#e6ebe9", "#f3ead9", "#fbf9f2")
    for number in range(3):
        s = 0.6 + number * 2.7
        room.window("left", s, s + 2.0, 0.85, 2.85, panes=(3, 2), sun=(0.8, -0.6, -0.1))
        room.blinds("left", s, s + 2.0, 1.75, 2.85)
        room.radiator("left", s + 0.2, s + 1.8)
        small_plant(
            Place(scene, 0.12, s + 0.5, y=0.85),
            tall=0.36,
            kind=("snake", "flower", "herb")[number],
            pot_colour="#c8744f",
            seed=number,
        )
    projection(room, "back", 1.1, 3.9, 1.15, 2.75)
    whiteboard(room, "back", 4.4, 7.4, 0.95, 2.4)
    clock(room, "back", 5.9, 2.8)
    poster(room, "right", 5.6, 1.75, 0.62, 0.88, "#d7e4dd", "#2f6b5f")
    poster(room, "right", 6.8, 1.75, 0.62, 0.88, "#f3d9a4", "#b5533c")
    picture(room, "right", 3.6, 1.75, 1.2, 0.8, "tower", tones=("#f3e3bf", "#8fa58a", "#c07a55", "#e9b44c"))
    for row in range(4):
        for number, x in enumerate((1.7, 3.55, 5.6)):
            z = 2.0 + row * 1.4
            spot = Place(scene, x, z)
            table(spot, 1.4, 0.5, top="#e9cfa4", legs="#a5a2a8")
            for side in (-0.36, 0.36):
                chair(Place(scene, x + side, z - 0.5, turn=180), "#d98445", frame="#a5a2a8")
            if (row + number) % 3 == 0:
                laptop(on(spot, -0.36, 0.04))
                mug(on(spot, 0.1, 0.1), NAVY)
            else:
                notebook(on(spot, -0.36, 0, turn=8), (NAVY, "#4f8a8b", "#c9604a")[(row + number) % 3])
                paper(on(spot, 0.34, 0.02, turn=-7))
            if row % 2 == number % 2:
                glass(on(spot, 0.05, 0.12))
    table(Place(scene, 6.9, 7.6), 1.2, 0.55, top="#e9cfa4", legs="#a5a2a8")
    laptop(on(Place(scene, 6.9, 7.6), 0.0, 0.0, turn=180))
    floor_plant(Place(scene, 0.55, 8.3), "rubber", tall=1.5)
    floor_plant(Place(scene, 7.5, 8.3), "monstera", tall=1.3, pot_colour="#e4d8c2")
    projector(Place(scene, 2.6, 5.2), 3.3, 2.75)
    for x in (2.6, 5.4):
        for z in (1.4, 4.4, 7.2):
            strip(Place(scene, x, z), 1.6, 3.3)
    light_from(scene, 40, 300, 950)
    frame_of_shade(scene)
    return scene


def pokoj_przy_oknie() -> Scene:
    scene = Scene(Camera(2.7, 1.85, -1.7, turn=-4, focal=1150, horizon=350), light=(-0.1, 0.85, 0.5), contrast=0.7)
    outside(scene, old_town(scene, 350))
    room = Room(scene, 5.2, 5.0, 3.0)
    room.boards("#c08f5e", width=0.14)
    room.walls("#f0d9bf", "#f6e4cc", "#f4ddc2", "#fdf8ee")
    room.window("back", 0.75, 4.45, 0.72, 2.65, panes=(3, 1), sun=(0.15, -0.75, -0.8))
    room.rail("back", 0.1, 5.1, 2.8)
    room.curtain("back", 0.22, 0.72, 0.05, 2.78, "#b5533c", folds=6)
    room.curtain("back", 4.48, 4.98, 0.05, 2.78, "#b5533c", folds=6)
    room.radiator("back", 1.2, 4.0)
    rug(Place(scene, 2.6, 2.5), 4.4, 3.2, "#8d4a3f", "#e3c08a", "#a65a48")
    spot = Place(scene, 2.6, 2.6)
    table(spot, 2.7, 1.0, top="#c99a63", legs="#7d5a3e", cuts=1)
    for x in (-0.85, 0.0, 0.85):
        wooden_chair(spot.moved(x, -0.72, turn=180), "#b07d4d", cushion=NAVY)
        wooden_chair(spot.moved(x, 0.72), "#b07d4d", cushion=NAVY)
    wooden_chair(spot.moved(-1.68, 0, turn=-90), "#b07d4d", cushion=OCHRE)
    wooden_chair(spot.moved(1.68, 0, turn=90), "#b07d4d", cushion=OCHRE)
    jug(on(spot, 0.05, 0.05), "#6f97b5")
    for x, z in (
        (-0.85, -0.3),
        (0.0, -0.32),
        (0.85, -0.3),
        (-0.85, 0.3),
        (0.3, 0.32),
        (0.95, 0.3),
        (-1.12, 0.0),
        (1.12, 0.02),
    ):
        cup(on(spot, x, z), "#fffaf0" if x < 0.5 else "#c7d7e2")
    for x, z, turn in ((-0.5, -0.28, 5), (0.42, -0.28, -6), (-0.45, 0.3, 176)):
        paper(on(spot, x, z, turn=turn))
    notebook(on(spot, 0.7, 0.05, turn=12), NAVY)
    plate(on(spot, -0.35, 0.0), food="#c98a4b")
    side = room.place("right", 3.4, 0.24)
    counter(side, 1.5, front="#7d93a8", top="#d9b98a", doors=3, deep=0.44, tall=0.84)
    kettle = on(side, -0.4, 0, 0.84)
    kettle.round(0, 0, 0, 0.1, 0.18, "#c9ccd2", r_top=0.07, shadow=False)
    kettle.round(0, 0.18, 0, 0.07, 0.03, "#3b3941", r_top=0.02, shadow=False)
    for n, tone in enumerate((NAVY, "#f3e6d0", OCHRE, "#c9604a")):
        mug(on(side, 0.0 + n * 0.13, 0.02, 0.84), tone)
    bouquet(on(side, 0.6, 0.02, 0.84), tall=0.5, vase="#8fb0b5")
    picture(room, "right", 3.4, 1.85, 1.1, 0.75, "leaf")
    whiteboard(room, "left", 1.6, 3.7, 0.95, 2.1)
    floor_plant(Place(scene, 0.5, 4.5), "rubber", tall=1.35, pot_colour="#e4d8c2")
    for number, s in enumerate((1.0, 1.35, 3.8, 4.2)):
        small_plant(
            Place(scene, s, 4.91, y=0.72),
            tall=0.34,
            kind=("herb", "flower", "trailing", "flower")[number],
            pot_colour=("#c8744f", "#f0e6d4")[number % 2],
            seed=number + 5,
        )
    for x in (1.8, 3.4):
        pendant(Place(scene, x, 2.6), 3.0, 2.3, NAVY, r=0.24, kind="dome", lit=0.3)
    light_from(scene, 760, 260, 900, "#ffe9c0", 0.55)
    frame_of_shade(scene)
    return scene


def komputerowa() -> Scene:
    scene = Scene(
        Camera(3.7, 2.05, -2.2, turn=-3, focal=1110, horizon=350), light=(-0.8, 0.7, -0.25), shadow_strength=0.22
    )
    outside(scene, park(scene, 350, seed=15))
    room = Room(scene, 7.8, 7.2, 3.1)
    room.boards("#bfa587", width=0.9, length=1.8, vary=0.04)
    room.walls("#eef0e2", "#6f9a78", "#e9eadb", "#fbf9f2")
    for number in range(3):
        s = 0.2 + number * 2.4
        room.window("left", s, s + 1.8, 0.95, 2.7, panes=(2, 2), sun=(0.8, -0.75, -0.15))
        room.radiator("left", s + 0.2, s + 1.6)
        for n, kind in enumerate(("snake", "trailing", "flower")):
            small_plant(
                Place(scene, 0.1, s + 0.35 + n * 0.55, y=0.95),
                tall=0.38,
                kind=kind,
                pot_colour=("#f0e6d4", "#c8744f", "#e9b44c")[n],
                seed=number * 3 + n,
            )
    for row, z in enumerate((2.1, 4.7)):
        for number in range(6):
            x = 1.25 + number * 1.06
            spot = Place(scene, x, z)
            table(spot, 1.05, 0.66, top="#ead3ab", legs="#8f8c93")
            monitor(
                on(spot, 0, 0.1),
                glow=("#dcecf0", "#e8f0dc", "#f3ead6")[(number + row) % 3],
                accent=(NAVY, "#2f6b5f", "#b5533c")[(number + row * 2) % 3],
                kind=("letter", "map", "chart")[(number * 2 + row) % 3],
            )
            office_chair(
                Place(scene, x + (-0.06, 0.1, 0.0)[number % 3], z - 0.68, turn=180 + (8, -14, 4)[number % 3]),
                ("#d9a441", "#d9a441", "#c9604a")[number % 3],
            )
            if number % 2:
                mug(on(spot, 0.4, 0.1), "#f3e6d0")
    shelf(room, "back", 5.0, 7.3, 1.95, colour="#d9b98a")
    row_of_books(room, "back", 5.1, 6.2, 1.95)
    small_plant(Place(scene, 6.7, 7.06, y=1.95), tall=0.4, kind="trailing", pot_colour="#f0e6d4", seed=8)
    shelf(room, "back", 5.0, 7.3, 1.45, colour="#d9b98a")
    row_of_books(room, "back", 6.0, 7.2, 1.45)
    small_plant(Place(scene, 5.4, 7.06, y=1.45), tall=0.3, kind="herb", pot_colour="#e9b44c", seed=2)
    projection(room, "back", 1.3, 4.0, 1.25, 2.7)
    clock(room, "back", 4.5, 2.6, rim="#f3e6d0")
    desk = room.place("right", 5.6, 0.36)
    table(desk, 1.3, 0.6, top="#ead3ab", legs="#8f8c93")
    printer(on(desk, -0.2, 0))
    paper(on(desk, 0.4, -0.05, turn=12))
    poster(room, "right", 5.6, 1.85, 0.9, 0.7, "#f3ead6", "#2f6b5f")
    poster(room, "right", 3.6, 1.8, 0.62, 0.88, "#f3d9a4", "#b5533c")
    floor_plant(Place(scene, 7.3, 6.7), "monstera", tall=1.5, pot_colour="#e4d8c2")
    floor_plant(Place(scene, 0.6, 6.75), "tree", tall=1.7, pot_colour="#c8744f")
    for x in (2.4, 5.4):
        for z in (1.2, 3.6, 6.0):
            strip(Place(scene, x, z), 1.5, 3.1)
    light_from(scene, 30, 300, 900)
    frame_of_shade(scene)
    return scene


def kuchnia() -> Scene:
    scene = Scene(Camera(3.5, 1.95, -1.8, turn=-3, focal=1100, horizon=350), light=(-0.7, 0.75, -0.3))
    outside(scene, park(scene, 350, seed=21))
    room = Room(scene, 7.0, 6.2, 3.1)
    room.tiles("#e3d3b8", "#d6c3a4", size=0.5)
    room.walls("#dfe3cd", "#e4e6d3", "#f2e2c6", "#fdf9f0", skirting="")
    room.beams("#b98755", every=1.5, first=0.6, thick=0.18)
    room.window("left", 1.2, 3.1, 1.0, 2.7, panes=(2, 2), sun=(0.8, -0.75, -0.2))
    room.window("left", 3.8, 5.7, 1.0, 2.7, panes=(2, 2), sun=(0.8, -0.75, -0.2))
    for n in range(12):
        for m in range(3):
            s, t = 0.5 + n * 0.5, 0.92 + m * 0.19
            room.panel(
                "back",
                s + 0.008,
                s + 0.492,
                t + 0.006,
                t + 0.184,
                mix("#f6f1e6", "#8fb0c4", 0.25 * ((n * 5 + m * 3) % 3)),
                out=-0.005,
            )
    back = room.place("back", 3.5, 0.33)
    counter(back, 6.2, front="#5d7fa3", top=OAK, doors=10)
    for x in (-1.55, 1.55):
        oven(back.moved(x, 0))
    hob(on(back, 0.0, 0.0, 0.9))
    hood(Place(scene, 3.5, 5.85), 3.1, 2.0, wide=1.1, deep=0.6)
    sink(back.moved(-2.5, 0))
    cooking_pot(on(back, -0.14, 0.1, 0.908), "#c9604a", r=0.12)
    for number, (s0, s1) in enumerate(((0.5, 2.7), (4.3, 6.5))):
        for t in (1.62, 2.1):
            shelf(room, "back", s0, s1, t, colour=OAK)
            for n in range(6):
                s = s0 + 0.22 + n * 0.36
                spot = Place(scene, s, 6.06, y=t)
                pick = (n + number * 2 + int(t * 10)) % 4
                if pick == 0:
                    bowl(spot, ("#e9b44c", "#c9604a", "#5d7fa3")[n % 3])
                elif pick == 1:
                    small_plant(
                        spot,
                        tall=0.32,
                        kind="herb",
                        colour=("#6b9a58", "#7fae62")[n % 2],
                        pot_colour="#c8744f",
                        seed=n + number,
                    )
                elif pick == 2:
                    for m in range(4):
                        spot.round(0, m * 0.022, 0, 0.08, 0.02, "#fffaf0", r_top=0.12, shadow=False)
                else:
                    jar(spot, ("#e0c48a", "#b5654a", "#8d9a5a")[n % 3])
    island = Place(scene, 3.5, 2.7)
    counter(island, 3.4, front="#c99a63", top="#d9ae78", doors=5, deep=1.05)
    hob(on(island, -1.0, 0.12, 0.9))
    hob(on(island, -0.2, 0.12, 0.9))
    cooking_pot(on(island, -1.14, 0.24, 0.91), "#4f7d83", r=0.12)
    cooking_pot(on(island, -0.86, 0.02, 0.91), "#e0a23f", r=0.105, lid=False)
    cooking_pot(on(island, -0.06, 0.24, 0.91), "#b4b6bb", r=0.12, h=0.2)
    pan(on(island, -0.34, 0.02, 0.91))
    board = on(island, 0.75, -0.1, 0.9, 8)
    board.box(0, 0, 0, 0.5, 0.025, 0.34, "#b9824a", soft=1, shadow=False)
    for n, tone in enumerate(("#d9604c", "#e9b44c", "#7fae62", "#d9604c", "#e0763f")):
        board.round(-0.16 + n * 0.085, 0.025, 0.05 - (n % 2) * 0.12, 0.034, 0.05, tone, r_top=0.02, shadow=False)
    bread(on(island, 0.35, -0.22, 0.9))
    bowl(on(island, 1.25, -0.25, 0.9), "#5d7fa3", inside="#7fae62", size=1.2)
    small_plant(on(island, 1.3, 0.32, 0.9), tall=0.34, kind="herb", pot_colour="#f0e6d4", seed=3)
    for x in (-1.2, -0.4, 0.4, 1.2):
        stool(Place(scene, 3.5 + x, 1.75), "#c9604a", tall=0.66, legs="#8a6242")
    for x in (2.4, 3.5, 4.6):
        pendant(Place(scene, x, 2.7), 3.1, 2.32, "#c98250", r=0.22, kind="dome", lit=0.3)
    for number, z in enumerate((1.5, 2.1, 2.7, 4.1, 4.8, 5.4)):
        small_plant(
            Place(scene, 0.1, z, y=1.0),
            tall=0.34,
            kind=("herb", "flower")[number % 2],
            pot_colour=("#c8744f", "#f0e6d4")[number % 2],
            seed=number,
        )
    side = room.place("right", 3.9, 0.3)
    counter(side, 1.7, front="#5d7fa3", top=OAK, doors=3, deep=0.56, tall=0.74)
    bowl(on(side, -0.3, 0, 0.74), "#e9b44c", inside="#d9604c", size=1.4)
    jug(on(side, 0.4, 0, 0.74), "#c7d7e2")
    poster(room, "right", 3.9, 1.75, 0.9, 0.7, "#f3d9a4", "#b5533c")
    clock(room, "right", 2.2, 2.1, rim="#b5533c")
    light_from(scene, 40, 300, 900, strength=0.35)
    frame_of_shade(scene)
    return scene


PICTURES = {
    "reymonta-szkoleniowa": szkoleniowa,
    "reymonta-pokoj-przy-oknie": pokoj_przy_oknie,
    "reymonta-komputerowa": komputerowa,
    "reymonta-kuchnia": kuchnia,
}
