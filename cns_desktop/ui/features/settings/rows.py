"""One row a setting: what it is, what it does, its control, and who locked it."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QSizePolicy, QWidget

from cns_desktop.domain.settings import Resolved
from cns_desktop.i18n import _
from cns_desktop.ui.common.fields import ChoiceField
from cns_desktop.ui.common.icons import Sign
from cns_desktop.ui.common.layout import Card, Columns, HBox, Rule, VBox, wrap
from cns_desktop.ui.common.painting import box
from cns_desktop.ui.common.text import Words, words
from cns_desktop.ui.common.theme import Role, Size, Weight, theme
from cns_desktop.ui.common.themed import Themed


def locked_words(found: Resolved[Any]) -> str:
    """ "Locked by machine policy: IT Services, since 02-Nov-2026", or nothing."""
    if not found.locked_by:
        return ""
    sentences = {"machine": _("Locked by machine policy: {who}"), "trust": _("Locked by the trust: {who}")}
    return sentences[found.source].format(who=found.locked_by)


class Row(QWidget):
    """Words left, control right; stacked when narrow."""

    def __init__(self, name: str, about: str, *controls: QWidget, locked: str = "") -> None:
        super().__init__()
        self._about = Words(about, size=Size.SMALL, role=Role.MUTED)
        if not about:
            self._about.hide()
        lines = VBox(words(name, weight=Weight.SEMIBOLD), self._about, gap=0)
        if locked:
            lines.put(HBox(Sign("lock", Role.TEXT, 16), (words(locked, size=Size.SMALL, weight=Weight.SEMIBOLD), 1), gap=6))
        for control in controls:
            if locked:
                control.setEnabled(False)
                control.setAccessibleDescription(locked)
        parts: list[QWidget] = [wrap(lines)]
        if controls:
            parts.append(wrap(HBox(*controls)))
        self.setLayout(VBox(Columns(parts, [1, 0][: len(parts)], below_em=34, gap=8), margins=(16, 10, 16, 10)))

    def say(self, about: str) -> None:
        """Other words under the name."""
        self._about.setText(about)
        self._about.setVisible(bool(about))


class RowCard(Card):
    """Rows under one another with thin lines between."""

    def __init__(self, name: str, *rows: QWidget) -> None:
        super().__init__(gap=0, margins=1)
        self.setAccessibleName(name)
        for at, row in enumerate(rows):
            self.box.put(*([Rule()] if at else []), row)


def choice(name: str, choices: Sequence[tuple[Any, str]], now: Any, chosen: Callable[[Any], None]) -> ChoiceField[Any]:  # noqa: ANN401 - any setting's value
    """A combo box that tells when she takes another value; a value of the policy's own is shown as it is."""
    known = [value for value, _text in choices]
    field = ChoiceField([*choices, *([(now, str(now))] if now not in known else [])])
    field.setAccessibleName(name)
    field.choose(now)
    field.chosen.connect(lambda: chosen(field.choice()))
    return field


def tick(name: str, *, is_on: bool, chosen: Callable[[bool], None]) -> QCheckBox:
    """A box to tick, with its state in a word."""
    field = QCheckBox(_("On") if is_on else _("Off"))
    field.setAccessibleName(name)
    field.setChecked(is_on)

    def turned(now: bool) -> None:
        field.setText(_("On") if now else _("Off"))
        chosen(now)

    field.toggled.connect(turned)
    return field


class NavItem(Themed, QAbstractButton):
    """One section of the settings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(text)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.retheme()

    def retheme(self) -> None:
        self.setFixedHeight(theme().px(44))

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + theme().px(28), theme().px(44))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter, is_on = theme(), QPainter(self), self.isChecked()
        if is_on:
            box(painter, QRectF(self.rect()), look.colour(Role.ACTION_TINT), look.colour(Role.ACTION) if look.is_high_contrast else None, look.line)
        painter.setFont(look.font(Size.BODY, Weight.SEMIBOLD if is_on else Weight.REGULAR))
        painter.setPen(look.colour(Role.ON_ACTION_TINT if is_on else Role.TEXT))
        painter.drawText(self.rect().adjusted(look.px(12), 0, -look.px(8), 0), Qt.AlignmentFlag.AlignVCenter, self.text())
