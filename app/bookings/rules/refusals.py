"""Every no of lending a room, each with the sentence that says what to do next."""

from app.core.errors import Refusal
from app.core.i18n import N_, Sentence


class RoomTaken(Refusal):
    """Physics: nobody overrides an occupied room."""

    sentence = N_("%(room)s is taken then, until %(until)s. Choose another time or another room.")
    field = "starts"
    status = 409


class PadTaken(Refusal):
    sentence = N_("%(room)s is needed for preparing and tidying until %(until)s. Choose another time or another room.")
    field = "starts"
    status = 409


class RoomShut(Refusal):
    sentence = N_("%(room)s is closed until %(until)s. Choose another time or another room.")
    field = "starts"
    status = 409


class InThePast(Refusal):
    sentence = N_("This time has passed. Choose a later one.")
    field = "starts"


class OutsideOpeningHours(Refusal):
    sentence = N_("The centre is open %(hours)s on that day. Choose a time within these hours.")
    field = "starts"


class ClosedThatDay(Refusal):
    sentence = N_("The centre is closed on that day. Choose another day.")
    field = "starts"


class TooShort(Refusal):
    sentence = N_("The shortest booking of this room is %(shortest)s. Choose a later end.")
    field = "ends"


class TooLong(Refusal):
    sentence = N_("The longest booking of this room is %(longest)s. Choose an earlier end.")
    field = "ends"


class OffTheGrid(Refusal):
    sentence = N_("Bookings of this room begin and end every %(grid)s. Choose for example %(example)s.")
    field = "starts"


class TooEarlyToAsk(Refusal):
    sentence = N_("This room can be booked at most %(count)s day ahead. Ask from %(first)s.")
    plural = N_("This room can be booked at most %(count)s days ahead. Ask from %(first)s.")
    field = "starts"


class TooLateToAsk(Refusal):
    sentence = N_("This room must be booked at least %(notice)s ahead. Choose a later time or call the centre.")
    field = "starts"


class TooManyPeople(Refusal):
    sentence = N_("%(room)s has %(seats)s seats in this layout. Choose another layout or a larger room.")
    field = "people"


class NoSuchLayout(Refusal):
    sentence = N_("This room cannot be set like that. Choose a layout from the list.")
    field = "layout"


class NotForResidents(Refusal):
    sentence = N_("This room is for organisations. Choose an organisation that you act for, or another room.")
    field = "organisation"


class NotForGroups(Refusal):
    sentence = N_("This room is for registered organisations. Informal groups may choose another room.")
    field = "organisation"


class OverQuota(Refusal):
    sentence = N_(
        "With this booking it would be %(wanted)s of the %(quota)s that an organisation has here in a month. "
        "Choose a shorter time or another month."
    )
    field = "ends"


class TooManyOpenRequests(Refusal):
    sentence = N_("%(count)s request waits for an answer already. Wait for the answer or withdraw it.")
    plural = N_("%(count)s requests wait for an answer already. Wait for an answer or withdraw one.")


class PaidEvent(Refusal):
    sentence = N_("Rooms are lent free of charge for events that are free of charge. Do not charge the participants.")
    field = "participants_pay"


class StaffDecide(Refusal):
    """Not a no: the centre's staff have to look at it."""

    sentence = N_("The centre's staff approve bookings of this room.")


class UnverifiedParty(StaffDecide):
    sentence = N_("The organisation is not verified yet, so the centre's staff look at the request.")


class NotAnOrganisation(StaffDecide):
    sentence = N_("The centre's staff approve bookings of residents and informal groups.")


class PaidEventAsked(StaffDecide):
    sentence = N_("Participants pay, so the centre's staff look at the request.")


class NotYourOrganisation(Refusal):
    sentence = N_("Choose an organisation that you act for.")
    field = "organisation"


class NoSuchRoom(Refusal):
    sentence = N_("There is no such room. Choose one from the list.")
    field = "room"
    status = 404


