"""The halls of the centre by the park: light oak, warm white, Kraków's navy blue."""

import math

from drawing.gardens import night_park
from drawing.geometry import Camera, mirrored
from drawing.green import floor_plant, small_plant
from drawing.hung import clock, exit_sign, hearing_loop, mirror, picture, poster, projection, whiteboard
from drawing.lamps import frame_of_shade, halo, light_from, pendant, pool
from drawing.machines import loudspeaker, projector
from drawing.outside import outside, park
from drawing.outside_huta import street
from drawing.place import Place
from drawing.room import Room
from drawing.scene import Scene
from drawing.seats import chair, shell_chair
from drawing.tables import board_game, books, low_table, mug, on, paper, pencils, round_table, table

NAVY, OAK, PAPER, OCHRE, SAGE = "#2f4f86", "#cfa26b", "#f4ead8", "#d99a45", "#8fa98a"


def in_a_ring(
    centre: tuple[float, float], radius: float, count: int, *, start: float = 0.0, squeeze: float = 1.0
) -> list[tuple[float, float, float]]:
    """Places around a centre, each turned to it: x, z, turn."""
    turns = (start + n * math.tau / count for n in range(count))
    return [
        (centre[0] + radius * math.cos(a), centre[1] + radius * squeeze * math.sin(a), 90 - math.degrees(a))
        for a in turns
    ]


def hall(scene: Scene, view: str, *, night: bool = False) -> Room:
    """The large hall with its tall windows on the park."""
    outside(scene, view)
    room = Room(scene, 9.2, 10.5, 4.0)
    room.boards(OAK if not night else "#b98a58")
    if night:
        room.walls("#dcc4a2", "#d8bf9e", "#e0c8a6", "#d9c4a6", shade=1.6)
    else:
        room.walls("#f6ebd7", "#efe4d2", "#f9f1e2", "#fdfaf2")
    for number in range(4):
        s = 0.3 + number * 2.55
        room.window(
            "left", s, s + 1.65, 0.75, 3.35, panes=(2, 3), sun=None if night else (0.75, -0.62, -0.12), night=night
        )
        room.radiator("left", s + 0.2, s + 1.4)
        room.curtain("left", s - 0.42, s - 0.02, 0.35, 3.55, NAVY, folds=5)
    room.rail("left", -4, 10.3, 3.58)
    hearing_loop(room, "back", 1.25, 2.1, size=0.5)
    room.door("right", 7.6, 8.9, "#c29a68", glass=True)
    exit_sign(room, "right", 8.25, 2.42)
    for number in range(5):
        room.panel(
            "right",
            1.0 + number * 1.1,
            2.07 + number * 1.1,
            0.12,
            3.3,
            "#efe3ce" if not night else "#d3b892",
            line="#cdbb9f",
        )
        room.panel("right", 1.0 + number * 1.1, 1.06 + number * 1.1, 0.12, 3.3, "#e0d0b6")
    clock(room, "back", 7.9, 2.75)
    room.beams("#d9b98a" if not night else "#8a6444", every=2.1, first=1.0, thick=0.24)
    return room


def sala_duza() -> Scene:
    scene = Scene(Camera(4.6, 2.0, -2.5, turn=-3, focal=1150, horizon=380), light=(-0.75, 0.7, -0.3))
    room = hall(scene, park(scene, 380))
    projection(room, "back", 2.7, 6.7, 1.15, 3.35)
    for row in range(5):
        for seat in range(10):
            x = 1.55 + seat * 0.62 + (0.5 if seat > 4 else 0)
            chair(Place(scene, x, 2.2 + row * 1.12, turn=180), NAVY, frame="#9a979d")
    table(Place(scene, 7.6, 9.2), 1.3, 0.6, top="#e0c090")
    mug(on(Place(scene, 7.6, 9.2), 0.3, 0), "#e8e0d0")
    small_plant(on(Place(scene, 7.6, 9.2), -0.35, 0), tall=0.4, kind="flower", pot_colour=NAVY, seed=4)
    floor_plant(Place(scene, 8.6, 9.9), "tree", tall=2.2)
    floor_plant(Place(scene, 0.75, 9.95), "rubber", tall=1.7, pot_colour="#e7dcc8")
    loudspeaker(Place(scene, 2.1, 10.1), tall=1.1)
    loudspeaker(Place(scene, 7.25, 10.2), tall=1.1)
    projector(Place(scene, 4.6, 5.6), 4.0, 3.2)
    for z in (2.5, 5.6, 8.7):
        for x in (2.6, 6.6):
            pendant(Place(scene, x, z), 4.0, 3.05, "#f6efe2", r=0.3, kind="dome", lit=0.16)
    light_from(scene, 60, 330, 1000)
    frame_of_shade(scene)
    return scene


