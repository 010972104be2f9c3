"""Words on screen: gettext, one catalogue a language. Clinical text never passes through here; it is content."""

import gettext
from pathlib import Path

DOMAIN = "cns_desktop"
LOCALES = Path(__file__).parent / "locale"
_current: list[gettext.NullTranslations] = [gettext.NullTranslations()]


def choose(language: str) -> None:
    """Use the catalogue of `language` (BCP 47); without one the English of the source is shown."""
    _current[0] = gettext.translation(DOMAIN, LOCALES, languages=[language.replace("-", "_")], fallback=True)


def _(sentence: str) -> str:
    return _current[0].gettext(sentence)


def ngettext(one: str, many: str, count: int) -> str:
    return _current[0].ngettext(one, many, count)


__all__ = ["_", "choose", "ngettext"]
