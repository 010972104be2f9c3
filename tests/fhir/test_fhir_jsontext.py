import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cns_desktop.fhir.jsontext import DEPTH, JsonError, Number, clone, dumps, load_object, loads, number

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]))
NUMBERS = st.from_regex(r"-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?", fullmatch=True).map(lambda t: number(t.strip()))
VALUES = st.recursive(
    st.none() | st.booleans() | TEXT | NUMBERS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=20
)


@pytest.mark.parametrize("text", ["1.50", "1e3", "-0", "1E-7", "0.0", "123456789012345678901234567890", "-1.0", "7", "-7"])
def test_a_number_comes_out_as_it_went_in(text):
    assert dumps(loads(f'{{"a":{text}}}'.encode())) == f'{{"a":{text}}}'.encode()


@given(st.dictionaries(TEXT, VALUES, max_size=5))
def test_reading_what_was_written_gives_the_same_value_and_the_same_bytes(value):
    written = dumps(value)
    assert loads(written) == value
    assert dumps(loads(written)) == written


@given(st.dictionaries(TEXT, VALUES, max_size=5))
def test_any_layout_of_the_same_json_reads_the_same(value):
    spread = json.dumps(json.loads(dumps(value), parse_int=Number, parse_float=Number), indent=2, ensure_ascii=True)
    assert list(loads(spread.encode())) == list(value)


@pytest.mark.parametrize("digits", [15, 16, 17, 20, 400])
@pytest.mark.parametrize("sign", ["", "-"])
def test_the_layout_of_the_file_does_not_change_what_a_number_is(digits, sign):
    text = sign + "1" * digits
    tight, loose = loads(f'{{"a":[{text},{text}]}}'.encode()), loads(f'{{ "a": [ {text}, {text} ] }}'.encode())
    assert tight == loose
    assert type(tight["a"][0]) is type(loose["a"][0])
    assert dumps(loose) == f'{{"a":[{text},{text}]}}'.encode()


def test_key_order_is_kept():
    assert dumps(loads(b'{ "z": 1, "a": {"y": 2, "b": 3} }')) == b'{"z":1,"a":{"y":2,"b":3}}'


def test_a_byte_order_mark_is_allowed():
    assert loads(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


def test_a_whole_number_is_a_number_and_a_fraction_keeps_its_text():
    assert loads(b'{"a": 12, "b": 1.50}') == {"a": 12, "b": Number("1.50")}


@pytest.mark.parametrize("text", [b'{"a":1,"a":2}', b'{"a": 1, "a": 1.5}'])
def test_a_doubled_name_is_refused(text):
    with pytest.raises(JsonError, match="twice"):
        loads(text)


def test_a_doubled_name_is_refused_with_its_path():
    with pytest.raises(JsonError) as refused:
        loads(b'{"entry":[{},{"name":{"family":"x","given":1.5,"family":"y"}}]}')
    assert refused.value.where == "$.entry[1].name.family"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"{a}", "not valid JSON"),
        (b'{"a":NaN}', "NaN"),
        (b'{"a":-Infinity}', "Infinity"),
        (b'{"a":"\xff"}', "not UTF-8"),
        (b'{"a":"\\ud800"}', "half a character"),
        (b"[" * 100_000 + b"]" * 100_000, "too deeply"),
        (b"[" * (DEPTH + 1) + b"]" * (DEPTH + 1), "too deeply"),
        (b"[ " * (DEPTH + 1) + b"]" * (DEPTH + 1), "too deeply"),
        (b"[" * 300 + b"1" + b"]" * 300, "too deeply"),
        (b"", "not valid JSON"),
        (b'{"a":1} x', "not valid JSON"),
    ],
)
def test_what_is_not_json_is_refused_in_words(text, words):
    with pytest.raises(JsonError, match=words):
        loads(text)


def test_json_as_deep_as_the_limit_is_read():
    text = b"[" * DEPTH + b"]" * DEPTH
    assert dumps(loads(text)) == text


def test_an_escaped_pair_is_a_character():
    assert loads(b'{"a":"\\ud83d\\ude00"}') == {"a": "\U0001f600"}


def test_a_resource_must_be_an_object():
    with pytest.raises(JsonError, match="object"):
        load_object(b"[]")
    assert load_object(b"{}") == {}


def test_a_copy_shares_nothing_that_can_change():
    value = {"a": [{"b": 1}, 2], "c": "d"}
    copy = clone(value)
    copy["a"][0]["b"] = 9
    assert value == {"a": [{"b": 1}, 2], "c": "d"}
    assert clone("text") == "text"


def test_something_json_cannot_hold_is_our_mistake():
    with pytest.raises(TypeError):
        dumps({"a": object()})


@pytest.mark.parametrize("text", ["+1", ".5", "01", "1.", "1e", "", "NaN", "1 "])
def test_what_json_does_not_call_a_number_is_none(text):
    assert number(text) is None
