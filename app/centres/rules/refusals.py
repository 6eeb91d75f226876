"""What staff are told when something about centres and rooms cannot be done, and what to do next."""

from app.core.errors import Refusal
from app.core.i18n import N_


class NotHours(Refusal):
    sentence = N_("We do not understand \u201c%(typed)s\u201d. Write hours as 9:00-13:00, 15:00-21:00.")
    field = "hours"


class HoursBackwards(Refusal):
    sentence = N_("\u201c%(typed)s\u201d ends before it begins. Closing at midnight is 24:00.")
    field = "hours"


class HoursOverlap(Refusal):
    sentence = N_("%(first)s and %(second)s overlap. Write them as one.")
    field = "hours"


class TooManyBlocks(Refusal):
    sentence = N_("Write at most %(most)s times of opening for one day.")
    field = "hours"


class DaysBackwards(Refusal):
    sentence = N_("The last day is before the first. Choose a later one.")
    field = "last"


class TooManyDays(Refusal):
    sentence = N_("These are more than %(most)s days. Choose fewer, or change the week's hours.")
    field = "last"


class DaysOver(Refusal):
    sentence = N_("This day is over. Choose today or a later day.")
    field = "first"


class TermInOneLanguage(Refusal):
    sentence = N_("Write the sentence in all three languages, or in none to remove it.")


class TooManyTerms(Refusal):
    sentence = N_("A centre asks for at most %(most)s confirmations. Remove one first.")


class ShortestOverLongest(Refusal):
    sentence = N_("The longest booking must be at least as long as the shortest.")
    field = "max_minutes"


class LastReminderFirst(Refusal):
    sentence = N_("The last reminder must come later than the first. Choose fewer days for it.")
    field = "remind_days_last"


class NoSeats(Refusal):
    sentence = N_("Write how many seats the room has in at least one setting.")
    field = "seats_theatre"


class FutureBookings(Refusal):
    sentence = N_("%(count)s booking to come is in the way, on %(first)s. Move or cancel it first.")
    plural = N_("%(count)s bookings to come are in the way, the first on %(first)s. Move or cancel them first.")
    status = 409


class UnitsInUse(Refusal):
    """A unit that is promised stays."""

    sentence = N_(
        "%(count)s of these is taken by bookings to come, the first on %(first)s. Keep so many, or cancel them first."
    )
    plural = N_(
        "%(count)s of these are taken by bookings to come, the first on %(first)s. Keep so many, or cancel them first."
    )
    field = "amount"
    status = 409


class PartsInUse(Refusal):
    sentence = N_("%(count)s booking or closure to come stands on these parts, on %(first)s. Move or cancel it first.")
    plural = N_(
        "%(count)s bookings or closures to come stand on these parts, first on %(first)s. Move or cancel them first."
    )
    field = "parts"
    status = 409


class PartIsHall(Refusal):
    sentence = N_("%(room)s itself consists of other rooms. Choose those rooms.")
    field = "parts"


class PartElsewhere(Refusal):
    sentence = N_("Choose other rooms of the same centre.")
    field = "parts"


class OnePart(Refusal):
    sentence = N_("A hall consists of at least two rooms. Choose another one, or none.")
    field = "parts"


class IsPart(Refusal):
    sentence = N_("This room is a part of %(hall)s. Take it out there first.")
    field = "parts"
    status = 409


class PartOutOfUse(Refusal):
    sentence = N_("%(room)s, a part of this hall, is out of use. Take it into use first.")
    status = 409


class NameTaken(Refusal):
    sentence = N_("There is already one of this name. Choose another name, so that people can tell them apart.")
    field = "name"
    status = 409


class NumberNotPossible(Refusal):
    sentence = N_("One of the numbers is too small or too large. The hints say what is possible.")


class NoRoomChosen(Refusal):
    sentence = N_("Choose the rooms to close.")
    field = "rooms"


class ClosureOver(Refusal):
    sentence = N_("This time is over. Choose a later end.")
    field = "ends_on"


class ClosureEnded(Refusal):
    sentence = N_("This closure is over already, so there is nothing to call off.")
    status = 409


class ClosureTooLong(Refusal):
    sentence = N_("A closure lasts at most a year. Choose an earlier end.")
    field = "ends_on"


class TooManyPhotos(Refusal):
    sentence = N_("A room shows at most %(most)s photos. Remove one first.")
    field = "photo"
