"""The conversation on a request: who may say what, files that only its readers get, nothing typed is lost."""

import io
import re

import pytest
from sqlalchemy import func, select

from app.bookings.models import Message
from app.bookings.queries import booking_by_uid, mine
from app.bookings.rules.talking import TooManyFiles, TooManyFilesInAll, TooManyMessages
from app.bookings.services import answer_question, approve_booking, ask_for_more, cancel_booking, write_message
from app.core.access import Role
from app.core.clock import now
from app.core.database import db
from app.core.errors import NotAllowed, NotFound
from app.files.models import File
from app.files.rules import Document
from app.history.queries import history_of
from app.notifications.models import Mail
from app.organisations.services import leave
from tests.makers import actor, make_booking, make_centre, make_organisation, make_person, make_room, make_staff, period
from tests.support.visiting import errors, post, read, said, visitor

pytestmark = pytest.mark.usefixtures("db_session")
PDF = Document("Statut; „nowy”.pdf", "application/pdf", b"%PDF-1.7 statut")


class Scene:
    """A waiting request of an organisation with two people, and staff of every kind."""

    def __init__(self) -> None:
        self.centre = make_centre()
        self.owner = make_person("owner@example.org", language="en", name="Olga Owner")
        self.booker = make_person("booker@example.org", language="en")
        self.organisation = make_organisation(self.owner, bookers=(self.booker,))
        self.coordinator = make_staff(self.centre, email="coordinator@example.org")
        self.reception = make_staff(self.centre, Role.RECEPTION)
        self.stranger = make_person("stranger@example.org", language="en")
        room = make_room(self.centre)
        self.uid = make_booking(self.owner, room, period("2026-12-01", "18:00", "20:00"), self.organisation)
        self.page = f"/rezerwacje/{self.uid}"

    def messages(self) -> list[Message]:
        db.session.rollback()
        booking = booking_by_uid(self.uid)
        assert booking is not None
        return list(booking.messages)

    def file_page(self) -> str:
        return f"{self.page}/pliki/{self.messages()[0].files[0].key}"


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def mails() -> list[tuple[str, int]]:
    rows = db.session.scalars(select(Mail).order_by(Mail.id))
    return [(mail.template, mail.facts.get("files", 0)) for mail in rows][2:]


def sent_file(content: bytes = b"%PDF-1.7 x", name: str = "x.pdf") -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def test_applicant_adds_unasked_and_staff_are_told(scene: Scene) -> None:
    answer_question(actor(scene.booker), scene.uid, words="We bring our own chairs.", documents=[PDF])

    (message,) = scene.messages()
    assert (message.is_question, [file.name for file in message.files]) == (False, [PDF.name])
    assert mails() == [("booking_added", 1)]
    history = history_of("booking", message.booking_id)
    assert [record.verb for record in history] == ["requested", "added"]


def test_question_of_staff_makes_it_wait_for_the_applicant(scene: Scene) -> None:
    answer_question(actor(scene.owner), scene.uid, words="One more thing.")
    ask_for_more(actor(scene.coordinator), scene.uid, words="See the plan of the room.", documents=[PDF])

    assert len(mine(actor(scene.owner), now=now()).questions) == 1
    assert mails() == [("booking_added", 0), ("booking_question", 1)]


def test_same_message_sent_again_is_one(scene: Scene) -> None:
    for _ in range(3):
        answer_question(actor(scene.owner), scene.uid, words="Two.", documents=[PDF])

    assert (len(scene.messages()), len(mails())) == (1, 1)


def test_either_side_writes_by_one_verb_and_nobody_else(scene: Scene) -> None:
    write_message(actor(scene.coordinator), scene.uid, words="How many?")
    write_message(actor(scene.booker), scene.uid, words="Ten.")

    assert [message.is_question for message in scene.messages()] == [True, False]
    with pytest.raises(NotAllowed):
        write_message(actor(scene.reception), scene.uid, words="Me too.")
    with pytest.raises(NotFound):
        write_message(actor(scene.stranger), scene.uid, words="Me too.")


@pytest.mark.parametrize("end", ["approved", "withdrawn"])
def test_nothing_is_said_once_it_no_longer_waits(app, scene: Scene, end: str) -> None:
    if end == "approved":
        approve_booking(actor(scene.coordinator), scene.uid)
    else:
        cancel_booking(actor(scene.owner), scene.uid)

    answer = post(visitor(app, scene.owner), f"{scene.page}/odpowiedz", page=scene.page, words="Late")

    assert (answer.status_code, scene.messages()) == (409, [])


def test_there_is_an_end_to_messages_and_files(scene: Scene) -> None:
    with pytest.raises(TooManyFiles):
        answer_question(actor(scene.owner), scene.uid, words="x", documents=[PDF] * 6)
    for number in range(5):
        answer_question(actor(scene.owner), scene.uid, words=f"Part {number}", documents=[PDF] * 5)
    with pytest.raises(TooManyFilesInAll):
        answer_question(actor(scene.owner), scene.uid, words="More", documents=[PDF])
    for number in range(55):
        answer_question(actor(scene.owner), scene.uid, words=f"Word {number}")
    with pytest.raises(TooManyMessages):
        answer_question(actor(scene.owner), scene.uid, words="One more")


