"""The programme of the demo: thirty activities around today, in every state, in rooms that were left free."""

from app.cli.demo.programme.afterwards import look_back
from app.cli.demo.programme.writing import put_on_programme

__all__ = ["look_back", "put_on_programme"]
