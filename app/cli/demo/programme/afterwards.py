"""What is left after activities of the demo: surveys with many answers and with few, materials; interest, templates."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from app.accounts.models import Person
from app.cli.demo.building import NAMES
from app.cli.demo.people import DECIDERS
from app.cli.demo.programme.opinions import (
    ALWAYS,
    BOOKS_LINKS,
    FEW,
    FIRST,
    MANY,
    SLIDES,
    QuestionSketch,
    SurveySketch,
)
from app.core.database import db, flush
from app.files.models import File
from app.programme.models import (
    Activity,
    ActivitySurvey,
    Enrolment,
    Interest,
    Material,
    Presence,
    RelatedLink,
    Seating,
    Survey,
    SurveyAnswer,
    SurveyItem,
    SurveyQuestion,
    SurveyRight,
)
from app.programme.rules.attendance import PresenceState
from app.programme.rules.materials import CAPTIONS_WITHIN, MaterialAudience, MaterialKind
from app.programme.rules.surveys import LASTS, asked_from

OURS = "reymonta"
WAITING = ("ewa.z@example.org", "taras@example.org", "m.sroka@example.org")
ADDED = timedelta(days=1)


def look_back(people: Mapping[str, Person], at: datetime) -> None:
    """Surveys, materials, links, interest and templates of both centres, without their mails."""
    made = {one.title_pl: one for one in db.session.scalars(select(Activity).order_by(Activity.id))}
    always = {centre_id: _ask_always(centre_id) for centre_id in sorted({one.centre_id for one in made.values()})}
    for sketch in (MANY, FIRST, FEW):
        activity = made[sketch.title]
        asked = {**always[activity.centre_id], **_ask(activity.centre_id, activity.id, sketch.own)}
        _survey(sketch, activity, _were_there(activity)[: sketch.people], asked, at)
    _give_materials(made, people[DECIDERS[OURS][0]], at)
    _wait_for(made["Majówka sąsiedzka"], people["resident"], at)
    for title in (MANY.title, "Pierwszy wniosek o dotację"):
        made[title].is_template = True
    made[FIRST.title].closed_at = at - timedelta(days=20)
    flush()


def _number(*names: object) -> int:
    """The same number for the same names, in no order."""
    return uuid.uuid5(NAMES, ":".join(str(name) for name in names)).int >> 68


def _ask_always(centre_id: int) -> dict[str, SurveyQuestion]:
    return _ask(centre_id, None, ALWAYS)


def _ask(centre_id: int, activity_id: int | None, sketches: Iterable[QuestionSketch]) -> dict[str, SurveyQuestion]:
    asked = {}
    for sketch in sketches:
        question = SurveyQuestion(
            id=_number("question", centre_id, activity_id, sketch.key),
            kind=sketch.kind,
            options=[{"pl": one.pl, "en": one.en, "uk": one.uk} for one in sketch.options],
            **sketch.label.columns("label"),
        )
        db.session.add(question)
        flush()
        db.session.add(SurveyItem(centre_id=centre_id, activity_id=activity_id, question_id=question.id))
        flush()
        asked[sketch.key] = question
    return asked


def _survey(
    sketch: SurveySketch,
    activity: Activity,
    enrolment_ids: Sequence[int],
    asked: Mapping[str, SurveyQuestion],
    at: datetime,
) -> None:
    survey = Survey(id=_number("survey", sketch.title))
    db.session.add(survey)
    flush()
    asked_at = asked_from(activity.dates[-1].ends)
    closes_at = asked_at + LASTS
    db.session.add(ActivitySurvey(activity_id=activity.id, survey_id=survey.id, asked_at=asked_at, closes_at=closes_at))
    flush()
    answered = enrolment_ids[len(enrolment_ids) - sketch.answered :]
    for number in enrolment_ids:
        is_reminded = number not in answered and asked_at + timedelta(days=4) <= at
        right = SurveyRight(
            enrolment_id=number, activity_id=activity.id, is_used=number in answered, is_reminded=is_reminded
        )
        db.session.add(right)
    for key, replies in sketch.replies.items():
        for place, reply in enumerate(replies):
            db.session.add(
                SurveyAnswer(
                    id=_number("answer", sketch.title, key, place),
                    survey_id=survey.id,
                    question_id=asked[key].id,
                    words=reply if isinstance(reply, str) else "",
                    chosen=[] if isinstance(reply, str) else list(reply),
                )
            )
    flush()


def _were_there(activity: Activity) -> list[int]:
    """The enrolments of those noted as there; who has an account comes first, and so is still to answer."""
    noted = select(Presence.enrolment_id).where(Presence.state == PresenceState.PRESENT)
    here = select(Enrolment).join(Enrolment.seating).where(Seating.activity_id == activity.id, Enrolment.id.in_(noted))
    found = db.session.scalars(here).all()
    return [one.id for one in sorted(found, key=lambda one: (one.person_id is None, one.id))]


def _give_materials(made: Mapping[str, Activity], by: Person, at: datetime) -> None:
    meeting, course, clothes = made[MANY.title], made["Księgowość małej organizacji"], made[FEW.title]
    slides = File(
        key=uuid.uuid5(NAMES, "slajdy").hex,
        media_type="text/plain",
        name="plan zebrania.txt",
        size=len(SLIDES.encode()),
        is_public=False,
        uploaded_by_id=by.id,
        content=SLIDES.encode(),
        created_at=at,
    )
    _add(meeting, by, MaterialKind.FILE, "Plan zebrania do wydruku", file=slides, audience=MaterialAudience.EVERYBODY)
    _add(meeting, by, MaterialKind.LINK, "Slajdy z obu spotkań", url="https://materialy.example.org/zebranie")
    _add(clothes, by, MaterialKind.LINK, "Jak przyszyć guzik", url="https://materialy.example.org/guzik")
    recording = _add(clothes, by, MaterialKind.RECORDING, "Nagranie warsztatu", url="https://wideo.example.org/nitka")
    recording.captions_due_at, recording.closes_at = at + timedelta(days=5), at + timedelta(days=60)
    later = course.standing_sessions[0].period.ends
    notes = _add(course, by, MaterialKind.LINK, "Notatki z pierwszego spotkania", url="https://materialy.example.org/k")
    notes.session_id, notes.opens_at = course.standing_sessions[0].id, later
    db.session.add_all(
        RelatedLink(activity_id=course.id, address=address, **words.columns("label")) for words, address in BOOKS_LINKS
    )
    flush()


def _add(activity: Activity, by: Person, kind: MaterialKind, title: str, **more: object) -> Material:
    added = activity.created_at + ADDED
    due = added + CAPTIONS_WITHIN if kind is MaterialKind.RECORDING else None
    material = Material(
        activity_id=activity.id,
        kind=kind,
        title=title,
        added_by_id=by.id,
        created_at=added,
        captions_due_at=due,
        captions_reminded_at=due,
        **more,
    )
    db.session.add(material)
    flush()
    return material


def _wait_for(activity: Activity, resident: Person, at: datetime) -> None:
    """Some with an address, the last of whom has not confirmed it, and one with an account."""
    since = at - timedelta(days=3)
    rows = [
        Interest(activity_id=activity.id, email=email, confirmed_at=since if email != WAITING[-1] else None)
        for email in WAITING
    ]
    rows.append(Interest(activity_id=activity.id, person_id=resident.id, confirmed_at=since))
    for row in rows:
        row.ticket, row.created_at = uuid.uuid5(NAMES, f"interest:{row.email}").hex, since
    db.session.add_all(rows)
    flush()
