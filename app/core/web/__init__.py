"""The edge shared by all areas: routes that declare their action, words, headers, errors."""

from app.core.web.area import Area
from app.core.web.requests import actor, demand, go, path_on_this_site, typed_path
from app.core.web.words import amount, clock, day, day_short, language, moment, say, when

__all__ = [
    "Area",
    "actor",
    "amount",
    "clock",
    "day",
    "day_short",
    "demand",
    "go",
    "language",
    "moment",
    "path_on_this_site",
    "say",
    "typed_path",
    "when",
]
