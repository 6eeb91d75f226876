"""What the area of organisations says no with."""

from app.core.errors import Refusal
from app.core.i18n import N_


class NotAKrs(Refusal):
    sentence = N_("This is not a KRS number: it has ten digits, for example 0000123456. Check it and write it again.")
    field = "krs"


class NotANip(Refusal):
    sentence = N_(
        "This is not a right NIP: it has ten digits and the last one does not fit. Check it and write it again."
    )
    field = "nip"


class NotARegon(Refusal):
    sentence = N_(
        "This is not a right REGON: it has 9 or 14 digits and the last one does not fit. Check it and write it again."
    )
    field = "regon"


class KrsNeeded(Refusal):
    sentence = N_("Write the KRS number: staff check the organisation by it.")
    field = "krs"


class CityListNumberNeeded(Refusal):
    sentence = N_("Write the number on the list that the city keeps: staff check the organisation by it.")
    field = "register_entry"


class KrkgwNumberNeeded(Refusal):
    sentence = N_("Write the number in the national register of rural housewives' circles (KRKGW).")
    field = "register_entry"


class DocumentNeeded(Refusal):
    sentence = N_("Name the document that shows who acts for the parish, with its date. Staff will ask to see it.")
    field = "register_entry"


class ResponsiblePersonNeeded(Refusal):
    sentence = N_("Write the first and last name of the person who is responsible for the group.")
    field = "responsible_person"


class NameNeeded(Refusal):
    sentence = N_("Write the name of the organisation.")
    field = "name"


class AlreadyHere(Refusal):
    sentence = N_("This organisation is already here: ask its owner for an invitation.")
    status = 409


class KrsAlreadyHere(AlreadyHere):
    field = "krs"


class NipAlreadyHere(AlreadyHere):
    field = "nip"


class RegonAlreadyHere(AlreadyHere):
    field = "regon"


class TooManyWaiting(Refusal):
    sentence = N_(
        "%(most)s of your organisations wait for verification. Add another one when staff have looked at them."
    )


class YourOwnOrganisation(Refusal):
    sentence = N_("You act for this organisation, so somebody else from the team has to look at it.")
    status = 403


class ReasonNeeded(Refusal):
    sentence = N_("Write what has to be put right, so that the organisation knows what to do.")
    field = "words"


class LastOwner(Refusal):
    sentence = N_("This is the only owner. Make somebody else an owner first.")
    status = 409


class NotAMember(Refusal):
    sentence = N_("This person no longer acts for the organisation.")
    status = 409


class AlreadyMember(Refusal):
    sentence = N_("This person already acts for the organisation.")
    field = "email"
    status = 409


class TooManyInvitations(Refusal):
    sentence = N_("The organisation sent %(most)s invitations within a day. Send the next ones tomorrow.")
    field = "email"
    status = 429


class InvitationOver(Refusal):
    """Unknown, used, withdrawn and expired look the same."""

    sentence = N_("This invitation is no longer valid. Ask the owner of the organisation for a new one.")
    status = 404


class InvitationForAnother(Refusal):
    sentence = N_(
        "This invitation was sent to another e-mail address. Sign out, and sign in with the address that got the mail."
    )
    status = 403


class NoOrganisationCalledSo(Refusal):
    sentence = N_(
        "There is no organisation “%(typed)s”. Write its name as in the list, or its KRS, NIP or REGON number."
    )
    field = "organisation"


class SeveralCalledSo(Refusal):
    sentence = N_(
        "Several organisations are called “%(typed)s”. Write the KRS, NIP or REGON number of the right one, or choose "
        "it from the list."
    )
    field = "organisation"