# --- on the page


def test_files_are_sent_with_the_message_and_shown_by_their_own_names(app, scene: Scene) -> None:
    client = visitor(app, scene.owner)

    sent = post(
        client,
        f"{scene.page}/odpowiedz",
        page=scene.page,
        words="Here it is.",
        files=[sent_file(name="zażółć.pdf"), sent_file(b"a list", "list.txt")],
    )

    assert sent.status_code == 303
    page = said(client.get(scene.page))
    assert [name in page for name in ("Here it is.", "zażółć.pdf", "list.txt")] == [True] * 3
    staff = visitor(app, scene.coordinator).get(f"/zespol/wnioski/{scene.uid}")
    assert "zażółć.pdf" in said(staff)


def test_staff_send_files_too(app, scene: Scene) -> None:
    page = f"/zespol/wnioski/{scene.uid}"
    typed = {"question-words": "The plan", "question-files": [sent_file(name="plan.pdf")]}

    sent = post(visitor(app, scene.coordinator), f"{page}/dopytaj", page=page, **typed)

    assert sent.status_code == 303
    assert [file.name for file in scene.messages()[0].files] == ["plan.pdf"]


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([(b"MZ\x90\x00", "x.pdf")], "x.pdf is no file of a kind that we take."),
        ([(b"", "x.pdf")], "x.pdf is empty."),
        ([(b"%PDF-" + b"x" * 10 * 1024 * 1024, "big.pdf")], "big.pdf is larger than 10 MB."),
        ([(b"%PDF-1", "x.pdf")] * 6, "Send at most 5 files with one message."),
    ],
)
def test_bad_file_gets_a_sentence_and_nothing_typed_is_lost(
    app, scene: Scene, files: list[tuple[bytes, str]], sentence: str
) -> None:
    answer = post(
        visitor(app, scene.owner),
        f"{scene.page}/odpowiedz",
        page=scene.page,
        words="A long explanation",
        files=[sent_file(*one) for one in files],
    )

    assert answer.status_code in (413, 422)
    assert errors(answer)["files"].startswith(sentence)
    assert re.search(r"<textarea[^>]*>\s*A long explanation</textarea>", read(answer)) is not None
    assert (scene.messages(), db.session.scalar(select(func.count()).select_from(File))) == ([], 0)


def test_five_large_files_pass_where_files_are_taken_and_nowhere_else(app, scene: Scene) -> None:
    large = b"%PDF-" + b"x" * (4 * 1024 * 1024)
    client = visitor(app, scene.owner)

    sent = post(
        client, f"{scene.page}/odpowiedz", page=scene.page, words="Large", files=[
            sent_file(large, f"{number}.pdf") for number in range(5)
        ],
    )  # fmt: skip
    elsewhere = post(client, f"{scene.page}/odwolaj", page=scene.page, words="x", files=[
        sent_file(large, f"{number}.pdf") for number in range(4)
    ])  # fmt: skip

    assert (sent.status_code, elsewhere.status_code) == (303, 413)
    assert [file.size for file in scene.messages()[0].files] == [len(large)] * 5


# --- who gets a file


def test_file_is_a_download_for_those_who_see_the_booking(app, scene: Scene) -> None:
    answer_question(actor(scene.owner), scene.uid, words="Here", documents=[PDF])
    path = scene.file_page()

    answer = visitor(app, scene.owner).get(path)

    assert (answer.status_code, answer.data, answer.mimetype) == (200, PDF.content, "application/pdf")
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"Statut; nowy.pdf\"; filename*=UTF-8''Statut%3B%20%E2%80%9Enowy%E2%80%9D.pdf"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    met = [
        visitor(app, person).get(path).status_code
        for person in (scene.booker, scene.coordinator, scene.reception, scene.stranger, None)
    ]
    assert met == [200, 200, 200, 404, 303]


def test_file_has_no_public_address_nor_one_on_another_booking(app, scene: Scene) -> None:
    answer_question(actor(scene.owner), scene.uid, words="Here", documents=[PDF])
    room = make_room(scene.centre)
    other_uid = make_booking(scene.owner, room, period("2026-12-02", "18:00", "20:00"), scene.organisation)
    key = scene.file_page().rpartition("/")[2]
    client = visitor(app, scene.owner)

    met = [client.get(path).status_code for path in (f"/pliki/{key}", f"/rezerwacje/{other_uid}/pliki/{key}")]

    assert met == [404, 404]


def test_file_is_gone_for_somebody_who_left_and_stays_for_the_others(app, scene: Scene) -> None:
    answer_question(actor(scene.booker), scene.uid, words="Here", documents=[PDF])
    path = scene.file_page()

    leave(actor(scene.booker), scene.organisation.id)

    assert visitor(app, scene.booker).get(path).status_code == 404
    assert visitor(app, scene.booker).get(scene.page).status_code == 404
    assert visitor(app, scene.owner).get(path).status_code == 200
