"""The columns of the caseload table and what their signs and chips say."""

from collections.abc import Callable
from datetime import date

from cns_desktop.domain.caseload import CaseloadLine, Name, age_on, shown_date
from cns_desktop.domain.nhs_number import spaced
from cns_desktop.i18n import _
from cns_desktop.ui.common.paging import Cell, Column, Look, Mark, Tag
from cns_desktop.ui.common.theme import Role, Tone


def due_tag(line: CaseloadLine, today: date) -> Cell:
    """What is due and by when, in words; lateness is a fact about a date, not a grade."""
    if not line.due_kind:
        return None
    names = {
        "prompt": _("Safety prompt"),
        "action": _("Action"),
        "review": _("Review"),
        "hna": _("HNA"),
        "pack": _("Pack to give"),
    }
    name = names.get(line.due_kind, line.due_kind)
    if line.due_kind == "prompt":
        return Tag(name, Tone.DANGER)
    if line.due_kind == "pack" or line.due_on is None:
        return Tag(name, Tone.INFO)
    late = (today - line.due_on).days
    if late > 0:
        return Tag(_("{what}, {days} d late").format(what=name, days=late), Tone.WARNING)
    if late == 0:
        return Tag(_("{what} today").format(what=name), Tone.WARNING)
    return Tag(f"{name} {shown_date(line.due_on)[:6]}", Tone.NEUTRAL)


def marks(line: CaseloadLine) -> tuple[Mark, ...]:
    """One sign a flag, each with its word."""
    if not line.flags:
        return ()
    known = {
        "prompt": Mark("octagon-alert", _("Safety prompt open"), Role.DANGER),
        "allergy": Mark("shield-alert", _("Allergy"), Role.DANGER),
        "alert": Mark("triangle-alert", _("Alert"), Role.DANGER),
        "language": Mark("languages", _("Interpreter or other language")),
        "format": Mark("a-large-small", _("Information format")),
        "communication": Mark("ear", _("Communication need")),
        "adjustment": Mark("accessibility", _("Reasonable adjustment")),
        "sensitive": Mark("eye-off", _("Sensitive record")),
        "deceased": Mark("user", _("Deceased")),
    }
    return tuple(known[token] for token in line.flags.split() if token in known)


def born(line: CaseloadLine, today: date) -> str:
    return f"{shown_date(line.born)} ({age_on(line.born, today)} y)" if line.born else _("Not known")


def short(diagnosis: str) -> str:
    """`Breast, left` for `Breast cancer, left`: in this list everybody's is a cancer, and the side matters more."""
    return diagnosis.replace(" cancer,", ",")


def columns(today: Callable[[], date], stage_label: Callable[[str], str]) -> tuple[Column[CaseloadLine], ...]:
    """Name, birth date and NHS number are never cut or left out; stage goes first, then flags (design/README §5)."""
    return (
        Column(_("Patient"), lambda x: Name(x.family, x.given, x.title).banner(), 230, Look.STRONG, keep=True, sort="name"),
        Column(_("Born"), lambda x: born(x, today()), 160, Look.MUTED, keep=True, sort="born"),
        Column(_("NHS number"), lambda x: spaced(x.nhs_number) or _("None"), 130, keep=True, sort="nhs"),
        Column(
            _("Diagnosis"),
            lambda x: Tag(_("Not told yet"), Tone.WARNING) if x.not_told else short(x.diagnosis),
            132,
            priority=3,
            sort="diagnosis",
            grows=True,
        ),
        Column(_("Stage"), lambda x: stage_label(x.stage), 128, priority=1, sort="stage"),
        Column(_("Flags"), marks, 116, priority=2),
        Column(_("Due"), lambda x: due_tag(x, today()), 124, priority=4, sort="due"),
    )
