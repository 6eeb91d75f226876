"""The pages of organisations as a browser without script sees them."""

import pytest
from sqlalchemy import func, select

from app.core.access import OrganisationRole
from app.core.database import db
from app.notifications.models import Mail
from app.organisations import queries, services
from app.organisations.models import Membership, Organisation, OrganisationKind, Verification
from app.organisations.rules.kinds import KIND_LABELS
from tests.makers import actor, make_centre, make_organisation, make_person, make_staff
from tests.support.visiting import post, read, visitor

pytestmark = pytest.mark.usefixtures("db_session")
WISLA = {"kind": "association", "name": "Stowarzyszenie Wisła", "krs": "0000 123 456", "nip": "123-456-32-18"}


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def english(**more):
    return make_person(language="en", **more)


def test_first_the_kind_then_its_numbers(app):
    client = visitor(app, english())

    kinds = read(client.get("/organizacje/nowa"))
    group = read(client.get("/organizacje/nowa?kind=informal_group"))
    association = read(client.get("/organizacje/nowa?kind=association&krs=0000123456"))

    assert [label for label in KIND_LABELS.values() if label not in kinds] == []
    assert [name in group for name in ('name="responsible_person"', 'name="krs"')] == [True, False]
    assert [name in association for name in ('name="krs"', 'name="responsible_person"')] == [True, False]
    assert 'value="0000123456"' in association


def test_right_form_makes_an_organisation_that_waits(app):
    client = visitor(app, english())

    answer = post(client, "/organizacje/nowa", **WISLA)

    made = db.session.scalars(select(Organisation)).one()
    assert (answer.status_code, answer.location) == (303, f"/organizacje/{made.id}")
    page = read(client.get(answer.location))
    assert "Waits for verification" in page
    assert "0000123456" in page
    assert "Stowarzyszenie Wisła" in read(client.get("/organizacje"))


def test_wrong_form_tells_all_at_once_and_keeps_what_was_typed(app):
    client = visitor(app, english())

    answer = post(client, "/organizacje/nowa", **{**WISLA, "krs": "12", "nip": "1234563219", "email": "to nie adres"})

    page = read(answer)
    assert answer.status_code == 422
    for sentence in ("not a KRS number", "not a right NIP", "Write an e-mail address"):
        assert sentence in page
    for typed in ('value="12"', 'value="1234563219"', 'value="to nie adres"', 'value="Stowarzyszenie Wisła"'):
        assert typed in page
    assert count(Organisation) == 0


@pytest.mark.parametrize("name", ["a\nb", "a\x00b", "a\u2028b", "x" * 201, "", "   "])
def test_bad_name_is_refused_and_nothing_is_stored(app, name):
    answer = post(visitor(app, english()), "/organizacje/nowa", **{**WISLA, "name": name})
    assert (answer.status_code, count(Organisation)) == (422, 0)


def test_unknown_kind_is_refused(app):
    answer = post(visitor(app, english()), "/organizacje/nowa", **{**WISLA, "kind": "party"})
    assert (answer.status_code, count(Organisation)) == (422, 0)


def test_number_already_here_is_told_without_telling_whose(app):
    post(visitor(app, english()), "/organizacje/nowa", **WISLA)

    answer = post(visitor(app, english()), "/organizacje/nowa", **{**WISLA, "name": "Inna", "krs": "0000654321"})

    page = read(answer)
    assert answer.status_code == 409
    assert "This organisation is already here: ask its owner for an invitation." in page
    assert "Stowarzyszenie Wisła" not in page
    assert 'value="Inna"' in page


def test_form_takes_only_its_own_fields(app):
    post(visitor(app, english()), "/organizacje/nowa", **WISLA, verification="verified", created_by_id="1", id="77")
    made = db.session.scalars(select(Organisation)).one()
    assert (made.verification, made.id == 77) == (Verification.WAITING, False)


def test_edit_of_what_changed_meanwhile_keeps_what_was_typed(app):
    owner = english()
    organisation = make_organisation(owner, kind=OrganisationKind.OTHER)
    client, path = visitor(app, owner), f"/organizacje/{organisation.id}/zmien"
    assert post(client, path, kind="other", name="Pierwsza", revision="1").status_code == 303

    late = post(client, path, kind="other", name="Druga", revision="1")
    assert (late.status_code, 'value="Druga"' in read(late), 'value="2"' in read(late)) == (409, True, True)
    assert post(client, path, kind="other", name="Druga", revision="2").status_code == 303


def test_members_addresses_are_shown_to_owners_alone(app):
    owner, booker = english(), english()
    organisation = make_organisation(owner, bookers=(booker,))
    path = f"/organizacje/{organisation.id}"
    assert [booker.email in read(visitor(app, who).get(path)) for who in (owner, booker)] == [True, False]
    staff = make_staff(make_centre())
    assert booker.email not in read(visitor(app, staff).get(path))


