"""What calendars refuse."""

from app.core.errors import Refusal
from app.core.i18n import N_


class CalendarEnded(Refusal):
    """It was closed more than a year ago: every copy that is still looked at has seen its last events go."""

    sentence = N_("This calendar has ended. Remove it from your calendars and choose another one.")
    status = 410
