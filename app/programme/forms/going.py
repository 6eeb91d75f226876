"""A button about one seating: draw its places, or let it go ahead."""

from wtforms import IntegerField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from app.centres.forms.staff import StaffForm


class SeatingForm(StaffForm):
    """Which of them it is."""

    seating = IntegerField("", [InputRequired()], widget=HiddenInput())
