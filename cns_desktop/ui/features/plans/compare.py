"""Two versions of the plan side by side, each part marked New, Changed, As agreed or Taken out."""

from PySide6.QtWidgets import QWidget

from cns_desktop.domain.caseload import shown_date
from cns_desktop.domain.planning import Pair, mark_of_words, side_by_side
from cns_desktop.domain.plans import ActionStatus, Need, Plan, PlanStatus
from cns_desktop.i18n import _
from cns_desktop.ui.common.layout import Card, Columns, HBox, VBox, wrap
from cns_desktop.ui.common.text import Words, card, muted, strong
from cns_desktop.ui.common.theme import Role, Weight
from cns_desktop.ui.features.plans.actions import shown_name
from cns_desktop.ui.features.plans.needs import mark_chip
from cns_desktop.ui.features.plans.sections import NAMES, WORDS


class Comparison(QWidget):
    """The version before on the left, this one on the right."""

    def __init__(self, before: Plan, plan: Plan) -> None:
        super().__init__()
        heads = Columns([strong(version_name(before)), strong(version_name(plan))], [1, 1])
        rows = VBox(heads, gap=12)
        for pair in side_by_side(before, plan):
            rows.put(_need_row(pair))
        for section in WORDS:
            old, new = getattr(before, section.value), getattr(plan, section.value)
            if old or new:
                rows.put(_words_row(NAMES[section](), old, new))
        rows.put(_words_row(_("Review"), _day(before), _day(plan)))
        self.setLayout(rows)
        self.setAccessibleName(_("Version {old} beside version {new}").format(old=before.version, new=plan.version))


def version_name(plan: Plan) -> str:
    """`Version 2, agreed 08-Jul-2026`."""
    if plan.agreement is None:
        return _("Version {number}, draft").format(number=plan.version)
    day = shown_date(plan.agreement.at.astimezone().date())
    words = _("Version {number}, entered in error") if plan.status is PlanStatus.ERROR else _("Version {number}, agreed {day}")
    return words.format(number=plan.version, day=day)


def _day(plan: Plan) -> str:
    return shown_date(plan.review_on) if plan.review_on else ""


def _need_row(pair: Pair) -> QWidget:
    shown = pair.new or pair.old
    title = shown.text if shown else ""
    return card(title, Columns([_need_side(pair.old), _need_side(pair.new)], [1, 1], gap=20), actions=(mark_chip(pair.mark),))


def _need_side(need: Need | None) -> QWidget:
    if need is None:
        return wrap(VBox(Words(_("Not in this version"), role=Role.MUTED), None))
    side = VBox(gap=4)
    if need.waits:
        side.put(Words(_("Not planned now"), role=Role.MUTED))
    if need.goal and need.goal.words:
        side.put(muted(_("Goal, in the patient’s words")), Words(need.goal.words))
    actions = [a for a in need.actions if a.status is not ActionStatus.DROPPED]
    if actions:
        side.put(muted(_("Who does what, by when")))
    for action in actions:
        facts = ", ".join(part for part in (shown_name(action), shown_date(action.due) if action.due else "") if part)
        side.put(Words(action.what), muted(facts))
    side.put(None)
    return wrap(side)


def _words_row(name: str, old: str, new: str) -> Card:
    mark = mark_of_words(new, old)
    sides = [wrap(VBox(Words(text or _("Nothing written"), role=Role.TEXT if text else Role.MUTED), None)) for text in (old, new)]
    return Card(HBox((Words(name, weight=Weight.SEMIBOLD), 1), mark_chip(mark)), Columns(sides, [1, 1], gap=20))