def sala_duza_wieczorem() -> Scene:
    scene = Scene(
        Camera(5.4, 1.95, -1.9, turn=-12, focal=1090, horizon=370),
        light=(0.1, 1.0, -0.25),
        warm="#ffdca0",
        dusk="#3a2440",
        air="#8a5f52",
        haze=0.16,
        shadow_strength=0.42,
    )
    room = hall(scene, night_park(scene, 380), night=True)
    picture(room, "back", 3.4, 2.0, 1.3, 0.9, "hills", tones=("#e9c58c", "#6d8a72", "#3f6270", "#e0915c"))
    picture(room, "back", 5.3, 2.0, 0.8, 0.9, "tower", tones=("#e9d3a4", "#8c8a6a", "#9a5c48", "#f0c068"))
    centre = (4.4, 5.1)
    pool(scene, *centre, 3.0, 0.95)
    for number, (x, z, turn) in enumerate(in_a_ring(centre, 2.25, 14, start=0.12)):
        chair(Place(scene, x, z, turn=turn), (NAVY, "#3b5f98", "#c98a3f")[number % 3], frame="#8d8078")
    low_table(Place(scene, *centre), 0.42, top="#b9854f")
    small_plant(Place(scene, *centre, y=0.42), tall=0.36, kind="flower", pot_colour="#e9dcc4", seed=3)
    mug(Place(scene, centre[0] + 0.22, centre[1] - 0.15, y=0.42), "#e8e0d0")
    mug(Place(scene, centre[0] - 0.24, centre[1] - 0.1, y=0.42), OCHRE)
    floor_plant(Place(scene, 0.8, 9.9), "palm", tall=1.9)
    floor_plant(Place(scene, 8.5, 9.8), "tree", tall=2.2)
    for x, z in ((2.7, 3.2), (2.7, 6.9), (6.1, 3.2), (6.1, 6.9)):
        pendant(Place(scene, x, z), 4.0, 2.7, "#e9d8b8", r=0.34, kind="dome", lit=0.5)
    pendant(Place(scene, 4.4, 5.1), 4.0, 2.55, "#e9d8b8", r=0.42, kind="dome", lit=0.55)
    scene.foreground.insert(
        0, '<rect width="1600" height="1000" fill="#4a2f5a" opacity="0.36" style="mix-blend-mode:multiply"/>'
    )
    halo(scene, (4.4, 0.6, 5.1), 3.0, 0.22)
    frame_of_shade(scene, 0.42, "#1c1030")
    return scene


def strona_parku() -> Scene:
    scene = Scene(Camera(2.9, 1.8, -2.1, turn=7, focal=1100, horizon=385), light=(0.1, 0.8, 0.55), contrast=0.7)
    outside(scene, park(scene, 385, seed=7, big=1.1))
    room = Room(scene, 7.6, 8.4, 3.8)
    room.herringbone("#d9b17a")
    room.walls("#f7eddb", "#f0e6d5", "#f3e9d8", "#fdfaf2")
    for number in range(3):
        s = 0.75 + number * 2.2
        room.window("back", s, s + 1.65, 0.45, 3.3, panes=(2, 3), sun=(0.22, -0.62, -0.85))
    room.rail("back", 0.15, 7.0, 3.5)
    for s in (0.22, 2.5, 4.7, 6.85):
        room.curtain("back", s, s + 0.36, 0.1, 3.48, "#f3dfb8", folds=5)
    mirror(room, "right", 1.2, 6.6, 0.25, 2.65, lambda camera: scene.view(mirrored(camera, room.wide)))
    for s in (3.0, 4.8):
        room.panel("right", s - 0.015, s + 0.015, 0.25, 2.65, "#b9b3a8", out=-0.012)
    room.curtain("right", 6.7, 7.9, 0.06, 2.9, "#7d93b5", folds=9, away=0.14)
    room.rail("right", 1.0, 8.0, 2.92)
    wall = room.place("right", 3.9)
    wall.rod((-2.7, 1.0, -0.16), (2.7, 1.0, -0.16), 0.05, "#b98755", shadow=False)
    picture(room, "left", 5.2, 1.9, 1.1, 0.8, "leaf", tones=("#f6e8cc", "#8fae7c", "#5f8a6e", "#e08a5f"))
    picture(room, "left", 3.3, 1.9, 0.8, 0.8, "shapes", tones=("#f6e8cc", "#e2b05a", "#4f7da0", "#d9765f"))
    for number, (x, z, turn) in enumerate(in_a_ring((3.35, 4.3), 1.95, 11, start=0.2)):
        shell_chair(Place(scene, x, z, turn=turn), (NAVY, "#e3b25c", "#6f9a8d")[number % 3])
    floor_plant(Place(scene, 0.65, 7.7), "palm", tall=1.9, pot_colour="#e4d8c2")
    floor_plant(Place(scene, 7.05, 7.75), "rubber", tall=1.5, pot_colour="#c8744f", seed=4)
    loudspeaker(Place(scene, 0.45, 4.7, turn=-80), tall=1.0)
    for x, z in ((1.9, 3.0), (1.9, 6.2), (5.4, 3.0), (5.4, 6.2)):
        pendant(Place(scene, x, z), 3.8, 2.8, "#fbe9c4", r=0.27, kind="globe", lit=0.12)
    light_from(scene, 720, 260, 900, strength=0.6)
    frame_of_shade(scene)
    return scene


