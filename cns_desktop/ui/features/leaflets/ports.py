"""What the shelf and the leaflet page may ask for. `bootstrap` binds it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from cns_desktop.domain.changes import Change
from cns_desktop.domain.leaflets import Leaflet
from cns_desktop.domain.packing import PagePicture, Recall

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShelfPorts:
    """`bring_in` checks and cleans a file in the worker process (RENDER); `add` puts what came out on the shelf (WRITE).

    `kept` and `keep` are the words of a draft as they are typed; the language is the one it is stored under.
    """

    leaflets: Callable[[], tuple[Leaflet, ...]]
    search: Callable[[str], tuple[str, ...]]
    recall: Callable[[str, int], Recall]
    choose_files: Callable[[QWidget], tuple[Path, ...]]
    bring_in: Callable[[Path], Any]
    add: Callable[[Any, str], tuple[Change, Leaflet]]
    new: Callable[[str], Leaflet]
    save: Callable[[Leaflet, str], Change]
    approve: Callable[[str, int, str], Change]
    withdraw: Callable[[str, int, str, str], Change]
    next_version: Callable[[str, str], tuple[Change, Leaflet]]
    keep: Callable[[Leaflet, str], object]
    kept: Callable[[Leaflet], Leaflet]
    forget: Callable[[Leaflet], None]
    pdf: Callable[[Leaflet], bytes]
    count: Callable[[bytes], int]
    picture: Callable[[bytes, int, int], PagePicture]
    concerns: Choices
    sites: Choices
    treatments: Choices
    languages: Choices
    today: Callable[[], date]
