"""Reading templates."""

from collections.abc import Sequence

from sqlalchemy import select

from app.core.database import db
from app.programme.models import Activity


def templates_of(centre_id: int) -> Sequence[Activity]:
    """What a centre starts from, by title. One query."""
    ours = select(Activity).where(Activity.centre_id == centre_id, Activity.is_template)
    return db.session.scalars(ours.order_by(Activity.title_pl, Activity.id)).all()
