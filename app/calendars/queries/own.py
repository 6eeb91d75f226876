"""The calendars that somebody may have of their own: which, what each is called, and whether they still may."""

from flask import current_app
from flask_babel import gettext
from sqlalchemy import exists, select

from app.calendars.rules.scopes import Scope, ScopeKind
from app.centres.models import Centre
from app.core.access import Action, Actor, can
from app.core.database import db
from app.organisations.models import Organisation
from app.programme.models import ActivityLeader, GroupMember, VisitHost
from app.programme.rules.groups import GroupRole

# The rule of the page that shows the same; staff look into an organisation as staff, never by a calendar of its own.
SHOWN_BY = {
    ScopeKind.MINE: Action.SEE_OWN_BOOKINGS,
    ScopeKind.ORGANISATION: Action.BOOK_FOR_ORGANISATION,
    ScopeKind.CENTRE: Action.RUN_DAY,
    ScopeKind.LEADING: Action.SEE_OWN_SESSIONS,
}


def may_see(actor: Actor, scope: Scope) -> bool:
    """Whether this calendar is the actor's, and what it shows still open to them. No query."""
    return actor.person_id == scope.person_id and can(actor, SHOWN_BY[scope.kind], scope)


def scopes_of(actor: Actor) -> list[Scope]:
    """One's own; those of one's organisations and of the centres where one works, by name; what one leads or led."""
    if actor.person_id is None:
        return []
    me = actor.person_id
    scopes = [Scope(ScopeKind.MINE, me)]
    if _ever_led(me):
        scopes.append(Scope(ScopeKind.LEADING, me))
    ours = select(Organisation.id).where(Organisation.id.in_(list(actor.organisations)))
    by_name = ours.order_by(Organisation.folded_name, Organisation.id)
    scopes += [Scope(ScopeKind.ORGANISATION, me, number) for number in db.session.scalars(by_name)]
    if actor.is_staff:
        in_use = select(Centre.id).where(Centre.archived_at.is_(None)).order_by(Centre.name, Centre.id)
        theirs = in_use if actor.is_admin else in_use.where(Centre.id.in_(list(actor.centres)))
        scopes += [Scope(ScopeKind.CENTRE, me, number) for number in db.session.scalars(theirs)]
    return scopes


def title_of_scope(scope: Scope) -> str:
    """What it is called in somebody's list of calendars. In the current locale."""
    city = current_app.config["SETTINGS"].city
    if scope.kind is ScopeKind.MINE:
        return str(gettext("Mine at the Civic Centres, %(city)s", city=city))
    if scope.kind is ScopeKind.LEADING:
        return str(gettext("What I lead at the Civic Centres, %(city)s", city=city))
    if scope.kind is ScopeKind.ORGANISATION:
        organisation = db.session.get_one(Organisation, scope.subject_id)
        return str(gettext("%(organisation)s at the Civic Centres", organisation=organisation.name))
    return str(gettext("%(centre)s: for the team", centre=db.session.get_one(Centre, scope.subject_id).name))


def page_of_scope(scope: Scope) -> str:
    """The page that shows the same."""
    if scope.kind is ScopeKind.MINE:
        return "/rezerwacje"
    if scope.kind is ScopeKind.LEADING:
        return "/moje-zajecia"
    if scope.kind is ScopeKind.ORGANISATION:
        return f"/organizacje/{scope.subject_id}/rezerwacje"
    return f"/zespol/kalendarz/{db.session.get_one(Centre, scope.subject_id).slug}"


def _ever_led(person_id: int) -> bool:
    leads = (
        exists().where(ActivityLeader.person_id == person_id),
        exists().where(GroupMember.person_id == person_id, GroupMember.role == GroupRole.LEADER),
        exists().where(VisitHost.person_id == person_id),
    )
    return any(db.session.execute(select(*leads)).one())
