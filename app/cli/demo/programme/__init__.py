"""The programme of the demo: thirty activities around today, in every state, in rooms that were left free."""

from app.cli.demo.programme.attending import attend_some
from app.cli.demo.programme.writing import put_on_programme

__all__ = ["attend_some", "put_on_programme"]