def strona_ulicy() -> Scene:
    scene = Scene(Camera(3.9, 1.9, -2.3, turn=-3, focal=1020, horizon=380), light=(-0.3, 0.85, 0.2), contrast=0.75)
    outside(scene, street(scene, 380))
    room = Room(scene, 7.8, 7.6, 3.5)
    room.boards("#c39463", width=0.2)
    room.walls("#dfe3cf", "#e6e6d3", "#f2e6cd", "#fcf8ee")
    room.window("back", 0.5, 2.35, 0.62, 3.0, panes=(2, 2))
    room.window("back", 2.65, 4.5, 0.62, 3.0, panes=(2, 2))
    for s in (0.1, 4.52):
        room.curtain("back", s, s + 0.4, 0.2, 3.15, OCHRE, folds=5)
    room.rail("back", 0.0, 5.0, 3.17)
    room.radiator("back", 0.8, 2.1)
    room.radiator("back", 2.9, 4.2)
    whiteboard(room, "back", 5.2, 7.4, 0.95, 2.45, notes=38, drawing=False)
    picture(room, "left", 4.6, 1.85, 1.0, 0.75, "hills")
    poster(room, "left", 2.9, 1.85, 0.62, 0.88, "#f3d9a4", "#b5533c")
    clock(room, "back", 6.3, 2.85)
    for number, (x, z) in enumerate(((1.75, 2.35), (5.5, 2.0), (2.5, 5.0), (5.9, 4.9))):
        spot = Place(scene, x, z)
        round_table(spot, 0.68, top="#e3c397")
        for place, (cx, cz, turn) in enumerate(in_a_ring((x, z), 0.98, 5, start=0.5 + number * 0.4)):
            shell_chair(Place(scene, cx, cz, turn=turn), ("#4f8a8b", OCHRE, "#c9604a", NAVY)[(number + place) % 4])
        if number % 2 == 0:
            board_game(on(spot, 0.05, 0.0, turn=18 + number * 9))
            mug(on(spot, -0.45, 0.12), "#4f8a8b")
            mug(on(spot, 0.38, -0.34), "#f3e6d0")
            books(on(spot, 0.42, 0.28), "#c9604a")
        else:
            for px, pz, turn, tone in (
                (-0.3, -0.2, 14, "#fffdf6"),
                (0.22, -0.28, -22, "#fff3cf"),
                (0.1, 0.3, 160, "#e9f2e6"),
                (-0.36, 0.22, 100, "#fffdf6"),
            ):
                paper(on(spot, px, pz, turn=turn), tone)
            pencils(on(spot, 0.0, 0.02))
            mug(on(spot, 0.45, 0.05), OCHRE)
        pendant(
            Place(scene, x, z),
            3.5,
            2.25,
            ("#35507f", "#c9604a", "#4f8a8b", "#d99a45")[number],
            r=0.3,
            kind="cone",
            lit=0.3,
        )
    for number, s in enumerate((1.0, 1.5, 2.0, 3.0, 3.6, 4.2)):
        small_plant(
            Place(scene, s, 7.5, y=0.62),
            tall=0.34,
            kind=("herb", "flower", "snake")[number % 3],
            pot_colour=("#c8744f", "#f0e6d4", "#7d9aa0")[number % 3],
            seed=number,
        )
    floor_plant(Place(scene, 0.5, 6.6), "monstera", tall=1.4, pot_colour="#e4d8c2")
    light_from(scene, 560, 300, 850)
    frame_of_shade(scene)
    return scene


PICTURES = {
    "reymonta-sala-duza": sala_duza,
    "reymonta-sala-duza-wieczorem": sala_duza_wieczorem,
    "reymonta-strona-parku": strona_parku,
    "reymonta-strona-ulicy": strona_ulicy,
}
