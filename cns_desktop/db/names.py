"""Folding of names and postcodes so that `Nunez` finds `Nuñez` and `O'Brien` is `obrien` (base.md §2)."""

import unicodedata

_SPECIAL = str.maketrans({"ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_DROPPED = str.maketrans("", "", "'’ʼ`-.")


def fold(text: str) -> str:
    """Lower case, marks and apostrophes dropped, hyphens joined, single spaces."""
    small = unicodedata.normalize("NFKD", text).lower()  # first apart, then small: the parts of a sign such as ™ are capitals
    plain = "".join(c for c in unicodedata.normalize("NFKD", small) if not unicodedata.combining(c))
    return " ".join(plain.translate(_SPECIAL).translate(_DROPPED).split())


def name_key(family: str, given: str) -> str:
    """`family given`, folded: the order of lists and the start of a name search."""
    return f"{fold(family)} {fold(given)}".strip()


def postcode_key(postcode: str) -> str:
    return "".join(postcode.lower().split())
