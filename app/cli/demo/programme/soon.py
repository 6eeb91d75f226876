"""A workshop of the demo that begins soon, whatever day it is."""

from datetime import datetime

from app.cli.demo.programme.sketches import AFTERNOON, ActivitySketch
from app.cli.demo.words import Words
from app.core.clock import local
from app.programme.rules.kinds import Access, ActivityKind, Audience, Topic


def soon(at: datetime) -> ActivitySketch:
    """Tomorrow or soon after, in the afternoon."""
    return ActivitySketch(
        kind=ActivityKind.WORKSHOP,
        title=Words("Zebranie bez nudy", "A meeting that is not dull", "Збори без нудьги"),
        summary=Words(
            "Jak prowadzić zebranie, z którego wszyscy wychodzą z zadaniem i na czas.",
            "How to lead a meeting that ends on time and leaves everybody with a task.",
            "Як вести збори, які закінчуються вчасно і після яких кожен знає, що робити.",
        ),
        room="sala-szkoleniowa",
        weekday=local(at).weekday() + 1,
        hours=AFTERNOON,
        seats=12,
        topics=(Topic.TEAMS,),
        audiences=(Audience.ORGANISATIONS, Audience.GROUPS),
        access=(Access.STEP_FREE,),
        led_by="Zespół centrum",
    )
