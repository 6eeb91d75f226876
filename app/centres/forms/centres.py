"""What staff type about a centre: its details, and the ticks that everybody has to confirm."""

import re
from collections.abc import Sequence
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import DataRequired, Email, NumberRange, Optional, Regexp
from wtforms.widgets import HiddenInput

from app.centres.forms.staff import LANGUAGES, SeenForm, most, texts
from app.centres.models import Term
from app.centres.rules.refusals import TermInOneLanguage
from app.centres.services import CentreDetails, TermWords
from app.centres.services.details import MOST_TERMS
from app.core.web import say
from app.core.web.fields import OneLine, WholeNumber

LONGEST_TEXT = 4000
NEW_ROWS = 2
LAST_ID = 2**62
# Within Poland.
ON_MAP = re.compile(r"(?:49|5[0-4])(?:\.[0-9]{1,9})?\s*,\s*(?:1[4-9]|2[0-4])(?:\.[0-9]{1,9})?\Z")


class CentreForm(SeenForm):
    """All that a manager says of a centre. Its rules are changed on a page of their own."""

    name = OneLine(_l("Name"), [DataRequired(_l("Write the name of the centre.")), most(120)])
    street = OneLine(_l("Street and number"), [DataRequired(_l("Write the street and the number.")), most(120)])
    postcode = OneLine(
        _l("Postcode"),
        [Regexp(re.compile(r"[0-9]{2}-[0-9]{3}\Z"), message=_l("Write the postcode as 30-059."))],
        description=_l("For example 30-059"),
    )
    city = OneLine(_l("Town"), [DataRequired(_l("Write the town.")), most(60)], default="Kraków")
    district = OneLine(_l("District"), [Optional(), most(60)])
    email = OneLine(
        _l("E-mail"),
        [Optional(), most(254), Email(_l("Write an e-mail address, for example anna@example.org."))],
    )
    phone = OneLine(
        _l("Telephone"),
        [
            Optional(),
            most(32),
            Regexp(r"^\+?[0-9 ()/.-]{5,}\Z", message=_l("Write a phone number, for example 12 616 78 01.")),
        ],
    )
    operator = OneLine(
        _l("Who runs the centre"),
        [Optional(), most(200)],
        description=_l("The organisation or city unit that runs it under its contract. The centre's page shows it."),
    )
    on_map = OneLine(
        _l("Place on the map"),
        [Optional(), Regexp(ON_MAP, message=_l("Copy both numbers from a map, for example 50.0672, 19.9136."))],
        description=_l("Latitude and longitude, for example 50.0672, 19.9136. Calendars on phones show the way by it."),
    )
    about_pl, about_en, about_uk = texts(
        (
            _l("About the centre, in Polish"),
            _l("About the centre, in English"),
            _l("About the centre, in Ukrainian"),
        ),
        LONGEST_TEXT,
    )
    how_to_get_pl, how_to_get_en, how_to_get_uk = texts(
        (
            _l("How to get there, in Polish"),
            _l("How to get there, in English"),
            _l("How to get there, in Ukrainian"),
        ),
        LONGEST_TEXT,
    )
    access_pl, access_en, access_uk = texts(
        (
            _l("Access to the building, in Polish"),
            _l("Access to the building, in English"),
            _l("Access to the building, in Ukrainian"),
        ),
        LONGEST_TEXT,
    )

    def details(self) -> CentreDetails:
        """What was typed, for the service."""
        words = {name: field.data or "" for name, field in self._fields.items() if field.type in ("OneLine", "Words")}
        numbers = [float(number) for number in words.pop("on_map").split(",") if number.strip()]
        latitude, longitude = numbers or (None, None)
        return CentreDetails(**words, latitude=latitude, longitude=longitude)


class TermsForm(SeenForm):
    """The ticks of a centre, a row for each and empty ones for new ones; rows are added by `terms_form`."""

    rows: int = 0

    def row(self, position: int) -> dict[str, Any]:
        """The fields of one row by their first word."""
        return {name: self[f"{name}_{position}"] for name in ("id", "order", *LANGUAGES)}

    def validate(self, extra_validators: Any = None) -> bool:
        """A sentence in one language needs the others."""
        is_right = bool(super().validate(extra_validators))
        for position in range(self.rows):
            row = self.row(position)
            missing = [row[language] for language in LANGUAGES if not row[language].data]
            if 0 < len(missing) < len(LANGUAGES):
                missing[0].errors = [*missing[0].errors, say(TermInOneLanguage())]
                is_right = False
        return is_right

    def terms(self) -> list[TermWords]:
        """The rows with a sentence, in the order that was typed."""
        rows = [self.row(position) for position in range(self.rows)]
        ordered = sorted(rows, key=lambda row: row["order"].data if row["order"].data is not None else MOST_TERMS + 1)
        return [
            TermWords(row["id"].data or None, row["pl"].data, row["en"].data, row["uk"].data)
            for row in ordered
            if any(row[language].data for language in LANGUAGES)
        ]


def terms_form(terms: Sequence[Term]) -> TermsForm:
    """The form of the ticks: as typed, or else as they are with empty rows after them."""
    typed = [name for name in request.form if re.fullmatch(r"pl_[0-9]{1,2}", name)]
    rows = min(len(typed) or len(terms) + NEW_ROWS, MOST_TERMS)
    kept: dict[str, Any] = {}
    fields: dict[str, Any] = {}
    for position in range(rows):
        fields |= _row(position)
        if position < len(terms):
            kept |= _kept(position, terms[position])
    form: TermsForm = type("TermsFormOfCentre", (TermsForm,), {**fields, "rows": rows})(data=kept)
    return form


def _row(position: int) -> dict[str, Any]:
    words = [OneLine(label, [most(300)]) for label in (_l("In Polish"), _l("In English"), _l("In Ukrainian"))]
    hidden = IntegerField(validators=[Optional(), NumberRange(0, LAST_ID)], widget=HiddenInput())
    order = WholeNumber(_l("Place in the list"), 1, 99, is_optional=True)
    named = zip(LANGUAGES, words, strict=True)
    return {
        f"id_{position}": hidden,
        f"order_{position}": order,
        **{f"{language}_{position}": field for language, field in named},
    }


def _kept(position: int, term: Term) -> dict[str, Any]:
    sentences = {f"{language}_{position}": getattr(term, f"sentence_{language}") for language in LANGUAGES}
    return {f"id_{position}": term.id, f"order_{position}": position + 1, **sentences}
