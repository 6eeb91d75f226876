"""The time around a booking in words: the hirer's, who then sets up and tidies, or the house's."""

from datetime import datetime

from app.bookings.rules.facts import RoomRules
from app.core.clock import Period, local
from app.core.i18n import N_, Sentence

HIRERS = {
    (True, True): N_("You may come in from %(come)s to set up, and have until %(leave)s to tidy up."),
    (True, False): N_("You may come in from %(come)s to set up."),
    (False, True): N_("You have until %(leave)s to tidy up."),
}
HOUSES = {
    (True, True): N_("The centre prepares the room from %(come)s and tidies it until %(leave)s."),
    (True, False): N_("The centre prepares the room from %(come)s."),
    (False, True): N_("The centre tidies the room until %(leave)s."),
}


def pads_of(room: RoomRules, period: Period) -> Sentence | None:
    """Whose time is around a booking of this room then, and how long it lasts."""
    whole = period.padded(before=room.pad_before, after=room.pad_after)
    return pads_in_words(period, whole, by_hirer=room.pads_by_hirer)


def pads_in_words(period: Period, whole: Period, *, by_hirer: bool) -> Sentence | None:
    """The same for the time that is occupied as a whole; nothing where that is the booking alone."""
    has = (whole.starts < period.starts, whole.ends > period.ends)
    if not any(has):
        return None
    sentences = HIRERS if by_hirer else HOUSES
    return Sentence(sentences[has], {"come": _clock(whole.starts), "leave": _clock(whole.ends)})


def _clock(moment: datetime) -> str:
    return f"{local(moment):%H:%M}"
