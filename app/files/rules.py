"""Pure rules of files: what is taken and how large it may be."""

from app.core.errors import Refusal
from app.core.i18n import N_

LARGEST_UPLOAD = 10 * 1024 * 1024
MOST_PIXELS = 30_000_000
WIDEST = 1600


class NotAnImage(Refusal):
    sentence = N_("This is no picture that we can read. Send a JPEG, PNG or WebP file.")
    field = "photo"


class TooLarge(Refusal):
    sentence = N_("This file is larger than 10 MB. Send a smaller one.")
    field = "photo"
    status = 413


class TooManyPixels(Refusal):
    sentence = N_("This picture has more than 30 million points. Send a smaller one.")
    field = "photo"
