"""Every no of importing: about a file, about a row, about one cell; each says what to do next."""

from app.core.errors import Refusal
from app.core.i18n import N_


class OfFile(Refusal):
    """A no about the whole file."""

    field = "file"


class NothingInFile(OfFile):
    sentence = N_("This file is empty. Choose another one.")


class FileTooLarge(OfFile):
    sentence = N_("This file is larger than 10 MB. Split it into several files.")
    status = 413


class NoTable(OfFile):
    sentence = N_("This is no table that we can read. Send an XLSX or CSV file, for bookings also a calendar (ICS).")


class OldWorkbook(OfFile):
    sentence = N_("This is a table of another kind. Open it in your spreadsheet program and save it as XLSX or CSV.")


class BrokenWorkbook(OfFile):
    sentence = N_("This XLSX file is damaged or not made by a spreadsheet program. Save it anew and send that.")


class SwollenWorkbook(OfFile):
    sentence = N_("Unpacked, this file is far too large. Remove what is no part of the table, or save it as CSV.")


class UnknownLetters(OfFile):
    sentence = N_("The letters of this file cannot be read. Save it as CSV in UTF-8, or as XLSX.")


class BrokenTable(OfFile):
    sentence = N_(
        "The table breaks off or has a quotation mark too many after row %(row)s. Save it anew and send that."
    )


class NoColumns(OfFile):
    sentence = N_("None of our columns is in the first row. Download the template and use its first row.")


class ColumnsMissing(OfFile):
    sentence = N_("These columns are missing: %(columns)s. Add them; the template shows how.")


class ColumnTwice(OfFile):
    sentence = N_("The column “%(column)s” stands in the file twice. Remove one of the two.")


class TooManyRows(OfFile):
    sentence = N_("This file has more than %(most)s rows. Split it into several files.")


class CalendarOfBookings(OfFile):
    sentence = N_("From a calendar only bookings can be imported. Choose an XLSX or CSV file.")


class NobodyForRows(Refusal):
    sentence = N_("There is no such organisation. Write its name as in the list of organisations, or leave this empty.")
    field = "organisation"


# --- about one row


class OfRow(Refusal):
    """A no about one row; the others can be imported without it."""


class CellEmpty(OfRow):
    sentence = N_("This is empty. Write something here.")


class CellTooLong(OfRow):
    sentence = N_("This is too long. Write at most %(max)s signs.")


class CellOfOneLine(OfRow):
    sentence = N_("Write this in one line, without control characters.")


class CellWithSigns(OfRow):
    sentence = N_("Remove the control characters from this text.")


class NotWholeNumber(OfRow):
    sentence = N_("Write a whole number from %(least)s to %(greatest)s.")


class NotYesOrNo(OfRow):
    sentence = N_("Write yes or no.")


class NotOnList(OfRow):
    sentence = N_("“%(typed)s” is not known here. Write one of these: %(words)s.")


class NotADay(OfRow):
    sentence = N_("“%(typed)s” is no day that we understand. Write it as 2026-11-24 or 24.11.2026.")


class NotAClock(OfRow):
    sentence = N_("“%(typed)s” is no time that we understand. Write it as 17:30.")


class NotAnAddress(OfRow):
    sentence = N_("Write an e-mail address, for example anna@example.org.")


class NotAPhone(OfRow):
    sentence = N_("Write a phone number, for example 12 616 78 01.")


class NotAWebsite(OfRow):
    sentence = N_("Write an address such as https://example.org.")


class KeyTwice(OfRow):
    sentence = N_("Row %(row)s has the same key. Give each row a key of its own.")


class KeyOfOurs(OfRow):
    sentence = N_("Keys like this are given by this service, and nothing here has it. Give what is new another key.")


class OutOfUse(OfRow):
    sentence = N_("%(name)s is out of use. Take it into use again first.")


class HasAnOwner(OfRow):
    sentence = N_("This organisation has an owner, who keeps its details. Ask the owner to change them.")


class NumberKnown(OfRow):
    sentence = N_("%(name)s has this number already; its key is %(key)s. Write that key to change it.")


class NoRoomNamed(OfRow):
    sentence = N_("There is no room “%(typed)s” at this centre. Write its name as in the list of rooms.")


class RoomNeeded(OfRow):
    sentence = N_("Write the room, or choose one for rows without a room when you send the file.")


class NoOrganisationNamed(OfRow):
    sentence = N_("There is no organisation “%(typed)s”. Write its name as in the list, or import it first.")


class SeveralOrganisations(OfRow):
    sentence = N_("Several organisations are called “%(typed)s”. Write the key or a number of the right one.")


class OrganisationNeeded(OfRow):
    sentence = N_("Write the organisation, or name one for rows without an organisation when you send the file.")


class OfTheCentreItself(OfRow):
    sentence = N_("Staff hold this booking for the centre or an outside event. Leave the organisation empty.")


class OwnOrganisation(OfRow):
    sentence = N_("You act for %(name)s, so somebody else from the team has to import its bookings.")


class LongerThanAMonth(OfRow):
    sentence = N_("This lasts longer than %(most)s days. Choose an earlier end, or close the room instead.")


class NotWholeMinutes(OfRow):
    sentence = N_("This begins or ends within a minute. Write whole minutes.")


class NoLongerStands(OfRow):
    sentence = N_("This booking was cancelled or refused here. Give the row another key to book it anew.")


class NotDecidedYet(OfRow):
    sentence = N_("This is still a request that waits for an answer. Answer it first.")


class ChangeWaitsHere(OfRow):
    sentence = N_("A change of this booking waits for an answer. Answer it first.")


class BookingInTheWay(OfRow):
    sentence = N_("%(room)s is taken then by “%(title)s”, %(who)s, %(when)s. Change the time or the room.")


class HeldInTheWay(OfRow):
    sentence = N_("%(room)s is held then for somebody who asked for it, %(when)s. Change the time or the room.")


class PadInTheWay(OfRow):
    sentence = N_("%(room)s is prepared or tidied then, around “%(title)s”: %(when)s. Change the time or the room.")


class ClosureInTheWay(OfRow):
    sentence = N_("%(room)s is closed then, %(when)s. Change the time or the room, or call the closure off.")


class RowInTheWay(OfRow):
    sentence = N_("Row %(row)s of this file takes %(room)s at that time, too. Change one of the two.")


# --- about the import as a whole


class NothingToImport(Refusal):
    sentence = N_("There is nothing new or changed in this file, so nothing has to be imported.")
    status = 409


class NotToBeImported(Refusal):
    sentence = N_("This import is over or under way already.")
    status = 409


class MetTheWorld(Refusal):
    """Something changed between the check and the import: nothing was written, the file is checked anew."""

    sentence = N_("Something changed here since the check, so nothing was imported. This is the list as it is now.")
    status = 409


class WouldNotEnd(Refusal):
    sentence = N_("The file could not be worked off, and nothing was imported. Send it again; if that fails, in parts.")
