"""What is told when something about the programme cannot be done, and what to do next."""

from app.core.errors import Refusal
from app.core.i18n import N_


class RoomBusy(Refusal):
    sentence = N_("%(room)s is taken until %(until)s. Choose another time or another room.")
    field = "starts"
    status = 409


class RoomBeingTidied(Refusal):
    sentence = N_("%(room)s is being prepared or tidied until %(until)s. Choose a later start.")
    field = "starts"
    status = 409


class RoomShutThen(Refusal):
    sentence = N_("%(room)s is closed until %(until)s. Choose another day or another room.")
    field = "starts"
    status = 409


class TrainerBusy(Refusal):
    sentence = N_("%(name)s has something else until %(until)s. Choose another time, or another person.")
    field = "starts"
    status = 409


class OverlapsItself(Refusal):
    sentence = N_("Two of these dates overlap. Leave one of them out.")
    field = "starts"


class SessionInPast(Refusal):
    sentence = N_("This time has passed. Choose a later one.")
    field = "first"


class SessionOver(Refusal):
    sentence = N_("This date has already begun, so it stays as it was.")
    status = 409


class CentreShut(Refusal):
    sentence = N_("The centre is closed then. Choose another time, or say why it happens all the same.")
    field = "outside_why"


class NoDates(Refusal):
    sentence = N_("Choose at least one date.")
    field = "days"


class TooManySessions(Refusal):
    sentence = N_("An activity has at most %(most)s dates. Choose fewer.")
    field = "times"


class RoomNeeded(Refusal):
    sentence = N_("Choose the room in which it is held.")
    field = "room"


class RoomNotNeeded(Refusal):
    sentence = N_("It is not held in rooms of the centre. Change its place first, or choose no room.")
    field = "room"


class RoomElsewhere(Refusal):
    sentence = N_("Choose a room of the same centre.")
    field = "room"


class TooManySeats(Refusal):
    sentence = N_("%(room)s has %(seats)s seats. Plan for so many, or choose a larger room.")
    field = "seats"


class AddressNeeded(Refusal):
    sentence = N_("Write the address, so that people find it.")
    field = "address"


class LinkNeeded(Refusal):
    sentence = N_("Write the link, which begins with https://. Nobody sees it but the staff and those who lead it.")
    field = "online_link"


class PlaceHasDates(Refusal):
    sentence = N_("Its dates to come take rooms. Cancel them before you change the place.")
    field = "place"
    status = 409


class TitleNeeded(Refusal):
    sentence = N_("Write the title in Polish.")
    field = "title_pl"


class NotATrainer(Refusal):
    sentence = N_("Choose people from the centre's list of trainers.")
    field = "leaders"


class TrainerAlready(Refusal):
    sentence = N_("This person is on the list already.")
    field = "email"
    status = 409


class TrainerLeads(Refusal):
    sentence = N_("This person leads dates to come, the first on %(first)s. Give those to somebody else first.")
    status = 409


class IsCalledOff(Refusal):
    sentence = N_("This was called off. Copy it to plan it anew.")
    status = 409


class NotYetAccepted(Refusal):
    sentence = N_("This is a proposal. Accept it first.")
    status = 409


class NotAProposal(Refusal):
    sentence = N_("This is no proposal that waits for an answer.")
    status = 409


class AlreadyAnswered(Refusal):
    sentence = N_("This proposal was answered already.")
    status = 409


class AlreadyAnnounced(Refusal):
    sentence = N_("This is in the programme already.")
    status = 409


class NotAnnounced(Refusal):
    sentence = N_("All its dates are over, so there is nothing to call off.")
    status = 409


class IsClosed(Refusal):
    sentence = N_("This is closed: nothing of it changes any more. Copy it to plan it anew.")
    status = 409


class NotYetOver(Refusal):
    sentence = N_("It is not over yet. Close it after its last date.")
    status = 409


class SurveyStillOpen(Refusal):
    sentence = N_("Its survey takes answers until %(until)s. Close it after that.")
    status = 409


class ListsOpen(Refusal):
    sentence = N_("%(count)s list is not closed. Close it first, so that it is known who was there.")
    plural = N_("%(count)s lists are not closed. Close them first, so that it is known who was there.")
    status = 409


class SayWhy(Refusal):
    sentence = N_("Write a sentence why, for those who wanted to come.")
    field = "why"


class SummaryNeeded(Refusal):
    sentence = N_("Write the summary in Polish before you announce it.")
    field = "published_on"


class AnnouncedTooLate(Refusal):
    sentence = N_("The first date lies before that. Announce it earlier.")
    field = "published_on"


class TooManyProposals(Refusal):
    sentence = N_("%(count)s proposal of your organisation waits for an answer. Wait for it before you send more.")
    plural = N_("%(count)s proposals of your organisation wait for an answer. Wait for them before you send more.")
    status = 409


class WeeksOutOfRange(Refusal):
    sentence = N_("Choose from 1 to %(most)s weeks.")
    field = "weeks"
