"""First run in three steps: a passphrase and the way back in, who you are, what to start with."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QRadioButton, QSizePolicy, QStackedWidget, QWidget

from cns_desktop.domain.errors import Expected
from cns_desktop.domain.team import WhoYouAre
from cns_desktop.i18n import _
from cns_desktop.lanes import Lane
from cns_desktop.ui.common.buttons import Button, primary, quiet, secondary
from cns_desktop.ui.common.layout import Card, HBox, Item, Panel, Scroll, VBox, wrap
from cns_desktop.ui.common.text import display, label, muted_words, small, words
from cns_desktop.ui.common.theme import Role, Size, theme
from cns_desktop.ui.features.lock.code import CodeCard
from cns_desktop.ui.features.lock.first_run_ports import FirstRunPorts, NewKeys, Start
from cns_desktop.ui.features.lock.passphrase import TALL, NewPassphrase
from cns_desktop.ui.features.lock.steps import Steps
from cns_desktop.ui.features.lock.who import WhoForm
from cns_desktop.ui.jobs import JobRunner

_WIDE, _SIDE, _NARROW_EM = 660, 340, 50


def _step(number: int, title: str, under: str, *items: Item) -> Scroll:
    body = wrap(VBox(label(_("Step {number} of 3").format(number=number), role=Role.MUTED), display(title), words(under), 8, *items, None))
    body.setMaximumWidth(theme().px(_WIDE))
    return Scroll(wrap(HBox(None, (body, 10), None, margins=(24, 40, 24, 32))))


def _tall(button: Button) -> Button:
    button.setMinimumHeight(theme().px(TALL))
    return button


class PassphraseStep(QWidget):
    """Step 1. The keys are made when the code is first asked for, and again when the passphrase changes after that."""

    def __init__(self, jobs: JobRunner, ports: FirstRunPorts, done: Callable[[], None]) -> None:
        super().__init__()
        self._jobs, self._ports, self._done = jobs, ports, done
        self._made_for = ""
        self.new = NewPassphrase(ports.passphrase)
        self.code = CodeCard(jobs, ports.print_code, self._make_keys)
        self.keyring = muted_words("")
        self.next = _tall(primary(_("&Next: who you are"))).does(self._on_next)
        self.error = words("", role=Role.DANGER)
        self.error.hide()
        self.new.changed.connect(self._on_changed)
        self.new.suggest.setMinimumHeight(theme().px(TALL))
        step = _step(
            1,
            _("Choose a passphrase"),
            _("It locks everything on this laptop. Three or more unrelated words are strong and easy to type."),
            self.new,
            14,
            self.code,
            self.keyring,
            self.error,
            14,
            HBox(self.next, None),
        )
        self.setLayout(VBox(step))
        self.setFocusProxy(self.new)

    def primary_action(self) -> None:
        self._on_next()

    def _on_changed(self) -> None:
        if self._made_for and self.new.text() != self._made_for:
            self._made_for = ""
            self.code.start_over()
            self.keyring.setText("")

    def _make_keys(self, take: Callable[[str], None]) -> None:
        if self.new.complain():
            return
        passphrase = self.new.text()
        self.next.setEnabled(False)
        self._jobs.run(
            Lane.WRITE, partial(self._ports.make_keys, passphrase), owner=self, done=partial(self._on_keys, passphrase, take), failed=self._on_refused
        )

    def _on_keys(self, passphrase: str, take: Callable[[str], None], made: NewKeys) -> None:
        self.next.setEnabled(True)
        if passphrase != self.new.text():
            return  # she went on typing: the code of the words before is worth nothing
        self._made_for = passphrase
        self.keyring.setText(made.keyring)
        self.error.hide()
        take(made.code)

    def _on_refused(self, error: Expected) -> None:
        self.next.setEnabled(True)
        self.error.setText(error.sentences())
        self.error.show()

    def _on_next(self) -> None:
        if self.new.complain() or self.code.complain():
            return
        self._done()


class WhoStep(QWidget):
    """Step 2. Name, team and trust; what patients' papers say about reaching the team may follow later."""

    def __init__(self, done: Callable[[WhoYouAre], None]) -> None:
        super().__init__()
        self._done = done
        self.form = WhoForm(_("May be filled in later, in Settings."))
        self.next = _tall(primary(_("&Next: what to start with"))).does(self._on_next)
        under = _("Your name stands beside every entry you make; the rest is printed for patients.")
        self.setLayout(VBox(_step(2, _("Who you are"), under, self.form, 14, HBox(self.next, None))))
        self.setFocusProxy(self.form)

    def primary_action(self) -> None:
        self._on_next()

    def _on_next(self) -> None:
        who = self.form.answer()
        if who is not None:
            self._done(who)


