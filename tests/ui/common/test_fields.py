"""Forms: dates and NHS numbers as typed, errors below the field and at the top, choices that the wheel leaves alone."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cns_desktop.domain.dates import Side
from cns_desktop.domain.nhs_number import Verdict
from cns_desktop.ui.common.errors import ErrorList
from cns_desktop.ui.common.fields import ChoiceField, DateField, Field, GrowingText, NhsNumberField, SearchField, TextField
from cns_desktop.ui.common.layout import VBox, wrap
from cns_desktop.ui.common.style import INVALID
from cns_desktop.ui.common.text import Label
from cns_desktop.ui.common.theme import theme

TODAY = date(2026, 11, 24)
NB = "\u00a0"


@pytest.fixture
def born(qtbot):
    field = Field("Born", DateField(lambda: TODAY, Side.PAST), "For example 3/4/61")
    qtbot.addWidget(field)
    field.show()
    return field


def typed(field: Field, text: str) -> None:
    edit = field.typed
    edit.clear()
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return)


def test_a_date_is_shown_back_with_its_weekday_while_she_types(qtbot, born):
    with qtbot.waitSignal(born.control.changed):
        QTest.keyClicks(born.typed, "3 apr 61")
    assert born.control.day() == date(1961, 4, 3)
    assert born.control.findChild(Label).text() == "Mon 03-Apr-1961"
    QTest.keyClick(born.typed, Qt.Key.Key_Return)
    assert born.typed.text() == "03-Apr-1961"


def test_a_day_that_is_not_there_is_said_under_the_field(born):
    typed(born, "31-02-1961")
    assert born.error == "There is no 31 February. Write the date like 3-Apr-1961."
    assert born.typed.property(INVALID) is True
    assert born.typed.accessibleDescription() == "There is no 31 February. Write the date like 3-Apr-1961. For example 3/4/61"
    assert born.control.day() is None
    assert born.control.has_problem()
    assert born.typed.text() == "31-02-1961", "what she typed stays"


def test_the_error_goes_as_soon_as_she_writes_on(born):
    typed(born, "31-02-1961")
    QTest.keyClick(born.typed, Qt.Key.Key_Backspace)
    assert born.error == ""
    assert not born.typed.property(INVALID)


def test_an_empty_date_is_no_problem(born):
    typed(born, "3/4/61")
    typed(born, "")
    assert (born.control.day(), born.error, born.control.has_problem()) == (None, "", False)


def test_a_kept_day_is_shown_without_a_change(qtbot, born):
    with qtbot.assertNotEmitted(born.control.changed):
        born.control.show_day(date(1961, 4, 3))
    assert born.typed.text() == "03-Apr-1961"


def test_the_label_names_the_control_and_its_key_goes_there(born):
    assert born.typed.accessibleName() == "Born"
    assert born.label.buddy() is born.typed


@pytest.mark.parametrize(("text", "shown"), [("9990000018", f"999{NB}000{NB}0018"), ("999 000 0018", f"999{NB}000{NB}0018"), ("99900", f"999{NB}00")])
def test_an_nhs_number_is_grouped_as_it_is_typed(qtbot, text, shown):
    field = NhsNumberField()
    qtbot.addWidget(field)
    QTest.keyClicks(field.edit, text)
    assert field.edit.text() == shown
    assert field.number() == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "verdict", "said"),
    [
        ("9990000018", Verdict.TEST, ""),
        ("9990000019", Verdict.INVALID, "This number fails its check, so a digit is wrong or two are swapped. It is kept and flagged."),
        ("99900", Verdict.INVALID, "An NHS number has 10 digits; this has 5. It is kept and flagged."),
        ("", None, ""),
    ],
)
def test_a_wrong_nhs_number_is_said_and_kept(qtbot, text, verdict, said):
    field = Field("NHS number", NhsNumberField())
    qtbot.addWidget(field)
    field.show()
    typed(field, text)
    assert (field.control.verdict(), field.error, field.control.number()) == (verdict, said, text)


def test_the_list_at_the_top_jumps_to_the_field(qtbot):
    fields, errors = [Field("Street", TextField()), Field("&Born", TextField())], ErrorList()
    page = wrap(VBox(errors, *fields))
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    assert not errors.show_for(fields)
    assert not errors.isVisible()
    fields[1].set_error("There is no 31 February.")
    assert errors.show_for(fields)
    assert errors.isVisible()
    assert errors.accessibleName() == "There is 1 thing to put right"
    jump = page.focusWidget()
    assert jump.accessibleName() == "Born: There is no 31 February."
    QTest.keyClick(jump, Qt.Key.Key_Space)
    assert page.focusWidget() is fields[1].typed
    fields[1].set_error("")
    assert not errors.show_for(fields)


def test_a_choice_gives_its_value_and_the_blank_gives_none(qtbot):
    choice = ChoiceField([("f", "Female"), ("m", "Male")], blank="Not asked")
    qtbot.addWidget(choice)
    assert choice.choice() is None
    choice.choose("m")
    assert (choice.choice(), choice.currentText()) == ("m", "Male")
    choice.choose("no longer on the list")
    assert choice.choice() is None


def test_a_user_changing_a_choice_is_told(qtbot):
    choice = ChoiceField([("f", "Female"), ("m", "Male")])
    qtbot.addWidget(choice)
    choice.show()
    with qtbot.waitSignal(choice.chosen):
        QTest.keyClick(choice, Qt.Key.Key_Down)
    assert choice.choice() == "m"


def test_several_lines_grow_with_the_text_up_to_a_limit(qtbot):
    text = GrowingText(least=2, most=4)
    qtbot.addWidget(text)
    text.resize(300, 100)
    text.show()
    small = text.height()
    text.setPlainText("a\nb\nc")
    assert text.height() == small + text.fontMetrics().lineSpacing()
    text.setPlainText("\n" * 30)
    assert text.height() == small + 2 * text.fontMetrics().lineSpacing()


def test_tab_leaves_a_text_of_several_lines_and_says_so(qtbot):
    text, other = GrowingText("words"), TextField()
    page = wrap(VBox(text, other))
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    text.setFocus()
    with qtbot.waitSignal(text.left):
        QTest.keyClick(text, Qt.Key.Key_Tab)
    assert text.toPlainText() == "words"
    assert page.focusWidget() is other


def test_the_search_fields_words_do_not_run_under_its_lens(qtbot, host):
    search = SearchField("Find a patient", "Name", "Ctrl+K")
    qtbot.addWidget(search)
    for scale in (1.0, 2.0):
        host.use(scale=scale)
        search.show()
        assert search.textMargins().left() == theme().px(36)
