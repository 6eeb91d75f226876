"""Importing: a file is sent, each of its rows is judged, and what its sender then wants is written, all or nothing."""

from app.desk.services.importing.parties import find_default
from app.desk.services.importing.sending import discard_import, send_file, want_import
from app.desk.services.importing.words import cells_of, heading, headings
from app.desk.services.importing.working import work_off, work_off_imports

__all__ = [
    "cells_of",
    "discard_import",
    "find_default",
    "heading",
    "headings",
    "send_file",
    "want_import",
    "work_off",
    "work_off_imports",
]