def test_departed_member_loses_access_at_the_next_request(app):
    owner, booker = english(), english()
    organisation = make_organisation(owner, bookers=(booker,))
    client, path = visitor(app, booker), f"/organizacje/{organisation.id}"
    assert client.get(path).status_code == 200

    services.remove_member(actor(owner), organisation.id, booker.id)

    assert client.get(path).status_code == 404


def test_invitation_answers_alike_for_known_and_unknown_addresses(app):
    owner = english()
    make_person("known@example.org")
    path = f"/organizacje/{make_organisation(owner).id}/zaproszenia"
    client = visitor(app, owner)

    known = post(client, path, email="known@example.org", role="booker")
    unknown = post(client, path, email="unknown@example.org", role="booker")

    assert (known.status_code, known.location) == (unknown.status_code, unknown.location) == (303, path[:-12])
    assert "The invitation is sent." in read(client.get(path[:-12]))
    bad = post(client, path, email="nobody", role="king")
    assert (bad.status_code, 'value="nobody"' in read(bad)) == (422, True)


def test_invitation_is_accepted_by_its_button_only(app):
    owner, guest = english(), english(email="guest@example.org")
    organisation = make_organisation(owner)
    services.invite(actor(owner), organisation.id, email="guest@example.org", role=OrganisationRole.BOOKER)
    path = f"/organizacje/zaproszenie/{db.session.scalars(select(Mail)).one().facts['secret_token']}"
    client = visitor(app, guest)

    asked_to_sign_in = visitor(app, None).get(path)
    assert (
        asked_to_sign_in.status_code,
        path.replace("/", "%2F") in asked_to_sign_in.location or path in asked_to_sign_in.location,
    ) == (303, True)
    for_another = visitor(app, english()).get(path)
    assert (for_another.status_code, "sent to another e-mail address" in read(for_another)) == (403, True)
    assert organisation.name in read(client.get(path))
    assert client.head(path).status_code == 200
    assert count(Membership) == 1

    assert post(client, path, page=path).location == f"/organizacje/{organisation.id}"
    assert count(Membership) == 2
    assert client.get(path).status_code == 404


def test_last_owner_is_told_what_to_do_first(app):
    owner = english()
    organisation = make_organisation(owner)
    answer = post(visitor(app, owner), f"/organizacje/{organisation.id}/odejdz")
    assert (answer.status_code, "Make somebody else an owner first." in read(answer)) == (409, True)


def test_staff_verify_from_the_queue(app):
    owner = english()
    organisation = make_organisation(owner, verified=False)
    client = visitor(app, make_staff(make_centre()))
    path = f"/zespol/organizacje/{organisation.id}"
    assert organisation.name in client.get("/zespol/organizacje").get_data(as_text=True)
    assert "wyszukiwarka-krs.ms.gov.pl" in client.get(path).get_data(as_text=True)

    assert post(client, f"{path}/odeslij", revision="1", words="  ").status_code == 422
    assert post(client, f"{path}/potwierdz", revision="0").status_code == 409
    assert post(client, f"{path}/potwierdz", revision="1").status_code == 303

    db.session.expire_all()
    assert organisation.is_verified
    assert organisation.name not in client.get("/zespol/organizacje").get_data(as_text=True)
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/zespol/organizacje", "/zespol/organizacje/lista?q=stow&verification=waiting"])
def test_lists_of_staff_ask_as_much_for_many_as_for_one(app, count_queries, path):
    owner, client = make_person(), visitor(app, make_staff(make_centre()))
    make_organisation(owner, verified=False)
    with count_queries() as for_one:
        assert client.get(path).status_code == 200
    for _ in range(9):
        make_organisation(owner, verified=False)
    with count_queries() as for_ten:
        assert client.get(path).status_code == 200
    assert len(for_ten) == len(for_one) <= 5


def test_organisation_page_asks_as_much_for_many_members_as_for_one(app, count_queries):
    first, second = english(), english()
    lonely, crowded = (
        make_organisation(first),
        make_organisation(second, bookers=tuple(make_person() for _ in range(9))),
    )
    asked = []
    for person, organisation in ((first, lonely), (second, crowded)):
        client, path = visitor(app, person), f"/organizacje/{organisation.id}"
        with count_queries() as queries_made:
            assert client.get(path).status_code == 200
        asked.append(len(queries_made))
    assert asked[0] == asked[1] <= 6


def test_nonsense_in_the_address_of_the_list_is_no_bug(app):
    client = visitor(app, make_staff(make_centre()))
    for query in ("page=0", "page=-1", "page=x", "page=" + "9" * 30, "page=²", "kind=x", "q=" + "x" * 500):
        assert client.get(f"/zespol/organizacje/lista?{query}").status_code == 200
    assert queries.PAGE == 50
