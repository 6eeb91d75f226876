"""What is refused to a calendar program, each with the precondition of its standard where that has one."""

from typing import ClassVar

from app.calendars.rules.dav.names import c, d
from app.core.errors import Refusal
from app.core.i18n import N_


class DavRefusal(Refusal):
    """A refusal that programs know by the element inside of `DAV:error` (RFC 4918, section 16)."""

    condition: ClassVar[str] = ""


class AppPasswordNeeded(DavRefusal):
    sentence = N_(
        "Sign in with your e-mail address and an app password. You make one in your account, under Calendars."
    )
    status = 401


class ReadOnly(DavRefusal):
    """A calendar program shows what happens here; it changes nothing."""

    sentence = N_("These calendars are for reading. Change the event on its page.")
    status = 403
    condition = d("need-privileges")


class NotUnderstood(DavRefusal):
    """What was sent is no XML, more or deeper than any program sends, or asks for nothing."""

    sentence = N_("This request cannot be understood.")
    status = 400


class WrongDepth(DavRefusal):
    sentence = N_("Depth must be 0, 1 or infinity.")
    status = 400


class TooDeep(DavRefusal):
    sentence = N_("Ask for one level at a time: Depth 0 or 1.")
    status = 403
    condition = d("propfind-finite-depth")


class UnknownReport(DavRefusal):
    sentence = N_("There is no such report here.")
    status = 403
    condition = d("supported-report")


class UnknownFilter(DavRefusal):
    sentence = N_("This filter is not known here.")
    status = 403
    condition = c("supported-filter")


class BrokenFilter(DavRefusal):
    sentence = N_("This filter cannot be read.")
    status = 403
    condition = c("valid-filter")


class UnknownCollation(DavRefusal):
    sentence = N_("Texts are not compared in this way here.")
    status = 403
    condition = c("supported-collation")


class OtherFormat(DavRefusal):
    sentence = N_("Events are sent as iCalendar 2.0 alone.")
    status = 403
    condition = c("supported-calendar-data")


class UnreadableSyncToken(DavRefusal):
    """The program forgets what it has and reads the whole calendar anew (RFC 6578, section 3.2)."""

    sentence = N_("This sync token is not one of this calendar. Read the calendar anew.")
    status = 403
    condition = d("valid-sync-token")
