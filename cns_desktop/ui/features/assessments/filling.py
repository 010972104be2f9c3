"""The sheet on the desk: every change goes through here, is kept as a draft, and can be undone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from PySide6.QtCore import QObject, Signal

from cns_desktop.domain.assessments import Assessment, SafetyPrompt, SafetyRule, State
from cns_desktop.domain.changes import Change
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.needs import Edits, Kept, PaperLine, Sheet, moment_on, prompted, with_answer, with_comment, with_star
from cns_desktop.ui.common.scores import Given
from cns_desktop.ui.features.assessments.keeper import Keeper
from cns_desktop.ui.jobs import JobRunner


def given_of(assessment: Assessment, link_id: str) -> Given:
    """An answer as the score widgets take it."""
    answer = assessment.answer(link_id)
    return Given() if answer is None else Given(answer.score, answer.state is State.NOT_A_CONCERN)


class Filling(QObject):
    """One open sheet.

    Signals:
        answered: this question (linkId) shows something else now.
        stepped: undo or redo changed any part of it.
        noted: where, by whom, how, when or the free words changed.
        kept: the draft is kept; prompts may have changed.
        failed: the draft could not be kept; what is typed is still here.
        refused: an edit that can't be, with the reason.
    """

    answered = Signal(str)
    stepped = Signal()
    noted = Signal()
    kept = Signal()
    failed = Signal(object)
    refused = Signal(object)

    def __init__(self, jobs: JobRunner, sheet: Sheet, keep: Callable[[Assessment], tuple[Change, Kept]]) -> None:
        super().__init__()
        self.sheet = sheet
        self.prompts: tuple[SafetyPrompt, ...] = sheet.prompts
        self.kept_at: datetime = sheet.kept_at
        self._edits = Edits(sheet.assessment)
        self._keeper: Keeper[Assessment, tuple[Change, Kept]] = Keeper(jobs, self, keep, kept=self._on_kept, failed=self.failed.emit)

    @property
    def now(self) -> Assessment:
        return self._edits.now

    @property
    def is_busy(self) -> bool:
        return self._keeper.is_busy

    def fired(self) -> tuple[SafetyRule, ...]:
        """The rules that fire on what is answered now, known before anything is stored."""
        return prompted(self.now, self.sheet.rules)

    def answer(self, link_id: str, given: Given) -> None:
        state = State.SCORED if given.score is not None else State.NOT_A_CONCERN if given.is_not_a_concern else None
        self._change(with_answer(self.now, link_id, state, given.score), link_id)

    def star(self, link_id: str, *, is_on: bool) -> None:
        try:
            starred = with_star(self.now, link_id, is_on=is_on)
        except Expected as error:
            self.answered.emit(link_id)  # the star on screen goes back to what is true
            self.refused.emit(error)
            return
        self._change(starred, link_id)

    def comment(self, link_id: str, words: str) -> None:
        self._change(with_comment(self.now, link_id, words), link_id, place=f"comment {link_id}")

    def take_paper(self, line: PaperLine) -> None:
        """Answer from paper. Expected when its star is one too many; nothing is answered then."""
        self._change(line.onto(self.now), line.item.link_id)

    def say_other(self, words: str) -> None:
        if self._edits.make(replace(self.now, other=words), "other"):
            self._keep_on()

    def note(self, *, point: str, completed_by: str, mode: str) -> None:
        self._note(replace(self.now, pathway_point=point, completed_by=completed_by, mode=mode))

    def date_it(self, day: date) -> None:
        """The day it happened, which may lie before the day it is typed in."""
        self._note(replace(self.now, authored=moment_on(day, self.now.authored)))

    def undo(self) -> None:
        self._step(has_stepped=self._edits.undo())

    def redo(self) -> None:
        self._step(has_stepped=self._edits.redo())

    def keep_again(self) -> None:
        """Try once more, or ask how the prompts stand."""
        self._keeper.offer(self.now)

    def flush(self) -> None:
        self._keeper.flush()

    def close(self) -> None:
        """The whole is being stored: no draft may follow it."""
        self._keeper.drop()

    def _note(self, new: Assessment) -> None:
        if self._edits.make(new):
            self._keep_on()
            self.noted.emit()

    def _change(self, new: Assessment, link_id: str, place: str = "") -> None:
        if self._edits.make(new, place):
            self._keep_on()
            self.answered.emit(link_id)

    def _step(self, *, has_stepped: bool) -> None:
        if has_stepped:
            self._keep_on()
            self.stepped.emit()

    def _keep_on(self) -> None:
        self._keeper.offer(self.now)

    def _on_kept(self, result: tuple[Change, Kept]) -> None:
        self.prompts, self.kept_at = result[1].prompts, result[1].at
        self.kept.emit()
