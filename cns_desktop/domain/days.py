"""How a day is written. Apart from the people, so that a lock screen can say a date without loading them."""

from datetime import date

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def shown_date(day: date) -> str:
    """`03-Apr-1961`, whatever the locale (DSCN 04/2009)."""
    return f"{day.day:02d}-{MONTHS[day.month - 1]}-{day.year:04d}"
