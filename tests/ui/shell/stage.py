"""What the shell stands on in its tests: pages with everything a page may have, people, and hands."""

from dataclasses import dataclass, field
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from cns_desktop.domain.caseload import Banner, CaseloadLine, FlagKind, Name
from cns_desktop.domain.ids import PatientId

TODAY = date(2026, 11, 22)
ANN, BEA, FAR = PatientId("ann"), PatientId("bea"), PatientId("far")
CTRL, ALT, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
NAMES = {ANN: ("Kowalska", "Agnieszka", "Mrs"), BEA: ("Kowalczyk", "Janina", "Mrs"), FAR: ("Away", "Team", "Dr")}


class Page(QWidget):
    """A page with everything a page may have."""

    open_requested = Signal(object)
    tab_requested = Signal(str)
    new_requested = Signal()
    toast = Signal(str, object)

    def __init__(self, name):
        super().__init__()
        self.name = name
        self.done = []
        self.patient = None
        self.words = QLineEdit()
        self.words.setObjectName(f"{name}-words")
        QVBoxLayout(self).addWidget(self.words)

    def show_patient(self, patient):
        self.patient = patient
        self.done.append(f"show {patient}")

    def primary_action(self):
        self.done.append("primary")

    def print_this(self):
        self.done.append("print")

    def flush(self):
        self.done.append("flush")

    def resume(self):
        return {"words": len(self.words.text())}

    def resume_at(self, kept):
        self.done.append(f"resume {kept['words']}")

    def listed_patients(self):
        return (ANN, BEA)

    def has_open_words(self):
        return bool(self.words.text())


class Form(QWidget):
    left = Signal()
    saved = Signal(object)

    def __init__(self):
        super().__init__()
        self.begun = []
        self.words = QLineEdit()
        self.words.setObjectName("form-words")
        QVBoxLayout(self).addWidget(self.words)


@dataclass
class World:
    """What stands behind the shell."""

    log: list = field(default_factory=list)
    kept: dict = field(default_factory=dict)
    made: list = field(default_factory=list)


def banner_of(patient):
    family, given, title = NAMES[patient]
    return Banner(
        patient, Name(family, given, title), date(1961, 4, 3), "female", "9990000018", ("Allergy: penicillin",),
        ((FlagKind.FORMAT.value, "24-point print"), ("language", "Polish interpreter")), False, False, None, False,
    )  # fmt: skip


def line_of(pk, patient, **more):
    family, given, title = NAMES[patient]
    return CaseloadLine(pk, patient, family, given, title, date(1961, 4, 3), "9990000018", "Breast, left", False, "", "", None, "")


def press(qtbot, shell, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(shell.focusWidget() or shell, key, modifier)


def open_record(qtbot, shell, patient, tab="overview"):
    shell.open_patient(patient, tab)
    qtbot.waitUntil(lambda: shell.ways.admitted is not None and shell.spot.patient == patient)
