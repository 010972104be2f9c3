"""NHS number: modulus 11, printed 3 3 4 with no-break spaces (NHS Data Dictionary, NHS NUMBER; guide domain.md I)."""

from enum import Enum

NBSP = "\u00a0"
TEST_RANGE = "999"  # 999 000 0000 to 999 999 9999


class Verdict(Enum):
    VALID = "valid"
    TEST = "test"  # in the test range: never issued, demo only
    INVALID = "invalid"  # kept as entered and flagged


def digits(text: str) -> str:
    """The digits of what was typed, in order; other scripts' digits are not digits here."""
    return "".join(c for c in text if c in "0123456789")


def check_digit(first_nine: str) -> int | None:
    """Modulus 11 with weights 10 to 2; None where the number is impossible (remainder 10)."""
    rest = 11 - sum(int(d) * w for d, w in zip(first_nine, range(10, 1, -1), strict=True)) % 11
    return {11: 0, 10: None}.get(rest, rest)


def judge(number: str) -> Verdict:
    """Ten ASCII digits with a right check digit; anything else is INVALID."""
    if len(number) != 10 or digits(number) != number or check_digit(number[:9]) != int(number[9]):
        return Verdict.INVALID
    return Verdict.TEST if number.startswith(TEST_RANGE) else Verdict.VALID


def has_place(number: str, *, is_demo: bool) -> bool:
    """Whether a patient with this number may be kept: a live caseload takes nobody of the test range, whatever the way in.

    An invented person among real ones is a hazard (hazard log H4); a wrong check digit makes her no less invented.
    """
    found = digits(number)
    return is_demo or len(found) != 10 or not found.startswith(TEST_RANGE)


def spaced(number: str) -> str:
    """`999 000 0018` with no-break spaces; a number of another length is given back as it is."""
    return f"{number[:3]}{NBSP}{number[3:6]}{NBSP}{number[6:]}" if len(number) == 10 else number
