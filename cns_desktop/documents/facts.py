"""Facts never break over a line: numbers, dates, times and doses get no-break spaces before the text is laid out."""

import re

NBSP = "\u00a0"
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_DAY = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_UNIT = "°C|mg|mcg|micrograms?|g|kg|ml|mL|litres?|cm|mm|mmol|units?|%"
_FACT = re.compile(
    rf"(?:(?:{_DAY}) )?\b\d{{1,2}} (?:{_MONTH})\b(?: \d{{4}}\b)?"  # Tuesday 24 November 2026
    r"|\b\d{1,2}(?:[:.]\d\d)? ?(?:am|pm)\b"  # 10:20 am
    rf"|\b\d+(?:[.,]\d+)? (?:{_UNIT})(?![\w])"  # 38 °C, 50 mg
    r"|\b\d{3} \d{3} \d{4}\b"  # NHS number
    r"|\b0\d{2,4} \d{3,4} \d{3,4}\b|\b0\d{3,4} \d{5,7}\b|\+\d{2} \d{2,4} \d{3,4} \d{3,4}"  # telephone
    r"|\b\d{1,2} out of 10\b"
    r"|\b[A-Z]{1,2}\d[\dA-Z]? \d[A-Z]{2}\b"  # postcode
    rf"|\b(?:{_MONTH}) \d{{4}}\b"
    r"|\b[Pp]ages? \d+\b|\b(?:before|first) \d{1,2}\b"  # page 33; before 6, first 7
)


def bound(text: str) -> str:
    """The same words with the spaces inside each fact made unbreakable."""
    if not any(map(str.isdigit, text)):
        return text
    return _FACT.sub(lambda fact: fact.group().replace(" ", NBSP), text)


def one_line(text: str) -> str:
    """Text that must stay on one line whatever it is."""
    return text.replace(" ", NBSP)
