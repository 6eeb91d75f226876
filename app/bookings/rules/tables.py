"""Cells of a table that a spreadsheet opens."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def plain_cell(text: str) -> str:
    """The text as text: a spreadsheet would run what begins like a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
