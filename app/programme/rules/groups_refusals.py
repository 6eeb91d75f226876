"""What is told when something about a working group or its choice of a date cannot be done, and what to do next."""

from app.core.errors import Refusal
from app.core.i18n import N_


class GroupArchived(Refusal):
    sentence = N_("This group is in the archive: it can be read, and nothing is changed any more.")
    status = 409


class GroupNameNeeded(Refusal):
    sentence = N_("Write the name in Polish.")
    field = "name_pl"


class PurposeNeeded(Refusal):
    sentence = N_("Write in Polish what the group is for.")
    field = "purpose_pl"


class LeaderNeeded(Refusal):
    sentence = N_("Write the address of somebody who leads the group. The person has to sign up first.")
    field = "leader"


class LastLeader(Refusal):
    sentence = N_("Nobody else leads this group. Let somebody else lead it first.")
    status = 409


class InGroupAlready(Refusal):
    sentence = N_("This person is in the group already.")
    field = "email"
    status = 409


class ByInvitationOnly(Refusal):
    sentence = N_("One comes into this group by invitation. Ask the centre to pass your wish on to those who lead it.")
    status = 409


class TooManyGroupInvitations(Refusal):
    sentence = N_("This group sent %(most)s invitations within a day. Send the next ones tomorrow.")
    field = "email"
    status = 429


class GroupInvitationOver(Refusal):
    """Unknown, used, withdrawn and expired look the same."""

    sentence = N_("This invitation is no longer valid. Ask those who lead the group for a new one.")
    status = 410


class GroupInvitationForAnother(Refusal):
    sentence = N_(
        "This invitation was sent to another e-mail address. Sign out, and sign in with the address that got the mail."
    )
    status = 403


class NotAMember(Refusal):
    sentence = N_("Choose somebody of the group.")
    field = "owner"


class TaskNeedsWords(Refusal):
    sentence = N_("Write what is to be done.")
    field = "title"


class LetterNeedsWords(Refusal):
    sentence = N_("Write something here.")
    field = "words"


class NobodyToWriteTo(Refusal):
    sentence = N_("Nobody else is in the group yet. Invite people first.")
    status = 409


class TooManyLetters(Refusal):
    sentence = N_("Members get at most %(most)s mails a day from their group. Write again tomorrow.")
    status = 429


class TooManyGroupFiles(Refusal):
    sentence = N_("A group keeps at most %(most)s files. Remove one that nobody needs.")
    field = "files"


class NoFiles(Refusal):
    sentence = N_("Choose a file.")
    field = "files"


class PlaceNeeded(Refusal):
    sentence = N_("Choose a room, or write where the group meets.")
    field = "place"


class MeetingAhead(Refusal):
    sentence = N_("This meeting has not begun yet. Note who came when it has.")
    status = 409


class OptionsOutOfRange(Refusal):
    sentence = N_("Offer from %(least)s to %(most)s dates to choose from.")
    field = "picked"


class AnswerByOutOfRange(Refusal):
    sentence = N_("Choose a moment within the next %(days)s days to answer by.")
    field = "answer_on"


class AnswerByTooLate(Refusal):
    sentence = N_("The first of the dates begins before that. Let people answer earlier.")
    field = "answer_on"


class TooManyPolls(Refusal):
    sentence = N_("%(most)s choices of a date are open in this group. End one before you open the next.")
    status = 409


class PollOver(Refusal):
    sentence = N_("This choice of a date is over. Its page shows what became of it.")
    status = 409


class OptionGone(Refusal):
    sentence = N_("This date is no longer held. Choose another one.")
    status = 409


class GroupStillMeets(Refusal):
    sentence = N_("Meetings to come, or dates to choose from, are still held for this group. Cancel or end them first.")
    status = 409


class TooManyFilesAtOnce(Refusal):
    sentence = N_("Send at most %(most)s files at once.")
    field = "files"
