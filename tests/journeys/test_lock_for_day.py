"""Locking for the day asks who takes each open safety prompt (README 1); locking now never asks."""

import pytest
from PySide6.QtWidgets import QLabel

from cns_desktop.bootstrap.early import DEMO_PASSPHRASE
from cns_desktop.domain.audit import Act
from cns_desktop.services import audit, day_end, prompts
from cns_desktop.ui.features.lock.day import LockForDayPage
from tests.journeys.conftest import PASSPHRASE
from tests.running import demo_folder


def _open(runs, qtbot, folder, passphrase):
    app = runs.start(folder)
    card = app.window.shown.card
    card.passphrase.setText(passphrase)
    card.unlock.click()
    qtbot.waitUntil(lambda: app.shell is not None and app.shell.rail.isEnabled())
    return app


@pytest.fixture
def demo(runs, qtbot, tmp_path):
    """The demo caseload, open, with safety prompts of its nurse."""
    return _open(runs, qtbot, demo_folder(tmp_path / "demo"), DEMO_PASSPHRASE)


def _asked(app, qtbot) -> LockForDayPage:
    app.shell.top.for_day.trigger()
    qtbot.waitUntil(lambda: isinstance(app.shell.page, LockForDayPage) and bool(app.shell.page.cards))
    return app.shell.page


def _is_locked(app) -> bool:
    return app.shell is None and not app.window.isVisible()


def test_each_open_prompt_of_hers_is_listed_with_the_trusts_words_and_nothing_is_chosen(demo, qtbot):
    page = _asked(demo, qtbot)
    mine = day_end.load_question(demo.bound.session.desk).lines
    assert len(page.cards) == len(mine) > 0
    shown = [" ".join(label.text() for label in card.findChildren(QLabel)) for card in page.cards]
    for line, words in zip(mine, shown, strict=True):
        assert line.family.upper() in words
        assert line.prompt.item_text in words
        assert line.prompt.number in words
    assert [card.taken() for card in page.cards] == [None] * len(mine)
    assert not page.lock.isEnabled()
    page.primary_action()
    assert demo.shell is not None


def test_the_lock_comes_once_each_has_somebody_and_each_prompt_stays_open(demo, qtbot):
    page, desk = _asked(demo, qtbot), demo.bound.session.desk
    before = prompts.open_prompts(desk)
    question = day_end.load_question(desk)
    page.cards[0].taker.choose(question.colleagues[0].person)
    page.cards[0].taker.chosen.emit()
    for card in page.cards[1:]:
        card.taker.choose(question.me.person)
        card.taker.chosen.emit()
    answers = [card.taken() for card in page.cards]
    day_end.settle(desk, answers)
    after = {line.prompt.uid: line.prompt for line in prompts.open_prompts(desk)}
    assert set(after) == {line.prompt.uid for line in before}
    assert after[question.lines[0].prompt.uid].owner_name == question.colleagues[0].name
    written = [entry for entry in audit.list_audit(desk) if entry.act == Act.GIVE.value and entry.detail.startswith("prompt-owner")]
    assert len(written) == len(answers)
    assert page.lock.isEnabled()
    page.lock.click()
    qtbot.waitUntil(lambda: _is_locked(demo))


def test_somebody_else_needs_a_name_and_is_known_from_then_on(demo, qtbot):
    page, desk = _asked(demo, qtbot), demo.bound.session.desk
    card = page.cards[0]
    card.taker.setCurrentIndex(card.taker.count() - 1)
    card.taker.chosen.emit()
    assert card.taken() is None
    card.name.setText("  Tom   Bainbridge-Test ")
    assert card.taken().name == "Tom Bainbridge-Test"
    day_end.settle(desk, [card.taken()])
    assert "Tom Bainbridge-Test" in [each.name for each in day_end.load_question(desk).colleagues]
    assert len(day_end.load_question(desk).lines) == len(page.cards) - 1


def test_locking_now_never_asks(demo, qtbot):
    assert day_end.load_question(demo.bound.session.desk).lines
    demo.shell.top.lock.click()
    assert demo.shell is None
    qtbot.waitUntil(lambda: _is_locked(demo))


def test_without_an_open_prompt_locking_for_the_day_just_locks(runs, qtbot, founded):
    app = _open(runs, qtbot, founded.layout.folder, PASSPHRASE)
    app.shell.top.for_day.trigger()
    qtbot.waitUntil(lambda: _is_locked(app))


def test_no_banner_of_one_patient_stands_over_the_prompts_of_several(demo, qtbot):
    patient = prompts.open_prompts(demo.bound.session.desk)[0].prompt.patient
    demo.shell.open_patient(patient)
    qtbot.waitUntil(demo.shell.banner.isVisible)
    _asked(demo, qtbot)
    assert not demo.shell.banner.isVisible()


def test_going_back_shows_the_page_under_it(demo, qtbot):
    page = _asked(demo, qtbot)
    page.leave.click()
    assert demo.shell.spot.cover == ""
    assert demo.shell.spot.place == "caseload"
