"""A calendar of each kind, compared byte by byte with what was read and found right once."""

import pytest

from tests.core.ical.samples import GOLDEN, samples


@pytest.mark.parametrize("name", samples())
def test_a_calendar_is_written_as_it_was(name: str) -> None:
    assert samples()[name].decode().split("\r\n") == (GOLDEN / f"{name}.ics").read_bytes().decode().split("\r\n")


def test_nothing_else_is_kept() -> None:
    assert sorted(path.stem for path in GOLDEN.glob("*.ics")) == sorted(samples())
