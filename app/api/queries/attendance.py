"""The list of a date for the API."""

from dataclasses import dataclass

from app.core.clock import Period
from app.programme.models import Session
from app.programme.queries.attendance import SheetShown, sheet_of
from app.programme.rules.attendance import DateCancelled, NoListHere


@dataclass(frozen=True)
class ListOfDate:
    """A date with its list."""

    session: int
    period: Period
    sheet: SheetShown


def list_of(session: Session) -> ListOfDate:
    """In a fixed number of queries. Raises NoListHere and DateCancelled."""
    if session.is_cancelled:
        raise DateCancelled
    sheet = sheet_of(session)
    if not sheet.has_list:
        raise NoListHere
    return ListOfDate(session.id, session.period, sheet)
