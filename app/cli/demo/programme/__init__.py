"""The programme of the demo: thirty activities around today, in every state, in rooms that were left free."""

from app.cli.demo.programme.choosing import decide_some
from app.cli.demo.programme.enrolling import enrol_some
from app.cli.demo.programme.writing import put_on_programme

__all__ = ["decide_some", "enrol_some", "put_on_programme"]
