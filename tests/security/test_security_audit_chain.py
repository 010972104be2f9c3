"""The audit's hash chain: nothing is changed, added, moved or cut off unnoticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cns_desktop.security import audit_chain

KEY = audit_chain.chain_key(bytes(range(32)))


def chained(entries, start=audit_chain.GENESIS):
    found = []
    for entry in entries:
        start = audit_chain.next_hash(KEY, start, entry)
        found.append((entry, start))
    return found


ENTRIES = [{"seq": number, "act": "read", "patient": f"p{number}", "override": number % 2 == 0, "reason": None} for number in range(6)]


def test_a_chain_as_written_verifies():
    chain = chained(ENTRIES)
    assert audit_chain.verify(KEY, chain) is None
    assert audit_chain.verify(KEY, iter(chain), head=chain[-1][1]) is None
    assert audit_chain.verify(KEY, []) is None


@pytest.mark.parametrize("at", range(6))
def test_a_changed_entry_is_named_by_its_index(at):
    chain = chained(ENTRIES)
    chain[at] = (chain[at][0] | {"patient": "someone else"}, chain[at][1])
    assert audit_chain.verify(KEY, chain) == at


@pytest.mark.parametrize("field", sorted(ENTRIES[0]))
def test_every_field_is_covered(field):
    entry, claimed = chained(ENTRIES)[0]
    assert audit_chain.verify(KEY, [({**entry, field: "other"}, claimed)]) == 0
    assert audit_chain.verify(KEY, [({name: entry[name] for name in entry if name != field}, claimed)]) == 0


def test_a_removed_or_moved_entry_is_found_where_the_chain_breaks():
    chain = chained(ENTRIES)
    assert audit_chain.verify(KEY, [*chain[:2], *chain[3:]]) == 2
    assert audit_chain.verify(KEY, [chain[1], chain[0], *chain[2:]]) == 0


def test_a_chain_cut_short_is_found_against_its_remembered_head():
    chain = chained(ENTRIES)
    assert audit_chain.verify(KEY, chain[:4]) is None
    assert audit_chain.verify(KEY, chain[:4], head=chain[-1][1]) == 4


def test_part_of_a_chain_verifies_from_the_hash_before_it():
    chain = chained(ENTRIES)
    assert audit_chain.verify(KEY, chain[3:], start=chain[2][1]) is None
    assert audit_chain.verify(KEY, chain[3:]) == 0


def test_without_the_caseloads_key_nobody_writes_a_chain_that_verifies():
    forged = audit_chain.chain_key(bytes(32))
    assert audit_chain.verify(forged, chained(ENTRIES)) == 0


@pytest.mark.parametrize("claimed", ["", "zz", "é", "0" * 64])
def test_a_hash_that_is_none_is_a_bad_entry_not_a_crash(claimed):
    assert audit_chain.verify(KEY, [(ENTRIES[0], claimed)]) == 0


@given(st.dictionaries(st.text(), st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=()))))
def test_any_words_have_one_spelling_whatever_the_order_of_the_fields(entry):
    backwards = dict(reversed(list(entry.items())))
    assert audit_chain.canonical(entry) == audit_chain.canonical(backwards)
    assert audit_chain.verify(KEY, chained([entry])) is None


def test_numbers_with_a_fraction_have_several_spellings_and_are_refused():
    with pytest.raises(TypeError):
        audit_chain.canonical({"score": 0.1})
