"""Choosing a passphrase: what is taken, what is said, what is suggested."""

import pytest

from cns_desktop.security import passphrases, words
from cns_desktop.security.strength import Level, judge


@pytest.mark.parametrize("chosen", ["copper tulip evening", "Tr0ub4dor&3", "gwynt môr a glaw", "漢字でも長い合言葉", "cat dog fish"])
def test_long_or_hard_to_guess_is_taken_in_any_script(chosen):
    assert judge(chosen).is_accepted


@pytest.mark.parametrize(
    "chosen", ["", "abc", "password1", "passwordpassword", "aaaaaaaaaaaa", "abcdefghijkl", "qwertyuiop12", "19901121", "monday12"]
)
def test_what_anybody_would_try_first_is_not_taken_and_the_reason_is_said(chosen):
    verdict = judge(chosen)
    assert not verdict.is_accepted
    assert verdict.level is Level.WEAK
    assert verdict.sentence.endswith(".")


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ("abc", "5 more characters"),
        ("1234567", "1 more character is"),
        ("aaaaaaaaaaaa", "again and again"),
        ("abcdefghijkl", "in order"),
        ("zxcvbnm,./", "side by side"),
        ("password1", "common words"),
        ("19901121", "a date"),
    ],
)
def test_the_reason_fits_the_habit(chosen, said):
    assert said in judge(chosen).sentence


def test_a_strong_one_is_praised_with_its_figures():
    assert judge("copper tulip evening").sentence == "Strong. 20 characters, 3 words, easy to say in your head."
    assert judge("Tr0ub4dor&3").sentence == "Strong. 11 characters."


def test_a_long_but_guessable_one_is_taken_as_fair():
    verdict = judge("21/11/1990 1")
    assert verdict.is_accepted
    assert verdict.level is Level.FAIR


def test_her_own_name_and_team_make_it_weaker():
    assert judge("wojciechowska").is_accepted
    assert not judge("wojciechowska", ("Wojciechowska", "")).is_accepted


@pytest.mark.parametrize("length", [72, 73, 500, 5000])
def test_any_length_is_allowed(length):
    assert judge(("copper tulip evening ladder " * 200)[:length]).is_accepted


def test_length_counts_characters_as_they_are_shown():
    assert passphrases.length("e\u0301") == 1
    assert passphrases.to_bytes("e\u0301") == "\u00e9".encode()


def test_suggestions_are_strong_never_the_same_and_made_of_listed_words():
    found = {words.suggest() for _each in range(50)}
    assert len(found) == 50
    assert all(judge(each).is_accepted for each in found)
    assert all(set(each.split(" ")) <= set(words.WORDS) for each in found)


def test_the_word_list_is_plain_and_long_enough():
    assert len(words.WORDS) == len(set(words.WORDS)) > 900
    assert all(word.isascii() and word.islower() and word.isalpha() and 3 <= len(word) <= 9 for word in words.WORDS)
