"""Pure rules of the conversation on a request: how much may be said and sent."""

from app.core.errors import Refusal
from app.core.i18n import N_
from app.files.rules import LARGEST_UPLOAD

MOST_MESSAGES = 60
MOST_FILES, MOST_FILES_IN_ALL = 5, 25
LARGEST_MESSAGE = MOST_FILES * LARGEST_UPLOAD + 1024 * 1024


class TooManyMessages(Refusal):
    sentence = N_("There are %(most)s messages on this request already. Call the centre.")
    status = 409


class TooManyFiles(Refusal):
    sentence = N_("Send at most %(most)s files with one message. What you typed is kept.")
    field = "files"


class TooManyFilesInAll(Refusal):
    sentence = N_("There are %(most)s files on this request at most. Send fewer; what you typed is kept.")
    field = "files"


class NothingSaid(Refusal):
    sentence = N_("Write a message.")
    field = "words"


def check_message(words: str, *, files: int, messages: int, files_in_all: int) -> None:
    """Raises NothingSaid, TooManyFiles, TooManyMessages and TooManyFilesInAll."""
    if not words.strip():
        raise NothingSaid
    if files > MOST_FILES:
        raise TooManyFiles(most=MOST_FILES)
    if messages >= MOST_MESSAGES:
        raise TooManyMessages(most=MOST_MESSAGES)
    if files_in_all + files > MOST_FILES_IN_ALL:
        raise TooManyFilesInAll(most=MOST_FILES_IN_ALL)
