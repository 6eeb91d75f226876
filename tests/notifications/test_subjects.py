"""A subject comes back as it was written, in whatever letters and however long."""

import email
import email.policy
from email.message import EmailMessage

import pytest

from app.notifications.services.subjects import mail_policy


@pytest.mark.parametrize(
    "subject",
    [
        "Confirmed: the large room, Tuesday 24 November, 17:00-19:00",
        "Potwierdzone: Sala Duża, wtorek 24 listopada, 17:00–19:00",
        "Підтверджено: Sala Duża – strona parku, вівторок, 24 листопада, 17:00–19:00",
        "Zażółć gęślą jaźń " * 20 + "koniec",
        "plain words " * 30 + "end",
        "🎈 a b ż c d " * 12 + "e",
    ],
)
def test_subject_comes_back_as_it_was(subject: str) -> None:
    message = EmailMessage(policy=mail_policy())
    message["Subject"] = subject
    message.set_content("Words.")

    raw = message.as_bytes()

    assert str(email.message_from_bytes(raw, policy=email.policy.default)["Subject"]) == subject
    assert max(len(line) for line in raw.splitlines()) <= 78
