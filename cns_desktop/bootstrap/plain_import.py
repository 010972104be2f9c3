"""Python's own import again.

PySide6 puts its own in front of it, for the sake of `from __feature__ import ...`: that one reads and tokenises the source
text of every module imported afterwards, whoever wrote it, and `linecache` keeps it all. We use no such feature; it cost a
sixth of the start and megabytes at rest (docs/decisions/140).
"""

import builtins

import PySide6.QtCore  # noqa: F401 - it is what replaces the import


def restore() -> None:
    """Once, after the first PySide6 module. Nothing to do where PySide6 no longer replaces it."""
    plain = getattr(builtins, "__orig_import__", None)
    if plain is not None:
        builtins.__import__ = plain
