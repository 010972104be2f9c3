"""Dates as people type them: "3/4/61", "3 apr 1961", "today", "+2w". Day before month, always; the day it is now is passed in."""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from enum import Enum

from cns_desktop.domain.days import shown_date
from cns_desktop.domain.errors import Expected
from cns_desktop.i18n import _

EARLIEST, LATEST = 1850, 2200
AHEAD = 20  # years: a two-digit year further ahead than this is meant in the past, when either is possible
DAYS_A_WEEK = 7
MONTHS_A_YEAR = 12
SHORT_YEAR = 2  # digits

_RELATIVE = re.compile(r"([+-])\s*(\d{1,4})\s*([dwmy])[a-z]*", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_RUN = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})\s*[ ./-]\s*(\d{1,2})(?:\s*[ ./-]\s*(\d{4}|\d{2}))?", re.ASCII)
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ ./-]*([a-z]{3,})\.?(?:[ ,./-]*(\d{4}|\d{2}))?", re.ASCII)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH_NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_SHORTEST_NAME = 3


class Side(Enum):
    """Where a date lies whose year or century was left out."""

    PAST = "past"  # births, diagnoses, what has been done
    FUTURE = "future"  # reviews, what is due
    EITHER = "either"


class NotADate(Expected):
    """What was typed names no day."""


def read_date(text: str, today: date, side: Side = Side.EITHER) -> date:
    """The day that `text` names. Raises `NotADate` with what is wrong and how to mend it."""
    said = " ".join(text.casefold().split())
    day = _word(said, today, side)
    if day is None:
        day = _relative(said, today)
    if day is None:
        day = _written(_without_weekday(said), today, side)
    if day is None:
        raise _unreadable()
    if not EARLIEST <= day.year <= LATEST:
        raise NotADate(_("The year {year} can't be meant.").format(year=day.year), then=_how())
    return day


def shown_with_weekday(day: date) -> str:
    """`Mon 03-Apr-1961`."""
    return f"{weekday(day)} {shown_date(day)}"


def weekday(day: date) -> str:
    """The short name of the day of the week."""
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return names[day.weekday()]


def _how() -> str:
    return _("Write the date like 3-Apr-1961.")


def _unreadable() -> NotADate:
    return NotADate(_("This is not a date."), then=_how())


def _word(said: str, today: date, side: Side) -> date | None:
    for words, days in ((("today", _("today")), 0), (("tomorrow", _("tomorrow")), 1), (("yesterday", _("yesterday")), -1)):
        if said in words:
            return today + timedelta(days=days)
    names = [name for name in _WEEKDAYS if len(said) >= _SHORTEST_NAME and name.startswith(said)]
    if len(names) != 1:
        return None
    ahead = (_WEEKDAYS.index(names[0]) - today.weekday() - 1) % DAYS_A_WEEK + 1  # 1 to 7: never today
    return today + timedelta(days=ahead if side is not Side.PAST else _weekday_back(ahead))


def _weekday_back(ahead: int) -> int:
    return ahead - DAYS_A_WEEK if ahead != DAYS_A_WEEK else -DAYS_A_WEEK


def _relative(said: str, today: date) -> date | None:
    found = _RELATIVE.fullmatch(said)
    if found is None:
        return None
    count = int(found[2]) * (-1 if found[1] == "-" else 1)
    try:
        if found[3] in "dw":
            return today + timedelta(days=count * (DAYS_A_WEEK if found[3] == "w" else 1))
        return _months_on(today, count * (MONTHS_A_YEAR if found[3] == "y" else 1))
    except (ValueError, OverflowError) as error:
        raise _unreadable() from error


def _months_on(day: date, months: int) -> date:
    """The same day `months` on, or the last day of that month."""
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _without_weekday(said: str) -> str:
    first, _space, rest = said.partition(" ")
    first = first.rstrip(",")
    is_weekday = len(first) >= _SHORTEST_NAME and any(name.startswith(first) for name in _WEEKDAYS)
    return rest if is_weekday else said


def _written(said: str, today: date, side: Side) -> date | None:
    if found := _ISO.fullmatch(said):
        return _day(int(found[3]), int(found[2]), [int(found[1])])
    if found := _RUN.fullmatch(said) or _NUMBERS.fullmatch(said):
        return _day_in_reach(int(found[1]), int(found[2]), found[3] or "", today, side)
    if found := _NAMED.fullmatch(said):
        months = [place for place, name in enumerate(_MONTH_NAMES, 1) if name.startswith(found[2])]
        return _day_in_reach(int(found[1]), months[0], found[3] or "", today, side) if months else None
    return None


def _day_in_reach(day: int, month: int, year: str, today: date, side: Side) -> date:
    if len(year) > SHORT_YEAR:
        return _day(day, month, [int(year)])
    century = today.year - today.year % 100
    if year:
        years = [century + offset + int(year) for offset in (-200, -100, 0, 100)]
    else:
        years = [today.year + offset for offset in (0, *range(-8, 0), *range(1, 9))]  # eight years hold a 29 February
    days = sorted(_existing(day, month, years)) or [_day(day, month, years)]
    past, future = [d for d in days if d <= today], [d for d in days if d >= today]
    if side is Side.PAST and past:
        return past[-1]
    if side is Side.FUTURE and future:
        return future[0]
    if not year:
        return min(days, key=lambda d: (d.year != today.year, abs(d - today)))
    near = [d for d in days if d.year <= today.year + AHEAD]
    return near[-1] if near else days[0]


def _existing(day: int, month: int, years: Iterable[int]) -> list[date]:
    if not 1 <= month <= MONTHS_A_YEAR:
        return []
    return [date(year, month, day) for year in years if 1 <= day <= monthrange(year, month)[1]]


def _day(day: int, month: int, years: list[int]) -> date:
    """The first of these years that has such a day."""
    if not 1 <= month <= MONTHS_A_YEAR:
        raise NotADate(_("There is no month {month}.").format(month=month), then=_how())
    if found := _existing(day, month, [year for year in years if year > 0]):
        return found[0]
    if len(years) == 1 and (day, month) == (29, 2):
        raise NotADate(_("There is no 29 February {year}.").format(year=years[0]), then=_how())
    raise NotADate(_("There is no {day} {month}.").format(day=day, month=month_name(month)), then=_how())


def month_name(month: int) -> str:
    """January to December, in the language of the screens."""
    names = (
        _("January"),
        _("February"),
        _("March"),
        _("April"),
        _("May"),
        _("June"),
        _("July"),
        _("August"),
        _("September"),
        _("October"),
        _("November"),
        _("December"),
    )
    return names[month - 1]
