"""The recovery code as people copy it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cns_desktop.security.recovery import SECRET_BYTES, Fault, RecoveryTypo, Typo, read_code, typos, write_code

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE = write_code(bytes(range(100, 120)))


@given(st.binary(min_size=SECRET_BYTES, max_size=SECRET_BYTES))
def test_every_code_reads_back_as_it_was_written(secret):
    assert read_code(write_code(secret)) == secret


def test_a_code_is_eight_groups_of_five_letters_that_read_one_way_only():
    groups = CODE.split("-")
    assert [len(group) for group in groups] == [5] * 8
    assert not set("ILOU") & set(CODE)


@pytest.mark.parametrize("typed", [CODE.lower(), CODE.replace("-", " "), CODE.replace("-", ""), f"  {CODE.replace('-', chr(0x2013))}\n"])
def test_case_spaces_and_dashes_do_not_matter(typed):
    assert read_code(typed) == read_code(CODE)


def test_letters_left_out_of_the_alphabet_read_as_the_digits_they_look_like():
    code = write_code(bytes(20))
    assert read_code(code.replace("0", "O").replace("1", "l")) == bytes(20)


@given(st.integers(0, 7), st.integers(0, 4), st.sampled_from(ALPHABET))
def test_every_single_wrong_letter_is_found_and_its_group_is_named(group, place, letter):
    groups = CODE.split("-")
    if groups[group][place] == letter:
        return
    groups[group] = groups[group][:place] + letter + groups[group][place + 1 :]
    assert typos("-".join(groups)) == (Typo(group + 1, Fault.CHECK),)


@given(st.binary(min_size=SECRET_BYTES, max_size=SECRET_BYTES), st.integers(0, 7), st.integers(0, 3))
def test_every_swap_of_neighbouring_letters_is_found(secret, group, place):
    groups = write_code(secret).split("-")
    letters = list(groups[group])
    if letters[place] == letters[place + 1]:
        return
    letters[place], letters[place + 1] = letters[place + 1], letters[place]
    groups[group] = "".join(letters)
    assert typos("-".join(groups)) == (Typo(group + 1, Fault.CHECK),)


@given(st.integers(0, 7), st.integers(0, 7))
def test_two_groups_that_changed_places_are_both_named(one, other):
    groups = CODE.split("-")
    groups[one], groups[other] = groups[other], groups[one]
    expected = sorted({one + 1, other + 1}) if one != other else []
    assert [typo.group for typo in typos("-".join(groups))] == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (CODE[:-1], [Typo(8, Fault.SHORT)]),
        (CODE[:-6], [Typo(8, Fault.SHORT)]),
        (CODE[:-12], [Typo(7, Fault.SHORT), Typo(8, Fault.SHORT)]),
        (CODE + "A", [Typo(8, Fault.LONG)]),
        ("U" + CODE[1:], [Typo(1, Fault.LETTER)]),
        ("", [Typo(number, Fault.SHORT) for number in range(1, 9)]),
    ],
)
def test_what_is_missing_too_much_or_no_letter_of_a_code_is_told_by_group(typed, expected):
    assert list(typos(typed)) == expected
    with pytest.raises(RecoveryTypo) as raised:
        read_code(typed)
    assert str(raised.value) == " ".join(typo.words() for typo in expected)


def test_each_fault_has_a_sentence_that_names_the_group():
    assert all("3" in Typo(3, fault).words() for fault in Fault)


def test_only_160_bits_make_a_code():
    with pytest.raises(ValueError, match="20 bytes"):
        write_code(b"short")
