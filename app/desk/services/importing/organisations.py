"""Organisations from a file: of the whole city, by their keys. What is new waits to be verified like any other."""

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.accounts.steps import take_turns
from app.core.access import OrganisationRole
from app.core.database import db, write
from app.core.errors import Refusal
from app.desk.models import ExternalKey
from app.desk.queries.exports import ORGANISATION_KEY, organisation_values
from app.desk.queries.imports import first_owners, keys_of
from app.desk.rules.sheets import refusals as no
from app.desk.rules.sheets.columns import KEY
from app.desk.rules.sheets.rows import AtColumn, Judged, Row, check_values
from app.desk.rules.sheets.states import Kind
from app.desk.services.importing.judging import Keys, Sending, equal, own_number, refused, to_write
from app.organisations.models import Organisation, OrganisationKind
from app.organisations.rules.kinds import Numbers
from app.organisations.services.details import Details, alter_organisation, put_organisation
from app.organisations.services.people import put_invitation
from app.schedule import steps as schedule

NUMBERS = ("krs", "nip", "regon", "register_entry", "responsible_person")
UNIQUE = ("krs", "nip", "regon")
TURN = hashlib.sha256(b"organisations from a file").hexdigest()


class OrganisationRows:
    """Judges and writes organisations."""

    def __init__(self, sending: Sending) -> None:
        self._sending = sending
        self._read()

    def lock(self) -> None:
        take_turns(TURN)
        db.session.expire_all()
        self._read()

    def _read(self) -> None:
        everybody = db.session.scalars(select(Organisation).order_by(Organisation.id)).all()
        self._kept = {one.id: organisation_values(one) for one in everybody}
        self._keys_here = keys_of(Kind.ORGANISATIONS, None)
        self._by_key = {key: number for number, key in self._keys_here.items()}
        self._owned = first_owners()
        self._numbers = {
            (name, kept[name]): (kept["name"], self._key(number), number)
            for number, kept in self._kept.items()
            for name in UNIQUE
            if kept[name]
        }
        self._keys = Keys(Kind.ORGANISATIONS)

    def _key(self, number: int) -> str:
        return self._keys_here.get(number, f"{ORGANISATION_KEY}{number}")

    def look(self, rows: Sequence[Row]) -> list[Judged]:
        return [self._judged(row) for row in rows]

    def _judged(self, row: Row) -> Judged:
        try:
            number = self._known(self._keys.note(row))
            kept = self._kept[number] if number is not None else {}
            apart = (KEY, "owner_email") if number is not None else (KEY,)
            said = {name: value for name, value in row.values.items() if name not in apart}
            differs = {name: value for name, value in said.items() if number is None or kept.get(name) != value}
            if number is not None and not differs:
                return equal(row, number)
            check_values(Kind.ORGANISATIONS, differs)
            columns = _columns({**kept, **said})
            changes = [name for name, value in columns.items() if number is None or kept.get(name) != value]
            if number is not None and not changes:
                return equal(row, number)
            self._check_may_change(number, changes)
            self._check_numbers(row, number, columns)
        except AtColumn as met:
            return refused(row, met)
        return to_write(row, number, changes if number is not None else ())

    def _known(self, key: str) -> int | None:
        found = self._by_key.get(key)
        number = own_number(key, ORGANISATION_KEY)
        if found is None and number is not None:
            if number not in self._kept:
                raise AtColumn(KEY, no.KeyOfOurs())
            return number
        return found

    def _check_may_change(self, number: int | None, changes: Sequence[str]) -> None:
        if number is not None and number in self._owned and not self._sending.actor.is_admin:
            raise AtColumn(changes[0], no.HasAnOwner())

    def _check_numbers(self, row: Row, number: int | None, columns: dict[str, Any]) -> None:
        ours = (str(columns["name"]), row.key, number if number is not None else -row.number)
        for name in UNIQUE:
            if columns[name]:
                whose, key, owner = self._numbers.setdefault((name, columns[name]), ours)
                if owner != ours[2]:
                    raise AtColumn(name, no.NumberKnown(name=whose, key=key))

    def write(self, judged: Sequence[Judged]) -> None:
        changed = [one.thing_id for one in judged if one.thing_id is not None]
        wanted = select(Organisation).where(Organisation.id.in_(changed))
        here = {one.id: one for one in db.session.scalars(wanted)}
        schedule.lock(one.resource_id for one in here.values())
        keys = []
        for one in judged:
            if one.thing_id is not None:
                kept = self._kept[one.thing_id]
                said = {name: value for name, value in one.values.items() if name not in (KEY, "owner_email")}
                alter_organisation(self._sending.actor, here[one.thing_id], _typed(_columns({**kept, **said})))
            else:
                keys.append(self._put(one))
        write(ExternalKey, keys)

    def _put(self, one: Judged) -> dict[str, object]:
        actor = self._sending.actor
        said = {name: value for name, value in one.values.items() if name != KEY}
        made = put_organisation(actor, _typed(_columns(said)))
        address = str(one.values.get("owner_email") or "").lower()
        if address:
            put_invitation(actor, made, address, OrganisationRole.OWNER)
        value = str(one.values[KEY])
        return {"kind": Kind.ORGANISATIONS, "centre_id": None, "value": value, "organisation_id": made.id}


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    """The columns of an organisation with its numbers in their plain form. Raises AtColumn."""
    details = Details(
        kind=OrganisationKind(values["kind"]),
        name=values["name"],
        numbers=Numbers(**{name: values.get(name, "") for name in NUMBERS}),
        email=values.get("email", "").lower(),
        **{name: values.get(name, "") for name in ("address", "phone", "website", "about")},
    )
    try:
        columns = details.as_columns()
    except Refusal as refusal:
        raise AtColumn(refusal.at_field or "name", refusal) from None
    return {**columns, "kind": details.kind.value}


def _typed(columns: dict[str, Any]) -> dict[str, Any]:
    return {**columns, "kind": OrganisationKind(columns["kind"])}
