"""What the plan page shows: head, filter buttons, need cards, the written sections, the comparison. It decides nothing."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QMenu, QWidget

from cns_desktop.domain.assessments import ConcernLine
from cns_desktop.domain.caseload import shown_date
from cns_desktop.domain.dates import Side
from cns_desktop.domain.planning import Mark, PlanFile
from cns_desktop.domain.plans import Plan, PlanStatus
from cns_desktop.i18n import _
from cns_desktop.ui.common.buttons import primary, quiet, secondary, sign_button
from cns_desktop.ui.common.chips import Filter
from cns_desktop.ui.common.fields import DateField, Field
from cns_desktop.ui.common.icons import Sign
from cns_desktop.ui.common.layout import Card, Columns, HBox, VBox, flow, wrap
from cns_desktop.ui.common.messages import EmptyState, Message
from cns_desktop.ui.common.taborder import follow_layout
from cns_desktop.ui.common.text import Label, Words, heading
from cns_desktop.ui.common.theme import Role, Size, Tone, theme
from cns_desktop.ui.common.themed import Themed
from cns_desktop.ui.features.plans.actions import Setting
from cns_desktop.ui.features.plans.edits import UndoKeys
from cns_desktop.ui.features.plans.needs import NeedCard, NeedView
from cns_desktop.ui.features.plans.sections import NAMES, WORDS, Section, WordsSection


class PlanView(Themed, QWidget):
    """Signals: what she asked for; `*_typed` are words as they come, the others are whole steps."""

    start_asked = Signal()
    agree_asked = Signal()
    back_asked = Signal()
    needs_asked = Signal()
    compare_toggled = Signal(bool)
    menu_asked = Signal(object)
    words_typed = Signal(object, str)
    review_set = Signal(object)
    concern_taken = Signal(object)
    need_added = Signal()
    need_typed = Signal(str, object)
    need_done = Signal(object)
    need_out_asked = Signal(object)
    need_move_asked = Signal(object, int)
    action_set = Signal(object, object, object)

    def __init__(self, keys: UndoKeys, today: Callable[[], date], new_id: Callable[[], str]) -> None:
        super().__init__()
        self._keys, self._new_id = keys, new_id
        self.cards: dict[str, NeedCard] = {}
        self._concerns: Sequence[ConcernLine] = ()
        self._placed: list[int] = []
        self.section = Section.NEEDS
        self._has_plan = False
        self._message: QWidget | None = None
        self._comparison: QWidget | None = None
        self._make_head()
        self._make_filters()
        self.words = {section: WordsSection(section, keys) for section in WORDS}
        for section, part in self.words.items():
            part.typed.connect(partial(self.words_typed.emit, section))
        self.review = DateField(today, Side.FUTURE)
        self.review.edit.installEventFilter(keys)
        self.review.changed.connect(lambda: self.review_set.emit(self.review.day()))
        self._make_needs()
        self.start = primary(_("&Start the plan"), "target", keys="Ctrl+Return").does(self.start_asked.emit)
        needs = secondary(_("Open needs"), "clipboard-list").does(self.needs_asked.emit)
        body = _("A plan turns concerns into goals and into who does what by when. It can be started without an assessment.")
        self._empty = Card(EmptyState("target", _("No plan yet"), body, self.start, needs))
        self._messages, self._compared = VBox(), VBox()
        self._message_place = wrap(self._messages)
        self._message_place.hide()
        rest = (self._filters, self._needs, *self.words.values(), wrap(self._compared), self._empty, None)
        self._box = VBox(self._message_place, self._head, *rest, gap=12, margins=(20, 12, 20, 20))
        self.setLayout(self._box)
        self.clear()

    # Made once

    def _make_head(self) -> None:
        self.title, self.under = heading(""), Words(role=Role.MUTED)
        self.compare = secondary(_("Compare"), "columns-2")
        self.compare.setCheckable(True)
        self.compare.toggled.connect(self.compare_toggled.emit)
        self.agree = primary(_("&Agree…"), "signature", keys="Ctrl+Return").does(self.agree_asked.emit)
        self.change = primary(_("C&hange the plan"), "pencil", keys="Ctrl+Return").does(self.start_asked.emit)
        self.back = secondary(_("&Back to the latest"), "undo-2").does(self.back_asked.emit)
        self.more = sign_button("ellipsis", _("Versions and more")).does(self._on_menu)
        said = wrap(VBox(self.title, self.under, None, gap=0))
        self._head = Columns([said, flow(self.compare, self.back, self.agree, self.change, self.more)], [1, 0], below_em=46, gap=8)

    def _make_filters(self) -> None:
        self._group = QButtonGroup(self)
        self.filters = {section: Filter(name(), is_on=section is Section.NEEDS) for section, name in NAMES.items()}
        for section, button in self.filters.items():
            self._group.addButton(button)
            button.clicked.connect(partial(self.show_section, section))
        self._saved = Label(size=Size.SMALL, role=Role.MUTED)
        self._saved_line = wrap(HBox(Sign("circle-check", Role.SUCCESS), self._saved, gap=6))
        self._filters = Columns([flow(*self.filters.values(), gap=6), self._saved_line], [1, 0], below_em=56, gap=8)

    def _make_needs(self) -> None:
        self._cards = VBox(gap=12)
        self.add_need = secondary(_("Add a &need"), "plus").does(self._on_add)
        self._unplanned = Words(role=Role.MUTED)
        self._add_line = Columns([self.add_need, self._unplanned], [0, 1], below_em=38, gap=12)
        self._review_field = Field(_("&Review on"), self.review, _("For example +4w, or 5 jan"), width=300)
        self._review_words = Words()
        self._needs = wrap(VBox(wrap(self._cards), self._add_line, self._review_field, self._review_words, gap=12))

    # Shown

    def clear(self) -> None:
        """Nothing of the patient before stays on screen."""
        self._has_plan = False
        self._drop_cards(set())
        self._drop_comparison()
        self.drop_message()
        self.compare.setChecked(False)
        self._saved_line.hide()
        self.show_section(Section.NEEDS)
        for part in (self._head, self._filters, self._needs, self._empty):
            part.hide()

    def press_primary(self) -> None:
        """Ctrl+Return: what this page is for just now."""
        for button in (self.agree, self.change, self.start):
            if button.isVisible():
                button.click()
                return

    @property
    def is_comparing(self) -> bool:
        return self.compare.isChecked() and self.compare.isVisibleTo(self)

    def stop_comparing(self) -> None:
        self.compare.setChecked(False)

    def show_head(self, file: PlanFile, plan: Plan | None, before: Plan | None, *, is_back: bool) -> None:
        is_draft = plan is not None and plan.status is PlanStatus.DRAFT
        self._has_plan = plan is not None
        self._empty.setVisible(plan is None)
        self._head.setVisible(plan is not None or bool(file.versions))
        self.title.setText(_("Support plan, version {number}").format(number=plan.version) if plan else _("Support plan"))
        self.under.setText(_said_of(plan, before) if plan else "")
        self.compare.setVisible(before is not None)
        if before is not None:
            self.compare.set_text(_("Compare with version {number}").format(number=before.version))
        self.agree.setVisible(is_draft and not is_back)
        self.change.setVisible(plan is not None and not is_draft and not is_back)
        self.back.setVisible(is_back)
        self._drop_comparison()
        self._saved_line.setVisible(is_draft and bool(self._saved.text()))
        self._arrange()

    def show_plan(self, plan: Plan, needs: Sequence[NeedView], setting: Setting, *, is_draft: bool) -> None:
        self._drop_cards({view.need.id for view in needs})
        for view in needs:
            if view.need.id in self.cards:
                self.cards[view.need.id].show_view(view)
            else:
                self.cards[view.need.id] = self._card(view, setting)
        self._order([self.cards[view.need.id] for view in needs])
        follow_layout(self)
        count = str(len(needs)) if needs else ""
        self.filters[Section.NEEDS].set_text(f"{NAMES[Section.NEEDS]()} {count}".strip())
        for part in self.words.values():
            part.show_plan(plan, is_draft=is_draft)
        self._add_line.setVisible(is_draft)
        self._review_field.setVisible(is_draft)
        if plan.review_on != self.review.day():
            self.review.show_day(plan.review_on)
        self._review_words.setVisible(not is_draft)
        self._review_words.setText(_("Review on {day}").format(day=shown_date(plan.review_on)) if plan.review_on else _("No review date was agreed."))

    def show_unplanned(self, concerns: Sequence[ConcernLine]) -> None:
        """Concerns that are not in the plan: said beside the button that takes them in."""
        self._concerns = concerns
        said = ", ".join(_concern(c) for c in concerns)
        self._unplanned.setText(_("Concerns not in the plan: {concerns}.").format(concerns=said) if said else "")

    def show_comparison(self, comparison: QWidget) -> None:
        self._drop_comparison()
        self._comparison = comparison
        self._compared.put(comparison)
        self._arrange()

    def show_saved(self, at: datetime) -> None:
        self._saved.setText(_("Draft saved {time}").format(time=f"{at.astimezone():%H:%M:%S}"))
        self._saved_line.setVisible(self.agree.isVisibleTo(self))

    def show_marks(self, marks: Mapping[str, Mark | None]) -> None:
        for need, mark in marks.items():
            if need in self.cards:
                self.cards[need].show_mark(mark)

    def show_section(self, section: Section) -> None:
        self.section = section
        self.filters[section].setChecked(True)
        self._arrange()

    def saved_words(self) -> str:
        """When the draft was kept last."""
        return self._saved.text() if self.agree.isVisibleTo(self) and self._saved.text() else _("Saved already: everything is kept as you type.")

    def focused_need(self) -> str:
        """The need she writes in, or nothing."""
        focused = self.window().focusWidget()
        return next((need for need, card in self.cards.items() if focused is not None and card.isAncestorOf(focused)), "")

    def focus_need(self, need: str) -> None:
        """Let her write the goal, or, in a need of her own, its title."""
        card = self.cards.get(need)
        if card is not None:
            self.show_section(Section.NEEDS)
            place = card.part("title") or card.part("goal") or card.more
            QTimer.singleShot(0, place, place.setFocus)  # after the menu has given the focus back

    def celebrate(self, version: int) -> None:
        self.say(
            _("Plan agreed. Version {number} is locked.").format(number=version),
            _("A change from now on makes version {number}.").format(number=version + 1),
        )

    def say(self, title: str, body: str) -> None:
        self.complain(Message(title, body, Tone.SUCCESS, [quiet(_("Close"), "x").does(self.drop_message)]))

    def complain(self, message: QWidget) -> None:
        """One message at a time, at the top."""
        self.drop_message()
        self._message = message
        self._messages.put(message)
        self._message_place.show()

    def drop_message(self) -> None:
        if self._message is not None:
            self._message.hide()
            self._messages.removeWidget(self._message)
            self._message.deleteLater()
            self._message_place.hide()
            self._message = None

    def _arrange(self) -> None:
        is_shown = self._has_plan and self._comparison is None
        self._filters.setVisible(is_shown)
        self._needs.setVisible(is_shown and self.section is Section.NEEDS)
        for section, part in self.words.items():
            part.setVisible(is_shown and self.section is section)

    def _drop_comparison(self) -> None:
        if self._comparison is not None:
            self._compared.removeWidget(self._comparison)
            self._comparison.hide()
            self._comparison.deleteLater()
            self._comparison = None

    def _drop_cards(self, kept: set[str]) -> None:
        for need in [n for n in self.cards if n not in kept]:
            card = self.cards.pop(need)
            self._cards.removeWidget(card)
            card.hide()
            card.deleteLater()

    def _card(self, view: NeedView, setting: Setting) -> NeedCard:
        card = NeedCard(view, setting, self._new_id)
        card.typed.connect(self.need_typed.emit)
        card.done.connect(self.need_done.emit)
        card.built.connect(lambda: follow_layout(self))
        card.action_set.connect(lambda before, action: self.action_set.emit(card.need, before, action))
        card.out_asked.connect(lambda: self.need_out_asked.emit(card.need))
        card.move_asked.connect(lambda step: self.need_move_asked.emit(card.need, step))
        return card

    def _order(self, cards: Sequence[NeedCard]) -> None:
        if [id(card) for card in cards] == self._placed:
            return
        self._placed = [id(card) for card in cards]
        focused = self.window().focusWidget()
        for card in cards:
            self._cards.removeWidget(card)
        self._cards.put(*cards)
        for card in cards:
            card.show()
        if focused is not None and any(card.isAncestorOf(focused) for card in cards):
            focused.setFocus()

    # Menus

    def choices(self) -> QMenu:
        """The concerns that are not in the plan, and a need of her own."""
        menu = QMenu(self)
        for line in self._concerns:
            menu.addAction(_concern(line), partial(self.concern_taken.emit, line))
        if self._concerns:
            menu.addSeparator()
        menu.addAction(_("Another need, in the patient’s words"), self.need_added.emit)
        return menu

    def _on_add(self) -> None:
        if not self._concerns:
            self.need_added.emit()
            return
        menu = self.choices()
        menu.popup(self.add_need.mapToGlobal(self.add_need.rect().bottomLeft()))
        menu.aboutToHide.connect(menu.deleteLater)

    def _on_menu(self) -> None:
        menu = QMenu(self)
        self.menu_asked.emit(menu)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
        menu.aboutToHide.connect(menu.deleteLater)

    def retheme(self) -> None:
        self._box.setContentsMargins(*(theme().px(edge) for edge in (20, 12, 20, 20)))


def _concern(line: ConcernLine) -> str:
    said = f"{line.text} {line.latest.value}" if line.latest and line.latest.value is not None else line.text
    return _("{concern} (safety prompt open)").format(concern=said) if line.has_prompt else said


def _said_of(plan: Plan, before: Plan | None) -> str:
    """`Draft since 23-Nov-2026. Version 2 was agreed 08-Jul-2026, spoken, husband present.`"""
    parts = []
    if plan.status is PlanStatus.DRAFT:
        parts.append(_("Draft since {day}.").format(day=shown_date(plan.entry.entered.astimezone().date())))
    elif plan.status is PlanStatus.ERROR:
        parts.append(_("Entered in error, because: {reason}").format(reason=plan.entry.error_reason))
    shown = before if plan.status is PlanStatus.DRAFT else plan
    if shown is not None and shown.agreement is not None:
        parts.append(_agreed(shown))
    return " ".join(parts)


def _agreed(plan: Plan) -> str:
    agreement = plan.agreement
    if agreement is None:
        return ""
    how = {"spoken": _("spoken"), "written": _("written")}.get(agreement.how, agreement.how)
    day = shown_date(agreement.at.astimezone().date())
    parts = [_("Version {number} was agreed {day}").format(number=plan.version, day=day), how]
    if agreement.authority != "patient":
        parts.insert(1, _("by {name} ({authority})").format(name=agreement.by, authority=agreement.authority))
    if agreement.present:
        parts.append(_("{names} present").format(names=agreement.present))
    return ", ".join(parts) + "."
