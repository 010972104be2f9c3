"""Days as lists say them: short, without the year while it can't be mistaken, and how late something is."""

from datetime import date, timedelta

from cns_desktop.domain.dates import month_name
from cns_desktop.domain.days import shown_date
from cns_desktop.i18n import _, ngettext

_NEAR = timedelta(days=300)
_YEARLESS = 6  # "03-Apr" of "03-Apr-1961"


def short_day(day: date, today: date) -> str:
    """`today`, `27-Nov`, or `27-Nov-2024` when the year is not plain."""
    if day == today:
        return _("today")
    return shown_date(day)[:_YEARLESS] if abs(day - today) < _NEAR else shown_date(day)


def lateness(due: date, today: date) -> str:
    """`3 days late`; empty when it is not late."""
    days = (today - due).days
    return ngettext("{count} day late", "{count} days late", days).format(count=days) if days > 0 else ""


def by_when(due: date, today: date) -> str:
    """`3 days late`, `today`, or `by 27-Nov`."""
    if due <= today:
        return lateness(due, today) or _("today")
    return _("by {day}").format(day=short_day(due, today))


def long_day(day: date) -> str:
    """`Tuesday 24 November`."""
    weekdays = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
    return _("{weekday} {day} {month}").format(weekday=weekdays[day.weekday()], day=day.day, month=month_name(day.month))
