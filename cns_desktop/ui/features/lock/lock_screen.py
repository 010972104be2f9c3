"""The lock screen: am I me, and is my work safe? No patient's word is on it."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from cns_desktop.domain.days import shown_date
from cns_desktop.domain.errors import Expected
from cns_desktop.i18n import _, ngettext
from cns_desktop.lanes import Lane
from cns_desktop.ui.common.buttons import primary, quiet
from cns_desktop.ui.common.fields import Field
from cns_desktop.ui.common.icons import Sign
from cns_desktop.ui.common.layout import Card, HBox, Panel, Rule, Scroll, VBox, wrap
from cns_desktop.ui.common.messages import announce
from cns_desktop.ui.common.text import Words, display, muted_words, words
from cns_desktop.ui.common.theme import Role, theme
from cns_desktop.ui.features.lock.passphrase import TALL, SecretField
from cns_desktop.ui.features.lock.ports import LockNote, LockPorts, Why
from cns_desktop.ui.features.lock.recovery import RecoveryPage
from cns_desktop.ui.jobs import JobRunner

_WIDE = 460
_TICK_MS = 250


class LockCard(Card):
    """The card in the middle: passphrase, Unlock, what is safe."""

    def __init__(self, jobs: JobRunner, ports: LockPorts, note: LockNote) -> None:
        self._jobs, self._ports = jobs, ports
        self.passphrase = SecretField()
        self.field = Field(_("Passphrase"), self.passphrase)
        self.unlock = primary(_("Unlock"))
        self.unlock.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.unlock.does(self._on_unlock)
        self.open_keyring = quiet(_("Open this computer's key store"), "key-round").does(self._on_keyring)
        self.open_keyring.hide()
        self._wait = words("", role=Role.MUTED)
        self._wait.hide()
        title = HBox(Sign("lock", Role.ACTION, 28), (display(_("Locked") if note.why is not Why.STARTED else _("CNS Desktop")), 1), gap=12)
        whose = Words(" · ".join(part for part in (note.who, note.team) if part), role=Role.MUTED)
        if not note.who:
            whose.hide()
        super().__init__(
            title, whose, 10, self.field, self._wait, 10, self.unlock, self.open_keyring, 10, Rule(), 6, *_safe_lines(note), 4, gap=6, margins=32
        )
        self.setAccessibleName(_("Locked"))
        self.passphrase.returnPressed.connect(self._on_unlock)
        self._clock = QTimer(self)
        self._clock.setInterval(_TICK_MS)
        self._clock.timeout.connect(self._tick)
        self._tick()

    def retheme(self) -> None:
        super().retheme()
        self.setMaximumWidth(theme().px(_WIDE))
        self.unlock.setMinimumHeight(theme().px(TALL))

    def _on_unlock(self) -> None:
        if not self.unlock.isEnabled():
            return
        typed = self.passphrase.text()
        if not typed:
            self.field.set_error(_("Type your passphrase."))
            return
        self._set_busy(is_busy=True)
        self._jobs.run(Lane.READ, partial(self._ports.unlock, typed), owner=self, done=self._on_opened, failed=self._on_refused)

    def _on_opened(self, opened: object) -> None:
        self.passphrase.clear()
        self._ports.opened(opened)

    def _on_refused(self, error: Expected) -> None:
        self._set_busy(is_busy=False)
        self.passphrase.selectAll()
        self.passphrase.setFocus()
        self.field.set_error(error.sentences())
        announce(self, error.sentences())
        self.open_keyring.setVisible(self._ports.asks_for_keyring(error))
        self._tick()

    def _on_keyring(self) -> None:
        self.open_keyring.setEnabled(False)
        self._jobs.run(Lane.READ, self._ports.open_keyring, owner=self, done=self._on_keyring_answer)

    def _on_keyring_answer(self, state: str) -> None:
        self.open_keyring.setEnabled(True)
        self.field.set_error(state)
        self.passphrase.setFocus()

    def _set_busy(self, *, is_busy: bool) -> None:
        self.unlock.setEnabled(not is_busy)
        self.passphrase.setReadOnly(is_busy)
        self.unlock.set_text(_("Opening…") if is_busy else _("Unlock"))

    def _tick(self) -> None:
        left = self._ports.seconds_left()
        is_waiting = left > 0
        self.unlock.setEnabled(not is_waiting and not self.passphrase.isReadOnly())
        whole = int(left) + 1
        self._wait.setText(
            ngettext("The next try is taken in {count} second.", "The next try is taken in {count} seconds.", whole).format(count=whole)
        )
        self._wait.setVisible(is_waiting)
        (self._clock.start if is_waiting else self._clock.stop)()


class LockScreen(Panel):
    """The card, the ways round it, and when it was locked."""

    def __init__(self, jobs: JobRunner, ports: LockPorts, note: LockNote) -> None:
        self._jobs, self._ports = jobs, ports
        self.card = LockCard(jobs, ports, note)
        self.forgot = quiet(_("&Forgot the passphrase?")).does(self.show_recovery)
        self._recovery: RecoveryPage | None = None  # built when it is asked for: the lock screen has to be quick
        foot = muted_words(_when(note, ports.now()))
        foot.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        inside = VBox(None, HBox(None, (self.card, 100), None), 8, HBox(None, self.forgot, None), None, foot, 12, gap=8, margins=(12, 12, 12, 0))
        self._front = Scroll(wrap(inside))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._front)
        super().__init__(Role.PAGE, VBox(self._stack))
        self.setFocusProxy(self.card.passphrase)

    @property
    def recovery(self) -> RecoveryPage:
        """The page of the recovery code."""
        if self._recovery is None:
            self._recovery = RecoveryPage(self._jobs, self._ports)
            self._recovery.left.connect(self._on_left)
            self._stack.addWidget(self._recovery)
        return self._recovery

    def show_recovery(self) -> None:
        """The way in without the passphrase."""
        self._stack.setCurrentWidget(self.recovery)
        self.recovery.code.setFocus()

    def _on_left(self) -> None:
        self._stack.setCurrentWidget(self._front)
        self.card.passphrase.setFocus()


def _safe_lines(note: LockNote) -> list[QWidget]:
    if note.drafts > 0:
        kept = ngettext(
            "Your work is safe. The note you were writing was kept, and will be there when you unlock.",
            "Your work is safe. The {count} notes you were writing were kept, and will be there when you unlock.",
            note.drafts,
        ).format(count=note.drafts)
    else:
        kept = _("Your work is safe. What you typed is kept as you type it, encrypted, on this laptop.")
    lines = [_line("circle-check", Role.SUCCESS, kept)]
    if note.demo_passphrase:
        demo = _("This is the demo: invented people, thrown away at the end. Its passphrase is “{passphrase}”.")
        lines.append(_line("info", Role.ACTION, demo.format(passphrase=note.demo_passphrase)))
    else:
        lines.append(_line("cloud-off", Role.MUTED, _("Nothing is sent anywhere: this caseload is not set up to sync.")))
    if note.prompts > 0:
        prompts = ngettext("{count} safety prompt is open.", "{count} safety prompts are open.", note.prompts).format(count=note.prompts)
        lines.append(_line("shield-alert", Role.DANGER, _("{prompts} Each stays until an entry says what was done.").format(prompts=prompts)))
    return lines


def _line(glyph: str, role: Role, text: str) -> QWidget:
    return wrap(HBox(VBox(2, Sign(glyph, role), None, gap=0), (words(text), 1), gap=10))


def _when(note: LockNote, now: datetime) -> str:
    parts = []
    if note.locked_at is not None and note.why is not Why.STARTED:
        at = _clock_words(note.locked_at, now)
        sentences = {
            Why.ASKED: _("Locked {at}."),
            Why.IDLE: ngettext(
                "Locked {at} after {count} minute without a key.", "Locked {at} after {count} minutes without a key.", note.idle_minutes
            ),
            Why.SESSION: _("Locked {at}, when the computer was locked or put to sleep."),
        }
        parts.append(sentences[note.why].format(at=at, count=note.idle_minutes))
    if note.last_unlocked is not None:
        parts.append(_("Last unlocked {at}.").format(at=_clock_words(note.last_unlocked, now)))
    return " ".join(parts)


def _clock_words(moment: datetime, now: datetime) -> str:
    local, today = moment.astimezone(), now.astimezone().date()
    clock = f"{local:%H:%M}"
    if local.date() == today:
        return _("today {clock}").format(clock=clock)
    return _("{date}, {clock}").format(date=shown_date(local.date()), clock=clock)
