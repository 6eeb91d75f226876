"""Plans of dates that are typed and judged before they are kept: of activities, and of groups that meet."""

from collections.abc import Callable, Sequence
from datetime import date

from app.core.errors import Refusal
from app.core.web.edge import show_at
from app.programme.forms.dates import PlanForm
from app.programme.rules.dates import Judged, days_of


def days_typed(form: PlanForm) -> Sequence[date]:
    """The days of the plan that was typed; what is wrong with it stands at its fields. None where nothing was typed."""
    if not form.is_typed or not form.can_be_read():
        return ()
    try:
        return days_of(form.plan())
    except Refusal as refusal:
        show_at(form, refusal)
        form.status = refusal.status
        return ()


def judged_or_said(
    form: PlanForm, days: Sequence[date], judge: Callable[[Sequence[date]], Sequence[Judged]]
) -> Sequence[Judged]:
    """What is said of each of these days; what refuses all of them stands at its field, unless one does already."""
    if not days:
        return ()
    try:
        return judge(days)
    except Refusal as refusal:
        if form.refusal is None:
            show_at(form, refusal)
            form.status = refusal.status
        return ()
