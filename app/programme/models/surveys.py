"""Surveys: questions, who may answer, and answers. No key leads from an answer to anybody, and no time stands in it.

The answer and its question know nothing but the survey; what belongs to which activity stands in rows that point at
them, never the other way round. So even who reads the whole database cannot tell whose an answer is.
"""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, BigId, Moment, Numbered, word
from app.core.i18n import Named
from app.programme.models.activity import Activity
from app.programme.models.enrolment import Enrolment
from app.programme.rules.surveys import SurveyKind

ONLY_ASKED: Any = {f"{kind}_where": text("removed_at IS NULL") for kind in ("postgresql", "sqlite")}


def random_id() -> int:
    """A number by which nobody can tell what was written before and what after."""
    return secrets.randbelow(2**62) + 1


class Survey(Base):
    """The answers after one activity, as a thing of its own; its row is the turnstile of those who answer."""

    __tablename__ = "survey"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False, default=random_id)


class SurveyQuestion(Base):
    """The words of a question. Copies of an activity ask the same one, so that answers compare over the years."""

    __tablename__ = "survey_question"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False, default=random_id)
    kind: Mapped[SurveyKind] = mapped_column(word(SurveyKind))
    label_pl: Mapped[str] = mapped_column(String(300))
    label_en: Mapped[str] = mapped_column(String(300), default="")
    label_uk: Mapped[str] = mapped_column(String(300), default="")
    options: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)

    @property
    def label(self) -> Named:
        return Named(self.label_pl, self.label_en, self.label_uk)

    @property
    def option_names(self) -> tuple[Named, ...]:
        return tuple(Named(one["pl"], one.get("en", ""), one.get("uk", "")) for one in self.options)


class SurveyAnswer(Base):
    """One answer to one question, of nobody. Answers of one form are not kept together either."""

    __tablename__ = "survey_answer"
    __table_args__ = (Index("ix_survey_answer_survey_id_question_id", "survey_id", "question_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False, default=random_id)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("survey_question.id"))
    words: Mapped[str] = mapped_column(Text, default="")
    chosen: Mapped[list[int]] = mapped_column(JSON, default=list)


class SurveyItem(Numbered, Base):
    """A question that a centre asks after each activity, or after one alone; in their order."""

    __tablename__ = "survey_item"
    __table_args__ = (
        Index("ix_survey_item_centre_id", "centre_id"),
        Index("ix_survey_item_question_id", "question_id"),
        Index(
            "uq_survey_item_activity_id_question_id",
            "activity_id",
            "question_id",
            unique=True,
            **ONLY_ASKED,
        ),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"))
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("survey_question.id"))
    removed_at: Mapped[datetime | None] = mapped_column(Moment)

    question: Mapped[SurveyQuestion] = relationship()


class ActivitySurvey(Base):
    """Which survey is that of an activity, since when, and until when it takes answers."""

    __tablename__ = "activity_survey"
    __table_args__ = (
        Index("uq_activity_survey_survey_id", "survey_id", unique=True),
        Index("ix_activity_survey_closes_at", "closes_at"),
        CheckConstraint("closes_at > asked_at", name="closes_after_asking"),
    )

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), primary_key=True, autoincrement=False)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    asked_at: Mapped[datetime]
    closes_at: Mapped[datetime]

    activity: Mapped[Activity] = relationship()


class SurveyRight(Base):
    """That one who was there may answer, was asked and reminded, and has answered; not when, and not what."""

    __tablename__ = "survey_right"
    __table_args__ = (Index("ix_survey_right_activity_id", "activity_id"),)

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), primary_key=True, autoincrement=False)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity_survey.activity_id"))
    is_reminded: Mapped[bool] = mapped_column(default=False)
    is_used: Mapped[bool] = mapped_column(default=False)

    enrolment: Mapped[Enrolment] = relationship()
    survey: Mapped[ActivitySurvey] = relationship()
