"""The programme of the demo: thirty activities around today, in every state, in rooms that were left free."""

from app.cli.demo.programme.afterwards import (
    look_back,
)
from app.cli.demo.programme.attending import (
    attend_some,
)
from app.cli.demo.programme.choosing import (
    decide_some,
)
from app.cli.demo.programme.enrolling import (
    enrol_some,
)
from app.cli.demo.programme.gathering import (
    gather_groups,
)
from app.cli.demo.programme.visits import (
    receive_visits,
)
from app.cli.demo.programme.writing import (
    put_on_programme,
)

__all__ = [
    "attend_some",
    "decide_some",
    "enrol_some",
    "gather_groups",
    "look_back",
    "put_on_programme",
    "receive_visits",
]
