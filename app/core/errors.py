"""Refusals: named failures with one plain sentence that says what to do next."""

from typing import ClassVar

from app.core.i18n import N_, Sentence


class Refusal(Exception):
    """A rule said no. The class name is the stable code of the API; facts fill the sentence.

    Facts keep their type (Period, datetime, date, int, str); they are put into words at the edge,
    in the reader's language.
    """

    sentence: ClassVar[str] = N_("This cannot be done.")
    plural: ClassVar[str | None] = None
    help: ClassVar[str | None] = None
    field: ClassVar[str | None] = None
    status: ClassVar[int] = 422

    def __init__(self, *, field: str | None = None, **facts: object) -> None:
        super().__init__(self.sentence)
        self.facts = facts
        self.at_field = field or self.field

    @property
    def code(self) -> str:
        return type(self).__name__

    @property
    def words(self) -> Sentence:
        """The sentence of this refusal with its facts."""
        return Sentence(self.sentence, self.facts, plural=self.plural)

    @property
    def help_words(self) -> Sentence | None:
        """What would help, where the class knows it."""
        return Sentence(self.help, self.facts) if self.help else None


class SignInNeeded(Refusal):
    sentence = N_("Sign in first.")
    status = 401


class NotAllowed(Refusal):
    sentence = N_("You may not do this. If you think you should, ask the centre.")
    status = 403


class NotFound(Refusal):
    """Missing and not yours look the same."""

    sentence = N_("There is no such page, or it is not open to you.")
    status = 404


class TooManyTries(Refusal):
    sentence = N_("Too many tries. Wait a few minutes and try again.")
    status = 429


class ChangedMeanwhile(Refusal):
    """Somebody else changed the same thing between the reading and the writing."""

    sentence = N_("Somebody changed this a moment ago. Look at it again before you decide.")
    status = 409
