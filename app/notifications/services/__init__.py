"""The verbs of the outbox."""

from app.notifications.services.sending import send_due
from app.notifications.services.transports import Transport, transport
from app.notifications.services.wording import Words, message_of, words_of, words_shown

__all__ = ["Transport", "Words", "message_of", "send_due", "transport", "words_of", "words_shown"]
