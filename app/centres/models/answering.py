"""What a centre sets about answering requests: how soon, whom it warns, and which ones approve themselves."""

from typing import Any

from sqlalchemy import JSON, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.centres.rules.answering import AnswerRule, AnswerUnit, SafeRule
from app.core.database import word


def _within(name: str, least: int, most: int) -> CheckConstraint:
    return CheckConstraint(f"{name} BETWEEN {least} AND {most}", name=name)


class Answering:
    """Columns of a centre. 0 hours or days: by the end of the hold; 0 hours before: nobody is warned."""

    answer_within: Mapped[int] = mapped_column(_within("answer_within", 0, 720), default=0, server_default="0")
    answer_unit: Mapped[AnswerUnit] = mapped_column(
        word(AnswerUnit), default=AnswerUnit.HOURS, server_default=AnswerUnit.HOURS.value
    )
    warn_hours: Mapped[int] = mapped_column(_within("warn_hours", 0, 720), default=24, server_default="24")
    warn_managers_hours: Mapped[int] = mapped_column(
        _within("warn_managers_hours", 0, 720), default=4, server_default="4"
    )
    stop_hours: Mapped[int] = mapped_column(_within("stop_hours", 1, 720), default=72, server_default="72")
    safe_rule: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    @property
    def answering(self) -> AnswerRule:
        return AnswerRule(
            within=self.answer_within,
            unit=self.answer_unit,
            warn_hours=self.warn_hours,
            warn_managers_hours=self.warn_managers_hours,
            stop_hours=self.stop_hours,
        )

    @property
    def safe(self) -> SafeRule | None:
        """The rule by which requests approve themselves, where the centre has one."""
        return SafeRule.from_json(self.safe_rule) if self.safe_rule is not None else None
