"""Each centre's own list of reasons to refuse; the refused requests of the year give one of it."""

from datetime import datetime

from sqlalchemy import select

from app.bookings.models import Booking, Reason
from app.bookings.rules.states import RefusalReason
from app.centres.models import Centre
from app.core.database import db, flush

COMMON = (
    (RefusalReason.COMMERCIAL, "Wydarzenie jest komercyjne", "The event is commercial", "Подія комерційна"),
    (
        RefusalReason.POLITICAL,
        "Wydarzenie to agitacja polityczna",
        "The event is political campaigning",
        "Подія є політичною агітацією",
    ),
    (RefusalReason.WORSHIP, "Wydarzenie ma charakter religijny", "The event is worship", "Подія є богослужінням"),
    (
        RefusalReason.NOT_SUITABLE,
        "Sala nie pasuje do wydarzenia",
        "The room does not suit the event",
        "Зала не підходить для цієї події",
    ),
    (
        RefusalReason.NEEDED_BY_CENTRE,
        "Centrum samo potrzebuje tej sali",
        "The centre needs the room itself",
        "Зала потрібна самому центру",
    ),
    (
        RefusalReason.FAIR_SHARE,
        "Pora na innych chętnych",
        "Others should have their turn",
        "Зала має дістатися й іншим",
    ),
    (
        RefusalReason.INCOMPLETE,
        "We wniosku brakuje ważnych informacji",
        "The request leaves too much open",
        "У заявці бракує подробиць",
    ),
    (RefusalReason.OTHER, "Inny powód", "Another reason", "Інша причина"),
)
# What one centre added to it; this says all, so it may go without words.
OWN = {
    "reymonta": (
        "W sobotę po 14:00 dom jest zamknięty dla gości",
        "On Saturdays the house is closed to guests after 14:00",
        "У суботу після 14:00 будинок зачинено для гостей",
    )
}


def list_reasons(since: datetime) -> None:
    """Write the lists, and let each refusal give the reason of its kind."""
    for centre in db.session.scalars(select(Centre).order_by(Centre.id)).all():
        lines = [_line(centre, number, *line, needs_words=True) for number, line in enumerate(COMMON)]
        if centre.slug in OWN:
            own = RefusalReason.OTHER, *OWN[centre.slug]
            lines.append(_line(centre, len(COMMON), *own, needs_words=False))
        for line in lines:
            line.created_at = since
        db.session.add_all(lines)
        flush()
        by_kind = {line.kind: line for line in reversed(lines)}
        refused = select(Booking).where(Booking.centre_id == centre.id, Booking.reason.is_not(None))
        for booking in db.session.scalars(refused.order_by(Booking.id)):
            assert booking.reason is not None
            booking.own_reason_id = by_kind[booking.reason].id


def _line(
    centre: Centre, position: int, kind: RefusalReason, pl: str, en: str, uk: str, *, needs_words: bool
) -> Reason:
    return Reason(
        centre_id=centre.id,
        kind=kind,
        position=position,
        text_pl=pl,
        text_en=en,
        text_uk=uk,
        needs_words=needs_words,
    )