class StartStep(QWidget):
    """Step 3. Empty, or with a file. Everything is made at its button."""

    def __init__(self, place: str, done: Callable[[Start, tuple[Path, ...]], None]) -> None:
        super().__init__()
        self._done = done
        self._paths: tuple[Path, ...] = ()
        self.empty = QRadioButton(_("Start &empty and add patients one by one"))
        self.load = QRadioButton(_("&Import a list or records: CSV, or FHIR R4 files"))
        self.empty.setChecked(True)
        self.choose = secondary(_("&Choose files…"), "upload").does(self._on_choose)
        self.chosen = muted_words("")
        self.load.toggled.connect(lambda _on: self._arrange())
        self.error = words("", role=Role.DANGER)
        self.error.hide()
        self.start = _tall(primary(_("&Start"))).does(self._on_start)
        under_load = muted_words(_("You see what would come in, and what would be left out and why, before anything is stored."))
        choices = Card(self.empty, 4, self.load, under_load, HBox(self.choose, (self.chosen, 1)), gap=6)
        where = muted_words(_("Kept encrypted in {folder}. Nothing is sent anywhere.").format(folder=place))
        self.setLayout(
            VBox(_step(3, _("What to start with"), _("You can import at any time later."), choices, where, self.error, 14, HBox(self.start, None)))
        )
        self.setFocusProxy(self.empty)
        self._arrange()

    def primary_action(self) -> None:
        self._on_start()

    def take_files(self, paths: tuple[Path, ...]) -> None:
        """Files chosen in the dialog."""
        self._paths = paths
        self.chosen.setText(", ".join(path.name for path in paths))
        self.load.setChecked(True)

    def fail(self, error: Expected) -> None:
        self.error.setText(error.sentences())
        self.error.show()
        self.start.setEnabled(True)

    def _arrange(self) -> None:
        self.choose.setEnabled(self.load.isChecked())

    def _on_choose(self) -> None:
        names, _kind = QFileDialog.getOpenFileNames(self, _("Choose files to import"), "", _("Records (*.json *.ndjson *.xml *.csv);;All files (*)"))
        if names:
            self.take_files(tuple(Path(name) for name in names))

    def _on_start(self) -> None:
        if self.load.isChecked() and not self._paths:
            self._on_choose()
            if not self._paths:
                return
        self.start.setEnabled(False)
        self.start.set_text(_("Setting up…"))
        self._done(Start.IMPORT if self.load.isChecked() else Start.EMPTY, self._paths if self.load.isChecked() else ())


class FirstRun(Panel):
    """The three steps beside their list; below 50 em the list goes."""

    def __init__(self, jobs: JobRunner, ports: FirstRunPorts) -> None:
        self._jobs, self._ports = jobs, ports
        self._who: WhoYouAre | None = None
        self.steps = Steps((_("Choose a passphrase"), _("Who you are"), _("What to start with")))
        self.demo = quiet(_("See the &demo first"), "eye").does(ports.open_demo)
        self.demo.set_role(Role.ON_BANNER)
        self.demo.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        head = words(_("CNS Desktop"), size=Size.DISPLAY, role=Role.ON_BANNER)
        tag = words(_("Your caseload, on this laptop, with or without a signal."), role=Role.ON_BANNER_MUTED)
        stays = small(_("Nothing you type here leaves this laptop."), role=Role.ON_BANNER_MUTED)
        self._side = Panel(Role.BANNER, VBox(head, tag, 24, self.steps, None, HBox(self.demo, None), 8, stays, gap=8, margins=(32, 40, 20, 32)))
        self.first = PassphraseStep(jobs, ports, partial(self._show, 1))
        self.second = WhoStep(self._on_who)
        self.third = StartStep(ports.place, self._on_start)
        self._stack = QStackedWidget()
        for step in (self.first, self.second, self.third):
            self._stack.addWidget(step)
        super().__init__(Role.PAGE, HBox(self._side, (self._stack, 1), gap=0))
        self.setFocusProxy(self.first)

    def retheme(self) -> None:
        super().retheme()
        self._side.setFixedWidth(theme().px(_SIDE))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        self._side.setVisible(theme().ems(self.width()) >= _NARROW_EM)

    def _show(self, at: int) -> None:
        self._stack.setCurrentIndex(at)
        self.steps.show_step(at)
        step = self._stack.currentWidget()
        if step is not None:
            step.setFocus()

    def _on_who(self, who: WhoYouAre) -> None:
        self._who = who
        self._show(2)

    def _on_start(self, start: Start, paths: tuple[Path, ...]) -> None:
        if self._who is None:
            return
        job = partial(self._ports.finish, self._who)
        self._jobs.run(Lane.WRITE, job, owner=self, done=lambda opened: self._ports.opened(opened, start, paths), failed=self.third.fail)
