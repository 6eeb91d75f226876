"""What a booking keeps where staff made it: for whom, and which rules they set aside."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, CheckConstraint, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from app.bookings.rules.party import BY_THE_CENTRE, ITSELF, HeldFor
from app.core.database import word
from app.core.i18n import Sentence

if TYPE_CHECKING:
    from app.accounts.models import Person
    from app.organisations.models import Organisation
    from app.schedule.models import Entry

BY_STAFF = (
    CheckConstraint("held_for = 'party' OR organisation_id IS NULL", name="nobody_else"),
    CheckConstraint("held_for = 'party' OR is_by_staff", name="house_by_staff"),
    CheckConstraint("(held_for = 'outside') = (outside_name <> '')", name="outside_named"),
    CheckConstraint("held_for = 'outside' OR outside_email = ''", name="outside_reached"),
)


class BookedByStaff:
    """What staff book was asked by the one of them who booked it: for an organisation, the centre or somebody outside.

    The note, and who it is outside, are for staff alone.
    """

    if TYPE_CHECKING:
        entry: Mapped[Entry]
        organisation: Mapped[Organisation | None]
        asked_by: Mapped[Person]
        decided_at: Mapped[datetime | None]

    held_for: Mapped[HeldFor] = mapped_column(word(HeldFor), default=HeldFor.PARTY, server_default=HeldFor.PARTY.value)
    is_by_staff: Mapped[bool] = mapped_column(default=False, server_default=false())
    outside_name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    outside_email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    staff_note: Mapped[str] = mapped_column(Text, default="", server_default="")
    rules_used: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)

    @property
    def is_of_house(self) -> bool:
        """The centre itself holds it, or an outside event: nobody's quota, record or list of their own."""
        return self.held_for is not HeldFor.PARTY

    @property
    def who(self) -> str | Sentence:
        """For whom it is, as staff and its party read it."""
        if self.organisation is not None:
            return self.organisation.name
        if self.held_for is HeldFor.CENTRE:
            return Sentence(ITSELF)
        return self.outside_name or self.asked_by.name

    @property
    def asker(self) -> str | Sentence:
        """Who asked for it; staff book as the centre, whoever of them it was."""
        return Sentence(BY_THE_CENTRE) if self.is_by_staff else self.asked_by.name

    @property
    def is_entered_afterwards(self) -> bool:
        """Staff wrote it down for the figures when it was over."""
        return self.is_by_staff and self.decided_at is not None and self.decided_at >= self.entry.ends_at

    @property
    def set_aside(self) -> list[str]:
        """The rules that staff set aside for it, by their names."""
        return [kept["rule"] for kept in self.rules_used if kept.get("overridden")]

    @property
    def set_aside_why(self) -> str:
        return next((kept["reason"] for kept in self.rules_used if kept.get("overridden")), "")
