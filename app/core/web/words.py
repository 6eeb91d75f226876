"""Putting times, amounts and sentences into words in the reader's language."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from babel.lists import format_list
from flask_babel import format_date, get_locale, gettext, ngettext

from app.core.clock import Period, local, today
from app.core.errors import Refusal
from app.core.i18n import DEFAULT_LANGUAGE, N_, Named, Sentence

# Babel's names of days and months are right in all three languages ("wtorek 24 listopada", "вівторок 24 листопада").
_DAY = {"pl": "EEEE d MMMM", "uk": "EEEE, d MMMM", "en": "EEEE d MMMM"}
_SHORT_DAY = {"pl": "EEE d MMM", "uk": "EEE, d MMM", "en": "EEE d MMM"}
_DATE = {"pl": "d MMMM", "uk": "d MMMM", "en": "d MMMM"}
_YEAR = {"pl": " y", "uk": " y", "en": " y"}
_TODAY, _TOMORROW = N_("today"), N_("tomorrow")


def language() -> str:
    """The language of this answer or mail: pl, en or uk."""
    locale = get_locale()
    return str(locale.language) if locale is not None else DEFAULT_LANGUAGE


def day(of: date | datetime, *, pattern: Mapping[str, str] = _DAY) -> str:
    """`wtorek 24 listopada`; the year only when it is not this one."""
    on = local(of).date() if isinstance(of, datetime) else of
    shape = pattern[language()] + ("" if on.year == today().year else _YEAR[language()])
    return str(format_date(on, shape))


def day_short(of: date | datetime) -> str:
    """`wt. 24 lis`, for narrow places."""
    return day(of, pattern=_SHORT_DAY)


def month(of: date) -> str:
    """`listopad 2026`, a month by its name."""
    return str(format_date(of, "LLLL y"))


def days(of: Sequence[date]) -> str:
    """`24 i 31 grudnia`: the month is said once for days in a row that share it."""
    shown = [
        day(on, pattern=_DATE)
        if after is None or (on.year, on.month) != (after.year, after.month)
        else str(format_date(on, "d"))
        for on, after in zip(of, [*of[1:], None], strict=True)
    ]
    return str(format_list(shown, locale=get_locale()))


def clock(of: datetime) -> str:
    """`17:00` on Kraków's clock."""
    return f"{local(of):%H:%M}"


def end_clock(of: Period) -> str:
    """The end of a time on Kraków's clock; the next midnight is 24:00."""
    ends = clock(of.ends)
    return "24:00" if ends == "00:00" and local(of.ends).date() != local(of.starts).date() else ends


def iso_day(of: datetime) -> str:
    """`2026-11-24`, the day in Kraków, for addresses."""
    return local(of).date().isoformat()


def moment(of: datetime) -> str:
    """`wtorek 24 listopada, 17:00`; today and tomorrow by their names."""
    on, now_on = local(of).date(), today()
    if on == now_on:
        return f"{gettext(_TODAY)}, {clock(of)}"
    if on == now_on + timedelta(days=1):
        return f"{gettext(_TOMORROW)}, {clock(of)}"
    return f"{day(on)}, {clock(of)}"


def when(period: Period) -> str:
    """`wtorek 24 listopada, 17:00-19:00`; an end at midnight is 24:00."""
    starts, ends = local(period.starts), local(period.ends)
    end_clock = clock(period.ends)
    if ends.date() == starts.date():
        return f"{day(starts.date())}, {clock(period.starts)}–{end_clock}"
    if end_clock == "00:00" and ends.date() == starts.date() + timedelta(days=1):
        return f"{day(starts.date())}, {clock(period.starts)}–24:00"
    return f"{day(starts.date())}, {clock(period.starts)} – {day(ends.date())}, {end_clock}"


def amount(minutes: int) -> str:
    """A length of time: `2 h`, `1 h 30 min`, `45 min`, a number never parted from its sign."""
    hours, rest = divmod(minutes, 60)
    h, m = ("год", "хв") if language() == "uk" else ("h", "min")
    parts = [f"{hours}\u00a0{h}"] * bool(hours) + [f"{rest}\u00a0{m}"] * (bool(rest) or not hours)
    return " ".join(parts)


def say(what: Sentence | Refusal | str | Any) -> str:
    """A sentence or a refusal in the reader's language, its facts in words. Plain text is said as it is."""
    if isinstance(what, Refusal):
        return say(what.words)
    if isinstance(what, Named):
        return what.in_language(language())
    if not isinstance(what, Sentence):
        return str(what)
    facts = {name: _fact(fact) for name, fact in what.facts.items()}
    if what.plural is not None:
        count = what.facts["count"]
        assert isinstance(count, int)
        return str(ngettext(what.msgid, what.plural, count, **{**facts, "count": count}))
    # Without facts Babel does not interpolate: a "%%" of the msgid is then a per cent sign all the same.
    return str(gettext(what.msgid, **facts) if facts else gettext(what.msgid))


def _fact(fact: object) -> object:
    match fact:
        case Period():
            return when(fact)
        case datetime():
            return moment(fact)
        case date():
            return day(fact)
        case timedelta():
            return amount(int(fact.total_seconds() // 60))
        case Sentence():
            return say(fact)
        case Named():
            return fact.in_language(language())
        case tuple() if all(isinstance(one, date) for one in fact):
            return days(fact)
        case tuple():
            return ", ".join(str(_fact(one)) for one in fact)
        case _:
            return fact