class AlreadySent(Refusal):
    """The same key with another content."""

    sentence = N_("This form was sent already. To ask for another time, open a new form.")
    status = 409


class AlreadyDecided(Refusal):
    """Somebody was faster: with `outcome`, `who` and `at` the sentence says how."""

    sentence = N_("Somebody has decided this request already.")
    status = 409

    @property
    def words(self) -> Sentence:
        said = N_("Somebody has decided this request already: %(outcome)s (%(who)s, %(at)s).")
        return Sentence(said, self.facts) if self.facts else super().words


class NotWaiting(Refusal):
    sentence = N_("This request no longer waits for an answer.")
    status = 409


class AlreadyOver(Refusal):
    sentence = N_("This booking has already begun, so it cannot be cancelled here. Call the centre.")
    status = 409


class OverrideNeedsReason(Refusal):
    sentence = N_("A rule says no: %(rule)s Write why you approve all the same.")
    field = "override_why"


class OverrideNotPossible(Refusal):
    sentence = N_("This cannot be approved: %(rule)s")
    status = 409


class ReasonNeedsWords(Refusal):
    sentence = N_("Write a sentence that tells the applicant why.")
    field = "words"


class OfEquipment(Refusal):
    """A no about one kind of equipment, which the fact `equipment_id` names."""

    field = "equipment"


class NoSuchEquipment(OfEquipment):
    sentence = N_("This equipment is not lent by the centre of this room. Choose from its list.")


class EquipmentTwice(OfEquipment):
    sentence = N_("The same equipment is named twice. Name it once with the whole number.")


class NotSoMuchEquipment(OfEquipment):
    sentence = N_("%(name)s: the centre has %(stock)s. Ask for so many or fewer.")


class EquipmentTaken(OfEquipment):
    """Physics: a unit is in one place at a time."""

    sentence = N_(
        "%(name)s: %(free)s of %(stock)s are free on %(when)s; enough come back by %(until)s. "
        "Ask for fewer or choose another time."
    )
    status = 409


class HeldToAccount(StaffDecide):
    sentence = N_(
        "Bookings here were cancelled late or not used, so until %(until)s the centre's staff approve each of yours."
    )


class OnlyShortNotice(Refusal):
    sentence = N_(
        "Bookings here were cancelled late or not used, so until %(until)s you may book at most %(count)s day ahead. "
        "Ask from %(first)s."
    )
    plural = N_(
        "Bookings here were cancelled late or not used, so until %(until)s you may book at most %(count)s days ahead. "
        "Ask from %(first)s."
    )
    field = "starts"


class NotBegun(Refusal):
    sentence = N_("This booking begins %(starts)s. Mark it from then on.")
    status = 409


class NotHeld(Refusal):
    sentence = N_("This was not a confirmed booking, so there is nothing to mark.")
    status = 409


class TooLongAgo(Refusal):
    sentence = N_("This booking is over for more than %(count)s day, so a no-show can no longer be recorded.")
    plural = N_("This booking is over for more than %(count)s days, so a no-show can no longer be recorded.")
    status = 409


class CorrectionNeedsReason(Refusal):
    sentence = N_("It was marked differently before. Write why you correct it.")
    field = "why"


class AlreadyAppealed(Refusal):
    sentence = N_("An appeal was sent already. The centre's staff answer it by mail.")
    status = 409


class ConsequenceOver(Refusal):
    sentence = N_("This no longer stands, so there is nothing to appeal.")
    status = 409


class AlreadyAnswered(Refusal):
    sentence = N_("Somebody has answered this appeal already.")
    status = 409


class AnotherShouldAnswer(Refusal):
    sentence = N_("You recorded this yourself. Let another coordinator of the centre answer.")
    status = 409


class NotAMonth(Refusal):
    sentence = N_("Write the month as 2026-12.")
    field = "month"
