"""The recovery code: 160 random bits as eight groups a person can copy, each with its own check letter."""

import unicodedata
from dataclasses import dataclass
from enum import Enum

from cns_desktop.domain.errors import Expected
from cns_desktop.i18n import _

SECRET_BYTES = 20
GROUPS = 8
GROUP_SIZE = 5  # four letters that carry the code, one that checks them

# Crockford's base 32: no I, L, O or U, so nothing on paper reads two ways. 32 letters carry the 160 bits.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_VALUE = {letter: value for value, letter in enumerate(_ALPHABET)}


class Fault(Enum):
    """What is wrong with one group."""

    LETTER = "letter"
    CHECK = "check"
    SHORT = "short"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Typo:
    """One group that cannot be right as typed."""

    group: int  # counted from 1, as on the printed sheet
    fault: Fault

    def words(self) -> str:
        """The mistake in one sentence."""
        sentences = {
            Fault.LETTER: _("Group {group} has a character that no code contains."),
            Fault.CHECK: _("Group {group} has a mistake, or two groups changed places."),
            Fault.SHORT: _("Group {group} is missing or too short."),
            Fault.LONG: _("There is more after group {group} than a code has."),
        }
        return sentences[self.fault].format(group=self.group)


class RecoveryTypo(Expected):
    """The code as typed cannot be any recovery code; `typos` names the groups."""

    def __init__(self, typos: tuple[Typo, ...]) -> None:
        super().__init__(" ".join(typo.words() for typo in typos))
        self.typos = typos


def write_code(secret: bytes) -> str:
    """The code as shown and printed: XXXXX-XXXXX-… in eight groups of five."""
    if len(secret) != SECRET_BYTES:
        raise ValueError("a recovery secret is 20 bytes")
    number = int.from_bytes(secret)
    values = [(number >> shift) & 31 for shift in range(155, -1, -5)]
    groups = (values[at : at + 4] for at in range(0, 32, 4))
    return "-".join(_group_text(index, group) for index, group in enumerate(groups))


def read_code(text: str) -> bytes:
    """The secret of a typed code; case, spaces and dashes do not matter. Raises RecoveryTypo by group."""
    found = typos(text)
    if found:
        raise RecoveryTypo(found)
    number = 0
    for group in _groups(text):
        for letter in group[:4]:
            number = number << 5 | _VALUE[letter]
    return number.to_bytes(SECRET_BYTES)


def typos(text: str) -> tuple[Typo, ...]:
    """Every group that cannot be right, in order; empty when the code is well formed."""
    groups = _groups(text)
    found = [fault for index, group in enumerate(groups[:GROUPS]) if (fault := _fault(index, group))]
    if len(groups) > GROUPS:
        found.append(Typo(GROUPS, Fault.LONG))
    missing = range(len(groups) + 1, GROUPS + 1)
    return (*found, *(Typo(number, Fault.SHORT) for number in missing))


def _groups(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).upper().translate(_READ_AS)
    letters = "".join(each for each in plain if not each.isspace() and unicodedata.category(each) != "Pd")
    return [letters[at : at + GROUP_SIZE] for at in range(0, len(letters), GROUP_SIZE)]


def _fault(index: int, group: str) -> Typo | None:
    if any(letter not in _VALUE for letter in group):
        return Typo(index + 1, Fault.LETTER)
    if len(group) < GROUP_SIZE:
        return Typo(index + 1, Fault.SHORT)
    values = [_VALUE[letter] for letter in group]
    if _check(index, values[:4]) != values[4]:
        return Typo(index + 1, Fault.CHECK)
    return None


def _group_text(index: int, values: list[int]) -> str:
    return "".join(_ALPHABET[value] for value in (*values, _check(index, values)))


def _check(index: int, values: list[int]) -> int:
    # A weighted sum over GF(32), weights 16, 8, 4, 2 and 1 for the check itself: all different, so every single
    # wrong letter and every swap of two letters in a group is caught; the group's number catches swapped groups.
    total = 0
    for value in values:
        total = _double(total ^ value)
    return total ^ index


def _double(value: int) -> int:
    return (value << 1) ^ (0b100101 if value & 16 else 0)  # modulo x^5 + x^2 + 1
