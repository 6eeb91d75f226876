"""What is typed about organisations: details, invitations, roles, and the answers of staff."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField
from wtforms.validators import DataRequired, Email, Length, NumberRange, Optional, Regexp
from wtforms.widgets import HiddenInput

from app.core.access import OrganisationRole
from app.core.web.edge import show_at
from app.core.web.fields import OneLine, Words
from app.organisations.rules.kinds import (
    ASKED,
    KIND_LABELS,
    ROLE_LABELS,
    VERIFICATION_LABELS,
    Numbers,
    OrganisationKind,
    Verification,
    refusals_of,
)
from app.organisations.services.details import Details

NUMBERS = ("krs", "nip", "regon", "register_entry", "responsible_person")
LAST_REVISION = 2**62
_TOO_LONG = lazy_gettext("This is too long. Write it shorter.")
_EMAIL = lazy_gettext("Write an e-mail address, for example anna@example.org.")


def choices(labels: Mapping[Any, str]) -> list[tuple[str, Any]]:
    """Words of the code with what people call them."""
    return [(word.value, lazy_gettext(label)) for word, label in labels.items()]


def most(signs: int) -> Length:
    return Length(max=signs, message=_TOO_LONG)


class OfRevision(FlaskForm):
    """A form about an organisation as it was seen at a revision, so that nothing unseen is decided or lost."""

    revision = IntegerField(default=0, validators=[Optional(), NumberRange(0, LAST_REVISION)], widget=HiddenInput())

    def look_at(self, revision: int) -> None:
        """The page now shows the organisation of this revision."""
        self.revision.data, self.revision.raw_data = revision, None


class OrganisationForm(OfRevision):
    """All that an owner says of the organisation; which numbers are shown depends on the kind."""

    kind = SelectField(
        lazy_gettext("Kind of organisation"),
        choices=choices(KIND_LABELS),
    )
    name = OneLine(lazy_gettext("Name"), [DataRequired(lazy_gettext("Write the name of the organisation.")), most(200)])
    krs = OneLine(lazy_gettext("KRS number"), [most(40)])
    nip = OneLine(lazy_gettext("NIP, if it has one"), [most(40)])
    regon = OneLine(lazy_gettext("REGON, if it has one"), [most(40)])
    register_entry = OneLine(lazy_gettext("Register and number"), [most(80)])
    responsible_person = OneLine(lazy_gettext("Responsible person"), [most(120)])
    address = OneLine(lazy_gettext("Address"), [most(200)])
    email = OneLine(lazy_gettext("E-mail of the organisation"), [Optional(), most(254), Email(_EMAIL)])
    phone = OneLine(
        lazy_gettext("Phone"),
        [
            Optional(),
            most(32),
            Regexp(r"^\+?[0-9 ()/.-]{5,}$", message=lazy_gettext("Write a phone number, for example 12 616 78 01.")),
        ],
    )
    website = OneLine(
        lazy_gettext("Website"),
        [
            Optional(),
            most(200),
            Regexp(
                r"(?i)^https?://[^\s/]+\.[^\s]+$", message=lazy_gettext("Write an address such as https://example.org.")
            ),
        ],
    )
    about = Words(lazy_gettext("What the organisation does"), [most(4000)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = ASKED[self.chosen].entry_label
        if label:
            self.register_entry.label.text = lazy_gettext(label)

    @property
    def chosen(self) -> OrganisationKind:
        """The kind that is shown: the one typed, or the first."""
        known = {kind.value: kind for kind in OrganisationKind}
        return known.get(str(self.kind.data), OrganisationKind.ASSOCIATION)

    @property
    def numbers(self) -> Sequence[Any]:
        """The fields of numbers of the chosen kind."""
        return [self[name] for name in ASKED[self.chosen].fields]

    def validate(self, extra_validators: Any = None) -> bool:
        """All that is wrong is shown at once, wrong numbers too."""
        is_right = bool(super().validate(extra_validators))
        if self.kind.errors:
            return False
        for refusal in refusals_of(self.chosen, self.details().numbers):
            show_at(self, refusal)
            is_right = False
        return is_right

    def details(self) -> Details:
        return Details(
            kind=self.chosen,
            name=self.name.data or "",
            numbers=Numbers(**{name: self[name].data or "" for name in NUMBERS}),
            address=self.address.data or "",
            email=(self.email.data or "").lower(),
            phone=self.phone.data or "",
            website=self.website.data or "",
            about=self.about.data or "",
        )


class InvitationForm(FlaskForm):
    """Who is invited, and as what."""

    email = OneLine(lazy_gettext("E-mail address"), [DataRequired(_EMAIL), most(254), Email(_EMAIL)])
    role = SelectField(
        lazy_gettext("Role"),
        choices=[
            (OrganisationRole.BOOKER.value, lazy_gettext("books rooms")),
            (OrganisationRole.OWNER.value, lazy_gettext("owner: books rooms, edits details, invites people")),
        ],
    )


class RoleForm(FlaskForm):
    """What a member does from now on."""

    role = SelectField(lazy_gettext("Role"), choices=choices(ROLE_LABELS))


class DecisionForm(OfRevision):
    """What staff decide about an organisation as they saw it; the words say what has to be put right."""

    words = Words(lazy_gettext("What has to be put right"), [most(2000)])


class FilterForm(FlaskForm):
    """What staff look for in the list of organisations; it lives in the address."""

    class Meta:
        csrf = False  # it only reads

    q = OneLine(lazy_gettext("Name or number"), [most(100)])
    kind = SelectField(
        lazy_gettext("Kind of organisation"),
        choices=[("", lazy_gettext("all"))] + choices(KIND_LABELS),
        default="",
    )
    verification = SelectField(
        lazy_gettext("Verification"),
        choices=[("", lazy_gettext("all"))] + choices(VERIFICATION_LABELS),
        default="",
    )

    @property
    def chosen_kind(self) -> OrganisationKind | None:
        return next((kind for kind in OrganisationKind if kind.value == self.kind.data), None)

    @property
    def chosen_verification(self) -> Verification | None:
        return next((state for state in Verification if state.value == self.verification.data), None)
