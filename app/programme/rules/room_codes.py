"""Six digits on the screen of a room, new each minute, by which people say that they are there."""

import hashlib
import hmac
import re
from datetime import datetime, timedelta

from app.core.errors import Refusal
from app.core.i18n import N_


class WrongRoomCode(Refusal):
    sentence = N_("This is not the code that is shown now. It changes every minute: type the one on the screen.")
    field = "code"


def room_code(secret: str, at: datetime) -> str:
    """The six digits on a room's screen in this minute."""
    minute = int(at.timestamp()) // 60
    digest = hmac.new(secret.encode(), str(minute).encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:8], 'big') % 1_000_000:06}"


def check_room_code(secret: str, typed: str, at: datetime) -> None:
    """The code of this minute or of the one before. Refuses WrongRoomCode."""
    digits = re.sub(r"\D", "", typed)
    fits = [hmac.compare_digest(digits, room_code(secret, at - timedelta(minutes=ago))) for ago in (0, 1)]
    if not any(fits):
        raise WrongRoomCode
