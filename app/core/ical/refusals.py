"""What is wrong with a calendar that somebody sends, or with one of its events; each says what to do next."""

from app.core.errors import Refusal
from app.core.i18n import N_


class OfCalendar(Refusal):
    """A no about the whole file."""

    field = "file"


class NotACalendar(OfCalendar):
    sentence = N_("This is no calendar that we can read. Export it anew as an ICS file.")


class UnknownLetters(OfCalendar):
    sentence = N_("The letters of this calendar cannot be read. Export it anew as an ICS file in UTF-8.")


class BrokenOff(OfCalendar):
    sentence = N_("This calendar breaks off before its end. Export or download it anew and send the whole file.")


# --- about one event; the others can be read without it


class NoUid(Refusal):
    sentence = N_("This event has no UID, by which it would be known again. Export the calendar anew.")


class NoStart(Refusal):
    sentence = N_("The beginning or the end of this event cannot be read. Correct it in the calendar.")


class UnknownZone(Refusal):
    sentence = N_("The time zone “%(zone)s” is not known. Choose another one in the calendar.")


class NotARepeat(Refusal):
    sentence = N_("How this event repeats cannot be read. Give it single dates in the calendar.")


class TooManyRepeats(Refusal):
    sentence = N_("This event repeats more than %(most)s times. Give it an earlier end in the calendar.")


class CancelledEvent(Refusal):
    sentence = N_("This event is cancelled in the calendar. If it is booked here, cancel it here.")
