"""What is typed about a working group: what it says, who is invited, tasks, files and mails to all."""

from collections.abc import Iterable
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from app.centres.forms.staff import SeenForm, StaffForm, choices, lines, most, texts
from app.core.web.fields import Day, OneLine, Words
from app.files.rules import DOCUMENTS, LARGEST_UPLOAD, Document, recognised
from app.programme.models import GroupMember, WorkingGroup
from app.programme.rules.groups import JOINING_LABELS, MOST_FILES_AT_ONCE, GroupDetails, Joining, Presence
from app.programme.rules.groups_refusals import TooManyFilesAtOnce

LONGEST_PURPOSE = 5000
LONGEST_LETTER = 5000


class GroupForm(SeenForm):
    """What a group says of itself; who leads it is asked when it is made."""

    name_pl, name_en, name_uk = lines(
        (_l("Name in Polish"), _l("Name in English"), _l("Name in Ukrainian")),
        160,
        InputRequired(_l("Write the name in Polish.")),
    )
    purpose_pl, purpose_en, purpose_uk = texts(
        (_l("What it is for, in Polish"), _l("What it is for, in English"), _l("What it is for, in Ukrainian")),
        LONGEST_PURPOSE,
    )
    joining = RadioField(_l("Who may join"), choices=choices(JOINING_LABELS), default=Joining.INVITATION.value)
    is_public = BooleanField(
        _l("It has a public page"),
        description=_l("Everybody reads what it is for and its public meetings. The names of its people stay inside."),
    )

    def details(self) -> GroupDetails:
        names = [f"{name}_{language}" for name in ("name", "purpose") for language in ("pl", "en", "uk")]
        written = {name: self[name].data or "" for name in names}
        return GroupDetails(**written, joining=Joining(self.joining.data), is_public=bool(self.is_public.data))

    @classmethod
    def of(cls, group: WorkingGroup, **more: Any) -> "GroupForm":
        """The form with what is kept; `name` of a group is all its names at once, so each goes in alone."""
        fields = [f"{name}_{language}" for name in ("name", "purpose") for language in ("pl", "en", "uk")]
        kept = {name: getattr(group, name) for name in fields}
        return cls(**kept, joining=group.joining.value, is_public=group.is_public, **more)


class NewGroupForm(GroupForm):
    """The same with who leads it."""

    leader = OneLine(
        _l("E-mail address of who leads it"),
        [InputRequired(_l("Write the address with which the person signs in.")), most(254)],
        description=_l("The person has to sign up first."),
    )


class InviteForm(StaffForm):
    """Who is asked to join."""

    email = OneLine(
        _l("E-mail address"),
        [InputRequired(_l("Write the address of the person.")), most(254)],
        description=_l("The person gets a mail with a link to say yes or no. It is valid for 14 days."),
    )


class TaskForm(StaffForm):
    """What is to be done, by whom, until when."""

    title = OneLine(_l("What is to be done"), [InputRequired(_l("Write what is to be done.")), most(300)])
    owner = SelectField(_l("Who"), [Optional()], coerce=lambda typed: int(typed) if typed else None)
    due_on = Day(_l("Until when"), [Optional()])

    def offer(self, members: Iterable[GroupMember]) -> None:
        self.owner.choices = [("", gettext("nobody yet")), *((one.person_id, one.person.name) for one in members)]


class GroupFilesForm(StaffForm):
    """Files for the people of the group."""

    files = MultipleFileField(
        _l("Files"),
        description=_l("At most 5 files of 10 MB each: PDF, pictures, ODT, DOCX, ODS, XLSX or plain text."),
        render_kw={"accept": ",".join(f".{ending}" for ending in (*DOCUMENTS, "jpeg"))},
    )

    def documents(self) -> list[Document]:
        """The files, known by their content. Raises TooManyFilesAtOnce and what `recognised` refuses."""
        sent = [one for one in self.files.data or () if getattr(one, "filename", "")]
        if len(sent) > MOST_FILES_AT_ONCE:
            raise TooManyFilesAtOnce(most=MOST_FILES_AT_ONCE)
        return [recognised(one.filename, one.read(LARGEST_UPLOAD + 1)) for one in sent]


class LetterForm(StaffForm):
    """A mail to all members."""

    subject = OneLine(_l("Subject"), [InputRequired(_l("Write something here.")), most(160)])
    words = Words(
        _l("Your words"),
        [InputRequired(_l("Write something here.")), most(LONGEST_LETTER)],
        description=_l("Each member gets a mail of their own. Nobody sees anybody's address."),
    )


class PresencesForm(StaffForm):
    """Who was at a meeting: one choice for each of the group."""

    def said(self, person_ids: Iterable[int]) -> dict[int, Presence]:
        """What was chosen; nonsense and nothing are both nothing."""
        typed = {number: request.form.get(f"person-{number}", "") for number in person_ids}
        return {number: Presence(word) for number, word in typed.items() if word in set(Presence)}
