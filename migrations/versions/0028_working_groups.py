"""Working groups: people, invitations, meetings, tasks, files, mails to all, and choosing a date together."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LANGUAGES = ("pl", "en", "uk")


def word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def number(name: str, *, needed: bool = True) -> sa.Column:
    return sa.Column(name, BigId, nullable=not needed)


def moment(name: str, *, needed: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not needed)


def line(name: str, length: int) -> sa.Column:
    return sa.Column(name, sa.String(length=length), nullable=False)


def words(name: str) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=False)


def yes(name: str) -> sa.Column:
    return sa.Column(name, sa.Boolean(), nullable=False)


def link(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*(columns or ("id",)), name=op.f(f"pk_{table}"))


def index(table: str, *columns: str, only: str = "") -> None:
    where = {f"{kind}_where": sa.text(only) for kind in ("postgresql", "sqlite")} if only else {}
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns), unique=False, **where)


def unique(table: str, *columns: str, only: str = "") -> None:
    where = {f"{kind}_where": sa.text(only) for kind in ("postgresql", "sqlite")} if only else {}
    op.create_index(f"uq_{table}_{'_'.join(columns)}", table, list(columns), unique=True, **where)


def upgrade() -> None:
    op.create_table(
        "working_group",
        *(number("id"), number("centre_id"), number("resource_id"), line("slug", 60)),
        *(line(f"name_{language}", 160) for language in LANGUAGES),
        *(words(f"purpose_{language}") for language in LANGUAGES),
        sa.Column("joining", word("joining", "open", "invitation"), nullable=False),
        *(yes("is_public"), moment("archived_at", needed=False), number("made_by_id"), moment("created_at")),
        link("working_group", "centre_id", "centre"),
        link("working_group", "made_by_id", "person"),
        link("working_group", "resource_id", "resource"),
        key("working_group"),
        sa.UniqueConstraint("resource_id", name=op.f("uq_working_group_resource_id")),
    )
    unique("working_group", "slug")
    index("working_group", "centre_id")
    op.create_table(
        "group_member",
        *(number("id"), number("group_id"), number("person_id")),
        sa.Column("role", word("group_role", "leader", "member"), nullable=False),
        *(yes("gives_time"), moment("left_at", needed=False), moment("created_at")),
        link("group_member", "group_id", "working_group"),
        link("group_member", "person_id", "person"),
        key("group_member"),
    )
    unique("group_member", "group_id", "person_id", only="left_at IS NULL")
    index("group_member", "person_id")
    op.create_table(
        "group_invitation",
        *(number("id"), number("group_id"), line("email", 254), line("token_hash", 64), number("invited_by_id")),
        sa.Column("state", word("invitation_state", "open", "accepted", "declined", "withdrawn"), nullable=False),
        *(moment("expires_at"), moment("created_at")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_group_invitation_email_lower")),
        link("group_invitation", "group_id", "working_group"),
        link("group_invitation", "invited_by_id", "person"),
        key("group_invitation"),
    )
    unique("group_invitation", "token_hash")
    unique("group_invitation", "group_id", "email", only="state = 'open'")
    add_polls()
    add_meetings()
    add_work()


def add_polls() -> None:
    op.create_table(
        "date_poll",
        *(number("id"), number("group_id"), number("opened_by_id"), line("title", 160)),
        *(number("room_id", needed=False), line("place", 300)),
        sa.Column("state", word("poll_state", "open", "chosen", "closed", "lapsed"), nullable=False),
        *(moment("answer_by"), moment("remind_at", needed=False), moment("ended_at", needed=False)),
        moment("created_at"),
        sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", name=op.f("ck_date_poll_ended")),
        link("date_poll", "group_id", "working_group"),
        link("date_poll", "opened_by_id", "person"),
        link("date_poll", "room_id", "room"),
        key("date_poll"),
    )
    index("date_poll", "group_id")
    index("date_poll", "state", "answer_by")
    op.create_table(
        "poll_option",
        *(number("id"), number("poll_id"), number("entry_id"), moment("created_at")),
        link("poll_option", "entry_id", "entry"),
        link("poll_option", "poll_id", "date_poll"),
        key("poll_option"),
    )
    index("poll_option", "poll_id")
    unique("poll_option", "entry_id")
    op.create_table(
        "poll_answer",
        *(number("option_id"), number("person_id")),
        sa.Column("answer", word("answer", "yes", "if_need_be", "no"), nullable=False),
        moment("answered_at"),
        link("poll_answer", "option_id", "poll_option"),
        link("poll_answer", "person_id", "person"),
        key("poll_answer", "option_id", "person_id"),
    )


def add_meetings() -> None:
    op.create_table(
        "group_meeting",
        *(number("id"), number("group_id"), number("entry_id")),
        *(number("room_id", needed=False), number("poll_id", needed=False), line("place", 300)),
        *(words("agenda"), words("notes"), words("decisions"), number("revision"), line("cancelled_why", 500)),
        moment("created_at"),
        link("group_meeting", "entry_id", "entry"),
        link("group_meeting", "group_id", "working_group"),
        link("group_meeting", "poll_id", "date_poll"),
        link("group_meeting", "room_id", "room"),
        key("group_meeting"),
    )
    index("group_meeting", "group_id")
    index("group_meeting", "room_id")
    unique("group_meeting", "entry_id")
    unique("group_meeting", "poll_id")
    op.create_table(
        "meeting_presence",
        *(number("meeting_id"), number("person_id")),
        sa.Column("presence", word("presence", "present", "absent", "excused"), nullable=False),
        *(number("noted_by_id"), moment("noted_at")),
        link("meeting_presence", "meeting_id", "group_meeting"),
        link("meeting_presence", "noted_by_id", "person"),
        link("meeting_presence", "person_id", "person"),
        key("meeting_presence", "meeting_id", "person_id"),
    )


def add_work() -> None:
    op.create_table(
        "group_task",
        *(number("id"), number("group_id"), number("meeting_id", needed=False), line("title", 300)),
        *(number("owner_id", needed=False), sa.Column("due_on", sa.Date(), nullable=True)),
        *(moment("done_at", needed=False), number("made_by_id"), moment("created_at")),
        link("group_task", "group_id", "working_group"),
        link("group_task", "made_by_id", "person"),
        link("group_task", "meeting_id", "group_meeting"),
        link("group_task", "owner_id", "person"),
        key("group_task"),
    )
    index("group_task", "group_id")
    index("group_task", "owner_id")
    index("group_task", "meeting_id")
    op.create_table(
        "group_file",
        *(number("id"), number("group_id"), number("file_id"), moment("created_at")),
        link("group_file", "file_id", "file"),
        link("group_file", "group_id", "working_group"),
        key("group_file"),
    )
    unique("group_file", "file_id")
    index("group_file", "group_id")
    op.create_table(
        "group_letter",
        *(number("id"), number("group_id"), number("sender_id"), line("subject", 160), words("words")),
        moment("created_at"),
        link("group_letter", "group_id", "working_group"),
        link("group_letter", "sender_id", "person"),
        key("group_letter"),
    )
    index("group_letter", "group_id")
