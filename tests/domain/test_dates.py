"""Dates as they are typed."""

from datetime import date

import pytest

from cns_desktop.domain.dates import NotADate, Side, read_date, shown_with_weekday

TODAY = date(2026, 11, 24)  # a Tuesday


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3/4/61", date(1961, 4, 3)),
        ("03/04/1961", date(1961, 4, 3)),
        ("3.4.1961", date(1961, 4, 3)),
        ("3-4-61", date(1961, 4, 3)),
        ("3 4 61", date(1961, 4, 3)),
        ("3 apr 1961", date(1961, 4, 3)),
        ("3rd April, 1961", date(1961, 4, 3)),
        ("03-Apr-1961", date(1961, 4, 3)),
        ("Mon 03-Apr-1961", date(1961, 4, 3)),
        ("3apr61", date(1961, 4, 3)),
        ("  3  SEPT  1961 ", date(1961, 9, 3)),
        ("1961-04-03", date(1961, 4, 3)),
        ("03041961", date(1961, 4, 3)),
        ("030461", date(1961, 4, 3)),
        ("29/2/2024", date(2024, 2, 29)),
        ("today", TODAY),
        ("Tomorrow", date(2026, 11, 25)),
        ("yesterday", date(2026, 11, 23)),
        ("+2w", date(2026, 12, 8)),
        ("+2 weeks", date(2026, 12, 8)),
        ("-3d", date(2026, 11, 21)),
        ("+1m", date(2026, 12, 24)),
        ("+3m", date(2027, 2, 24)),
        ("-1y", date(2025, 11, 24)),
        ("fri", date(2026, 11, 27)),
        ("tuesday", date(2026, 12, 1)),
        ("3 dec", date(2026, 12, 3)),
    ],
)
def test_the_usual_ways_to_write_a_date_are_read(typed, meant):
    assert read_date(typed, TODAY) == meant


@pytest.mark.parametrize(
    ("typed", "side", "meant"),
    [
        ("3/4/61", Side.PAST, date(1961, 4, 3)),
        ("3/4/61", Side.FUTURE, date(2061, 4, 3)),
        ("25/11/26", Side.PAST, date(1926, 11, 25)),
        ("24/11/26", Side.PAST, TODAY),
        ("1/1/30", Side.EITHER, date(2030, 1, 1)),
        ("1/1/47", Side.EITHER, date(1947, 1, 1)),
        ("3 dec", Side.PAST, date(2025, 12, 3)),
        ("3 nov", Side.FUTURE, date(2027, 11, 3)),
        ("3 nov", Side.EITHER, date(2026, 11, 3)),
        ("29 feb", Side.PAST, date(2024, 2, 29)),
        ("29 feb", Side.FUTURE, date(2028, 2, 29)),
        ("fri", Side.PAST, date(2026, 11, 20)),
        ("tue", Side.PAST, date(2026, 11, 17)),
        ("mon", Side.PAST, date(2026, 11, 23)),
        ("mon", Side.FUTURE, date(2026, 11, 30)),
    ],
)
def test_what_is_left_out_is_filled_from_the_side_it_lies_on(typed, side, meant):
    assert read_date(typed, TODAY, side) == meant


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31/2/1961", "There is no 31 February. Write the date like 3-Apr-1961."),
        ("31-02-61", "There is no 31 February. Write the date like 3-Apr-1961."),
        ("29/2/1961", "There is no 29 February 1961. Write the date like 3-Apr-1961."),
        ("0/4/1961", "There is no 0 April. Write the date like 3-Apr-1961."),
        ("3/13/1961", "There is no month 13. Write the date like 3-Apr-1961."),
        ("3/4/0061", "The year 61 can't be meant. Write the date like 3-Apr-1961."),
        ("soon", "This is not a date. Write the date like 3-Apr-1961."),
        ("", "This is not a date. Write the date like 3-Apr-1961."),
        ("3", "This is not a date. Write the date like 3-Apr-1961."),
        ("t", "This is not a date. Write the date like 3-Apr-1961."),
        ("+9999y", "This is not a date. Write the date like 3-Apr-1961."),
        ("3 ju 61", "This is not a date. Write the date like 3-Apr-1961."),
        ("١/٢/١٩٦١", "This is not a date. Write the date like 3-Apr-1961."),
    ],
)
def test_what_is_no_date_is_refused_with_the_way_to_mend_it(typed, said):
    with pytest.raises(NotADate) as caught:
        read_date(typed, TODAY)
    assert caught.value.sentences() == said


def test_a_month_on_from_the_31st_is_the_last_of_that_month():
    assert read_date("+1m", date(2026, 1, 31)) == date(2026, 2, 28)


def test_a_date_is_shown_back_with_its_weekday():
    assert shown_with_weekday(date(1961, 4, 3)) == "Mon 03-Apr-1961"


def test_what_is_shown_back_is_read_as_the_same_day():
    for ordinal in range(date(1925, 1, 1).toordinal(), TODAY.toordinal(), 97):
        day = date.fromordinal(ordinal)
        assert read_date(shown_with_weekday(day), TODAY) == day
