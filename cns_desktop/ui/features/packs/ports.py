"""What the pack builder and the Information page may ask for. `bootstrap` binds it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from PySide6.QtWidgets import QWidget

from cns_desktop.domain.changes import Change
from cns_desktop.domain.ids import PaperId, PatientId
from cns_desktop.domain.packing import Built, PackView, PagePicture, PrintChoice, PrinterLine
from cns_desktop.domain.packs import Handing, PackOrder, Paper, Part


@dataclass(frozen=True, slots=True)
class PrintPorts:
    """Printers and papers. `send` hands a PDF to a queue and records nothing; `copy` is the stored PDF stamped."""

    printers: Callable[[], tuple[PrinterLine, ...]]
    choice: Callable[[], PrintChoice]
    remember: Callable[[PrintChoice], Change]
    send: Callable[[bytes, PrintChoice, str], str]
    picture: Callable[[bytes, int, int], PagePicture]
    save: Callable[[bytes, Path], None]
    copy: Callable[[PaperId], bytes]
    stored: Callable[[PaperId], bytes]
    reprinted: Callable[[PaperId], Change]
    give: Callable[[PaperId, Handing], tuple[Change, Paper]]
    take_back: Callable[[PaperId], Change]
    choose_place: Callable[[QWidget, str], Path | None]


@dataclass(frozen=True, slots=True)
class PackPorts:
    """`build` takes the order and a call that says when to stop. `banner` makes the banner that stands on each dialog."""

    view: Callable[[PatientId], PackView]
    build: Callable[[PackOrder, Callable[[], bool]], Built]
    refresh: Callable[[PackOrder], PackOrder]
    part: Callable[[PatientId, str, str], Part]
    search: Callable[[str], tuple[str, ...]]
    keep: Callable[[PackOrder], datetime]
    forget: Callable[[PatientId], None]
    approve_words: Callable[[], Change]
    printed: Callable[[Built, int], tuple[Change, Paper]]
    saved: Callable[[Built], tuple[Change, Paper]]
    queue: Callable[[Built], tuple[Change, Paper]]
    queue_printed: Callable[[PaperId, bytes, int, int], tuple[Change, Paper]]
    printing: PrintPorts
    banner: Callable[[PatientId], QWidget]
    today: Callable[[], date]
