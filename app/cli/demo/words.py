"""A text of the demo in the three languages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """The same said in Polish, English and Ukrainian."""

    pl: str
    en: str
    uk: str

    def columns(self, name: str) -> dict[str, str]:
        """As the columns `name_pl`, `name_en` and `name_uk` of a row."""
        return {f"{name}_pl": self.pl, f"{name}_en": self.en, f"{name}_uk": self.uk}
