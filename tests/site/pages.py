"""Pages read as a reader's program reads them: headings, ids, dates, links."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

LEVELS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}


@dataclass
class Link:
    href: str
    words: str = ""


@dataclass
class Tag:
    """An opening tag: its name and attributes."""

    name: str
    attributes: dict[str, str | None]
    in_main: bool


@dataclass
class Heading:
    level: int
    words: str = ""


@dataclass
class Page(HTMLParser):
    """What one page says; headings are those of its content."""

    html: str
    tags: list[Tag] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[str] = []
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append(tag)
        in_main = "main" in self._open
        self.tags.append(Tag(tag, dict(attrs), in_main))
        if tag in LEVELS and in_main:
            self.headings.append(Heading(LEVELS[tag]))
        if tag == "a":
            self.links.append(Link(dict(attrs).get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.headings and LEVELS.keys() & set(self._open) and "main" in self._open:
            self.headings[-1].words += data
        if self.links and "a" in self._open:
            self.links[-1].words += data

    @property
    def language(self) -> str | None:
        return next(tag.attributes["lang"] for tag in self.tags if tag.name == "html")

    @property
    def ids(self) -> list[str]:
        return [tag.attributes["id"] or "" for tag in self.tags if "id" in tag.attributes]

    @property
    def dates(self) -> dict[str, str | None]:
        """The dates that carry an id, by it."""
        return {tag.attributes["id"] or "": tag.attributes["datetime"] for tag in self.tags if self._is_date(tag)}

    @staticmethod
    def _is_date(tag: Tag) -> bool:
        return tag.name == "time" and "id" in tag.attributes

    def levels(self) -> list[int]:
        return [heading.level for heading in self.headings]

    def words_of(self, level: int) -> list[str]:
        return [heading.words.strip() for heading in self.headings if heading.level == level]

    def href(self, words: str) -> str:
        """Where the link with these words leads."""
        return next(link.href for link in self.links if link.words.strip() == words)
