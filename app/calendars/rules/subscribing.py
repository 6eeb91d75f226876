"""How each program for calendars subscribes to an address: a calendar as the links that they understand."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

GOOGLE = "https://calendar.google.com/calendar/r"
OUTLOOK_HOME, OUTLOOK_WORK = "outlook.live.com", "outlook.office.com"


@dataclass(frozen=True)
class Subscription:
    """A calendar to subscribe to: its whole address, which may be secret, and what it is called."""

    address: str
    name: str

    @property
    def webcal(self) -> str:
        """What Apple's programs, Thunderbird and ICSx5 open by themselves; they ask by TLS first all the same."""
        return f"webcal://{self.address.partition('://')[2]}"

    @property
    def google(self) -> str:
        return _link(GOOGLE, cid=self.webcal)

    @property
    def outlook(self) -> str:
        """Outlook of a private account."""
        return self._from_web(OUTLOOK_HOME)

    @property
    def outlook_at_work(self) -> str:
        """Outlook of an office or a school."""
        return self._from_web(OUTLOOK_WORK)

    def _from_web(self, host: str) -> str:
        return _link(f"https://{host}/calendar/0/addfromweb", url=self.address, name=self.name)


def _link(page: str, **asked: str) -> str:
    return f"{page}?{urlencode(asked, quote_via=quote, safe='')}"
