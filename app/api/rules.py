"""The API's own refusals: a missing or dead token, and what is sent in another shape than described."""

from datetime import timedelta

from app.core.errors import Refusal, SignInNeeded
from app.core.i18n import N_

LONGEST_WISH = timedelta(days=7)
LONGEST_LOOK = timedelta(days=31)


class TokenNeeded(SignInNeeded):
    sentence = N_("Send a token in the header Authorization. You make one in your profile.")


class BadToken(SignInNeeded):
    sentence = N_("This token does not work, or no longer. Make a new one in your profile.")


class NotJson(Refusal):
    sentence = N_("What was sent cannot be read as JSON. Send one object in UTF-8.")
    status = 400


class NotSentAsJson(Refusal):
    sentence = N_("Send JSON, and say so in the header: Content-Type: application/json.")
    status = 415


class NotAnObject(Refusal):
    sentence = N_("Send one JSON object with the fields of the description.")


class Missing(Refusal):
    sentence = N_("This field is missing or empty. Fill it in.")


class UnknownField(Refusal):
    sentence = N_("There is no such field. Look up its name in the description of the API.")


class NotText(Refusal):
    sentence = N_("Write this field as text.")


class NotOneLine(Refusal):
    sentence = N_("Write this in one line, without control characters.")


class HasControlSigns(Refusal):
    sentence = N_("Remove the control characters from this text.")


class TooLongText(Refusal):
    sentence = N_("This text is too long. Write at most %(most)s characters.")


class NotANumber(Refusal):
    sentence = N_("Write a whole number from %(least)s to %(most)s.")


class NotAmounts(Refusal):
    sentence = N_("Write equipment as a list of objects, each with id and amount and nothing else.")


class NotAnswers(Refusal):
    sentence = N_("Write answers as a list of objects, each with question and words, or question and options.")


class NotSessions(Refusal):
    sentence = N_("Write sessions as a list of numbers from the dates of the activity.")


class NotAScanId(Refusal):
    sentence = N_("Name each scan by a new UUID, as 0b6f2f9c-1d2e-4f3a-8b4c-5d6e7f8a9b0c.")


class NotAnId(Refusal):
    sentence = N_("Write a number from the lists of the API.")


class NotYesOrNo(Refusal):
    sentence = N_("Write true or false.")


class NotInList(Refusal):
    sentence = N_("Choose one of these: %(choices)s.")


class BadKey(Refusal):
    sentence = N_("Choose a key of 1 to 80 letters, digits and signs of ASCII, without spaces.")


class NoSuchCentre(Refusal):
    sentence = N_("There is no such centre. Choose one from the list of centres.")
    field = "centre"


class TooWide(Refusal):
    sentence = N_("Look at %(count)s day at most. Choose an earlier end.")
    plural = N_("Look at %(count)s days at most. Choose an earlier end.")
    field = "ends"


class NotADay(Refusal):
    sentence = N_("Write the day as 2026-12-01.")


class NotAClock(Refusal):
    sentence = N_("Write the time as 18:00.")


class NotDays(Refusal):
    sentence = N_("Write days as a list, each as 2026-12-01.")


class NotMoves(Refusal):
    sentence = N_("Write moved dates as a list of objects: day, then starts and ends, room, or all three.")
