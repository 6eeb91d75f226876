"""The verbs of organisations on real databases: bringing here, verifying, inviting, leaving."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.accounts.models import Person, StaffRole
from app.core.access import ANONYMOUS, OrganisationRole, Role
from app.core.clock import now
from app.core.database import db, transaction
from app.core.errors import ChangedMeanwhile, NotAllowed, NotFound, SignInNeeded
from app.history.queries import history_of
from app.notifications.models import Mail
from app.organisations import queries, services
from app.organisations.models import Invitation, Membership, Organisation, OrganisationKind, Verification
from app.organisations.rules import refusals as no
from app.organisations.rules.checks import MOST_INVITATIONS_A_DAY, MOST_WAITING
from app.organisations.rules.kinds import Numbers
from app.organisations.services import Details
from tests.makers import actor, make_centre, make_organisation, make_person, make_staff

pytestmark = pytest.mark.usefixtures("db_session")
NUMBERS = Numbers(krs="0000 123 456", nip="123-456-32-18", regon="123456785")
WISLA = Details(OrganisationKind.ASSOCIATION, "Stowarzyszenie Wisła", NUMBERS)
GROUP = Details(OrganisationKind.INFORMAL_GROUP, "Sąsiedzi", Numbers(responsible_person="Ewa Lis"))
OWNER, BOOKER = OrganisationRole.OWNER, OrganisationRole.BOOKER


def fresh(organisation_id: int) -> Organisation:
    db.session.expire_all()
    return queries.organisation(organisation_id)


def mails(template: str) -> list[Mail]:
    return list(db.session.scalars(select(Mail).where(Mail.template == template).order_by(Mail.id)))


def verbs(organisation_id: int) -> list[str]:
    return [record.verb for record in history_of("organisation", organisation_id)]


def roles(organisation_id: int) -> dict[str, str]:
    db.session.expire_all()
    return {held.person.name: held.role.value for held in queries.members_of(organisation_id)}


@transaction
def set_revoked(person_id: int) -> None:
    db.session.execute(update(StaffRole).where(StaffRole.person_id == person_id).values(revoked_at=now()))


@transaction
def set_disabled(person_id: int) -> None:
    db.session.execute(update(Person).where(Person.id == person_id).values(disabled_at=now()))


def invited(organisation_id: int, by: Person, email: str, role: OrganisationRole = BOOKER) -> str:
    """Invites, and gives the secret out of the mail."""
    services.invite(actor(by), organisation_id, email=email, role=role)
    return mails("invitation")[-1].facts["secret_token"]


# --- who asks


def test_actor_is_known_with_roles_and_memberships_in_two_queries(count_queries):
    person = make_staff(make_centre(), Role.MANAGER)
    organisation = make_organisation(person)
    person_id, organisation_id = person.id, organisation.id

    with count_queries() as asked:
        who = queries.actor_for(person_id)

    assert len(asked) == 2
    assert (who.person_id, list(who.centres.values())) == (person_id, [Role.MANAGER])
    assert who.organisations == {organisation_id: OWNER}


def test_actor_loses_a_revoked_role_and_a_disabled_account_is_nobody():
    person = make_staff(make_centre())
    set_revoked(person.id)
    assert actor(person).centres == {}
    set_disabled(person.id)
    assert queries.actor_for(person.id) == ANONYMOUS
    assert queries.actor_for(10**9) == ANONYMOUS


# --- bringing here


def test_create_organisation_waits_and_belongs_to_its_creator():
    person = make_person()

    made = services.create_organisation(actor(person), WISLA)

    organisation = fresh(made)
    assert (organisation.krs, organisation.nip, organisation.regon) == ("0000123456", "1234563218", "123456785")
    assert (organisation.verification, organisation.folded_name) == (Verification.WAITING, "stowarzyszenie wisla")
    assert actor(person).organisations == {made: OWNER}
    assert verbs(made) == ["created"]


def test_create_organisation_twice_with_the_same_form_makes_one():
    person = make_person()

    assert services.create_organisation(actor(person), GROUP) == services.create_organisation(actor(person), GROUP)

    assert db.session.scalar(select(func.count()).select_from(Organisation)) == 1


@pytest.mark.parametrize(
    ("numbers", "field"),
    [
        (Numbers(krs="0000123456"), "krs"),
        (Numbers(krs="0000999999", nip="1234563218"), "nip"),
        (Numbers(krs="0000999999", regon="123456785"), "regon"),
    ],
)
def test_create_organisation_with_a_number_already_here_is_refused_at_its_field(numbers, field):
    services.create_organisation(actor(make_person()), WISLA)

    with pytest.raises(no.AlreadyHere) as caught:
        services.create_organisation(actor(make_person()), Details(OrganisationKind.ASSOCIATION, "Inne", numbers))

    assert caught.value.at_field == field
    assert db.session.scalar(select(func.count()).select_from(Organisation)) == 1


def test_create_organisation_is_refused_to_a_visitor_and_to_a_queue_filler():
    with pytest.raises(SignInNeeded):
        services.create_organisation(ANONYMOUS, GROUP)
    person = make_person()
    for number in range(MOST_WAITING):
        services.create_organisation(actor(person), Details(OrganisationKind.OTHER, f"Grupa {number}"))
    with pytest.raises(no.TooManyWaiting):
        services.create_organisation(actor(person), GROUP)


# --- verifying


def test_verify_organisation_tells_its_owners_once():
    owner, second, booker = make_person(language="uk"), make_person(), make_person()
    organisation = make_organisation(owner, second, bookers=(booker,), verified=False)
    staff, other_staff = make_staff(make_centre()), make_staff(make_centre())

    services.verify_organisation(actor(staff), organisation.id, seen=1)
    with pytest.raises(ChangedMeanwhile):
        services.verify_organisation(actor(other_staff), organisation.id, seen=1)

    assert fresh(organisation.id).is_verified
    assert organisation.verified_by_id == staff.id
    told = [(mail.address, mail.language, mail.facts["organisation"]) for mail in mails("organisation_verified")]
    assert told == [(owner.email, "uk", organisation.name), (second.email, "pl", organisation.name)]
    assert verbs(organisation.id) == ["verified"]


def test_send_back_organisation_waits_again_after_any_edit():
    owner = make_person()
    made = services.create_organisation(actor(owner), GROUP)
    staff = make_staff(make_centre())

    services.send_back_organisation(actor(staff), made, words="Podaj numer telefonu.", seen=1)
    assert fresh(made).verification is Verification.SENT_BACK
    with pytest.raises(ChangedMeanwhile):
        services.verify_organisation(actor(staff), made, seen=1)
    services.change_details(
        actor(owner), made, Details(GROUP.kind, GROUP.name, GROUP.numbers, phone="12 616 78 01"), seen=1
    )

    assert fresh(made).verification is Verification.WAITING
    assert [mail.facts["words"] for mail in mails("organisation_sent_back")] == ["Podaj numer telefonu."]
    assert verbs(made) == ["created", "sent_back", "submitted"]
    with pytest.raises(ChangedMeanwhile):
        services.verify_organisation(actor(staff), made, seen=1)
    services.verify_organisation(actor(staff), made, seen=2)


def test_send_back_organisation_needs_words():
    organisation = make_organisation(make_person(), verified=False)
    with pytest.raises(no.ReasonNeeded):
        services.send_back_organisation(actor(make_staff(make_centre())), organisation.id, words=" \n", seen=1)
    assert mails("organisation_sent_back") == []


def test_verify_organisation_is_for_coordinators_and_never_for_ones_own():
    owner = make_person()
    organisation = make_organisation(owner, verified=False)
    for person, refusal in (
        (make_person(), NotAllowed),
        (make_staff(make_centre(), Role.RECEPTION), NotAllowed),
        (make_person(is_admin=True), None),
    ):
        if refusal is not None:
            with pytest.raises(refusal):
                services.verify_organisation(actor(person), organisation.id, seen=1)
    staff = make_staff(make_centre())
    own = make_organisation(staff, verified=False)
    with pytest.raises(no.YourOwnOrganisation):
        services.verify_organisation(actor(staff), own.id, seen=1)
    with pytest.raises(NotFound):
        services.verify_organisation(actor(staff), 10**9, seen=1)


# --- editing


def test_change_details_keeps_verification_unless_what_was_proved_changes():
    owner = make_person()
    made = services.create_organisation(actor(owner), WISLA)
    services.verify_organisation(actor(make_staff(make_centre())), made, seen=1)

    services.change_details(
        actor(owner), made, Details(WISLA.kind, WISLA.name, WISLA.numbers, about="Czysta Wisła"), seen=1
    )
    assert fresh(made).is_verified
    services.change_details(actor(owner), made, Details(WISLA.kind, WISLA.name, Numbers(krs="0000654321")), seen=2)

    organisation = fresh(made)
    assert (organisation.verification, organisation.verified_at) == (Verification.WAITING, None)
    assert (organisation.krs, organisation.nip) == ("0000654321", "")
    assert verbs(made) == ["created", "verified", "edited", "submitted"]


def test_change_details_of_what_somebody_else_changed_is_refused():
    owner = make_person()
    made = services.create_organisation(actor(owner), GROUP)
    services.change_details(actor(owner), made, Details(GROUP.kind, "Nowa nazwa", GROUP.numbers), seen=1)
    with pytest.raises(ChangedMeanwhile):
        services.change_details(actor(owner), made, GROUP, seen=1)
    assert fresh(made).name == "Nowa nazwa"


def test_change_details_to_anothers_number_is_refused():
    services.create_organisation(actor(make_person()), WISLA)
    owner = make_person()
    made = services.create_organisation(actor(owner), GROUP)
    with pytest.raises(no.AlreadyHere) as caught:
        services.change_details(actor(owner), made, Details(WISLA.kind, "Inna", Numbers(krs="0000123456")), seen=1)
    assert caught.value.at_field == "krs"
    assert fresh(made).kind is OrganisationKind.INFORMAL_GROUP


def test_change_details_is_for_owners_alone():
    owner, booker = make_person(), make_person()
    organisation = make_organisation(owner, bookers=(booker,))
    for person in (booker, make_person(), make_staff(make_centre()), make_person(is_admin=True)):
        with pytest.raises(NotFound):
            services.change_details(actor(person), organisation.id, GROUP, seen=1)
    assert fresh(organisation.id).revision == 1


# --- people


def test_invitation_lets_in_the_invited_address_once():
    owner, guest = make_person(), make_person("gosc@example.org", name="Gość")
    organisation = make_organisation(owner)
    token = invited(organisation.id, owner, " Gosc@Example.org ", BOOKER)

    assert services.accept_invitation(actor(guest), token) == organisation.id

    assert roles(organisation.id) == {"Anna Nowak": "owner", "Gość": "booker"}
    assert actor(guest).organisations == {organisation.id: BOOKER}
    assert verbs(organisation.id) == ["invited", "joined"]
    with pytest.raises(no.InvitationOver):
        services.accept_invitation(actor(guest), token)


def test_invitation_keeps_its_secret_as_a_hash_of_at_least_128_bits():
    owner = make_person()
    organisation = make_organisation(owner)
    token = invited(organisation.id, owner, "gosc@example.org")
    kept = db.session.scalars(select(Invitation)).one()
    assert len(token) >= 22
    assert token not in (kept.token_hash, kept.email)
    assert kept.expires_at - now() == timedelta(days=14)


def test_invitation_is_alike_for_known_and_unknown_addresses_and_changes_no_account():
    owner = make_person(language="en")
    known = make_person("znana@example.org", name="Znana", language="uk")
    organisation = make_organisation(owner)
    before = {column: getattr(known, column) for column in ("name", "language", "email", "password_hash", "is_admin")}

    services.invite(actor(owner), organisation.id, email="znana@example.org", role=BOOKER)
    services.invite(actor(owner), organisation.id, email="nieznana@example.org", role=BOOKER)

    db.session.expire_all()
    assert {column: getattr(known, column) for column in before} == before
    assert [(mail.address, mail.language) for mail in mails("invitation")] == [
        ("znana@example.org", "uk"),
        ("nieznana@example.org", "en"),
    ]
    assert actor(known).organisations == {}


def test_invitation_of_another_address_expired_withdrawn_or_renewed_is_refused(clock):
    owner, guest = make_person(), make_person("gosc@example.org")
    organisation = make_organisation(owner)
    first = invited(organisation.id, owner, "gosc@example.org")
    second = invited(organisation.id, owner, "gosc@example.org")

    with pytest.raises(no.InvitationForAnother):
        services.accept_invitation(actor(make_person()), second)
    with pytest.raises(no.InvitationOver):
        services.accept_invitation(actor(guest), first)
    with pytest.raises(no.InvitationOver):
        services.accept_invitation(actor(guest), "unknown")
    with pytest.raises(SignInNeeded):
        services.accept_invitation(ANONYMOUS, second)
    (open_one,) = queries.open_invitations(organisation.id)
    services.withdraw_invitation(actor(owner), organisation.id, open_one.id)
    with pytest.raises(no.InvitationOver):
        services.accept_invitation(actor(guest), second)
    with pytest.raises(ChangedMeanwhile):
        services.withdraw_invitation(actor(owner), organisation.id, open_one.id)
    third = invited(organisation.id, owner, "gosc@example.org")
    clock.shift(days=14)
    with pytest.raises(no.InvitationOver):
        services.accept_invitation(actor(guest), third)
    assert actor(guest).organisations == {}


def test_withdraw_invitation_of_another_organisation_is_not_found():
    owner, other = make_person(), make_person()
    organisation, elsewhere = make_organisation(owner), make_organisation(other)
    invited(organisation.id, owner, "gosc@example.org")
    (invitation,) = queries.open_invitations(organisation.id)
    with pytest.raises(NotFound):
        services.withdraw_invitation(actor(other), elsewhere.id, invitation.id)
    db.session.expire_all()
    assert len(queries.open_invitations(organisation.id)) == 1


def test_invite_is_for_owners_and_has_a_limit():
    owner, booker = make_person(), make_person("booker@example.org")
    organisation = make_organisation(owner, bookers=(booker,))
    with pytest.raises(NotFound):
        services.invite(actor(booker), organisation.id, email="gosc@example.org", role=BOOKER)
    with pytest.raises(no.AlreadyMember):
        services.invite(actor(owner), organisation.id, email="booker@example.org", role=OWNER)
    for number in range(MOST_INVITATIONS_A_DAY):
        services.invite(actor(owner), organisation.id, email=f"gosc{number}@example.org", role=BOOKER)
    with pytest.raises(no.TooManyInvitations):
        services.invite(actor(owner), organisation.id, email="gosc@example.org", role=BOOKER)
    assert len(mails("invitation")) == MOST_INVITATIONS_A_DAY


def test_person_may_act_for_several_and_come_back():
    person = make_person("gosc@example.org")
    first, owner = make_organisation(person), make_person()
    second = make_organisation(owner)
    token = invited(second.id, owner, "gosc@example.org", OWNER)
    services.accept_invitation(actor(person), token)
    assert actor(person).organisations == {first.id: OWNER, second.id: OWNER}

    services.leave(actor(person), second.id)
    assert actor(person).organisations == {first.id: OWNER}

    services.accept_invitation(actor(person), invited(second.id, owner, "gosc@example.org"))
    assert actor(person).organisations == {first.id: OWNER, second.id: BOOKER}


def test_departed_member_loses_access_at_once():
    owner, booker = make_person(), make_person()
    organisation = make_organisation(owner, bookers=(booker,))

    services.remove_member(actor(owner), organisation.id, booker.id)

    assert actor(booker).organisations == {}
    with pytest.raises(NotFound):
        services.leave(actor(booker), organisation.id)
    with pytest.raises(no.NotAMember):
        services.remove_member(actor(owner), organisation.id, booker.id)
    assert verbs(organisation.id) == ["removed"]


def test_last_owner_cannot_leave_nor_be_demoted_nor_removed():
    owner, booker = make_person(name="Ola"), make_person(name="Bo")
    organisation = make_organisation(owner, bookers=(booker,))
    who = actor(owner)
    for attempt in (
        lambda: services.leave(who, organisation.id),
        lambda: services.change_role(who, organisation.id, owner.id, role=BOOKER),
        lambda: services.remove_member(who, organisation.id, owner.id),
    ):
        with pytest.raises(no.LastOwner):
            attempt()

    services.change_role(who, organisation.id, booker.id, role=OWNER)
    services.leave(who, organisation.id)

    assert roles(organisation.id) == {"Bo": "owner"}


def test_disabled_owner_does_not_count_as_the_one_who_stays():
    owner, disabled = make_person(), make_person()
    organisation = make_organisation(owner, disabled)
    set_disabled(disabled.id)
    with pytest.raises(no.LastOwner):
        services.leave(actor(owner), organisation.id)
    services.remove_member(actor(owner), organisation.id, disabled.id)


def test_actor_of_the_past_cannot_act_as_owner():
    owner, second = make_person(), make_person()
    organisation = make_organisation(owner, second)
    as_before = actor(second)
    services.change_role(actor(owner), organisation.id, second.id, role=BOOKER)
    with pytest.raises(NotFound):
        services.remove_member(as_before, organisation.id, owner.id)
    held = db.session.scalar(select(func.count()).select_from(Membership).where(Membership.left_at.is_(None)))
    assert held == 2


# --- lists


def test_queue_has_the_longest_waiting_first(clock):
    owner = make_person()
    first = make_organisation(owner, name="Żabki", verified=False)
    clock.shift(hours=1)
    second = make_organisation(owner, name="Ala", verified=False)
    make_organisation(owner, name="Gotowa")

    page = queries.waiting_for_verification(page=1)

    assert ([one.id for one in page.organisations], page.total) == ([first.id, second.id], 2)


def test_list_is_filtered_searched_and_paged_in_two_queries(count_queries):
    owner = make_person()
    for number in range(queries.PAGE + 1):
        make_organisation(owner, name=f"Koło {number:03}")
    make_organisation(owner, name="Łąka 100%_", verified=False, kind=OrganisationKind.PARISH)
    number = services.create_organisation(actor(make_person()), WISLA)

    def names(page: int = 1, **filters: object) -> list[str]:
        return [one.name for one in queries.organisations_found(queries.Filters(**filters), page=page).organisations]

    assert names(words="ŁAKA") == ["Łąka 100%_"]
    assert names(words="%_") == ["Łąka 100%_"]
    assert names(words="123-456-32-18") == [queries.organisation(number).name]
    assert names(kind=OrganisationKind.PARISH) == ["Łąka 100%_"]
    assert names(verification=Verification.WAITING) == ["Łąka 100%_", "Stowarzyszenie Wisła"]
    with count_queries() as asked:
        page = queries.organisations_found(queries.Filters(words="koło"), page=2)
    assert len(asked) == 2
    assert ([one.name for one in page.organisations], page.total, page.pages) == ([f"Koło {queries.PAGE:03}"], 51, 2)
