from collections import Counter

import pytest

from cns_desktop.fhir import jsontext, reading
from cns_desktop.fhir.meta import stamp
from cns_desktop.fhir.reading import Format, read, sniff
from cns_desktop.fhir.references import NHS_NUMBER, links, local_name, names_of, nhs_numbers, references, rewrite_references, target
from cns_desktop.fhir.structure import ShapeError, examine


def entries(*inner, kind="collection"):
    return jsontext.dumps({"resourceType": "Bundle", "type": kind, "entry": list(inner)})


def refusals(data):
    return [(r.where, r.reason) for r in read(data, "f").refused]


def test_every_synthea_bundle_is_read_whole(files):
    read_of = {name: read(data, name) for name, data in files.items() if name.startswith("synthea/")}
    assert len(read_of) == 6
    assert sum(len(p.resources) for p in read_of.values()) == 1618
    assert not [p.refused for p in read_of.values() if p.refused]


def test_every_reference_of_a_synthea_bundle_resolves_inside_it(files):
    for name, data in files.items():
        if name.startswith("synthea/"):
            found = read(data, name).resources
            names = {one for f in found for one in f.names}
            assert not [r for f in found for r in references(f.body) if r not in names]


def test_pds_search_sets_and_single_patients_are_read(files):
    counts = Counter(f.body["resourceType"] for name, data in files.items() if name.startswith("pds-api/") for f in read(data, name).resources)
    assert counts == {"Patient": 9, "RelatedPerson": 3}


def test_unknown_elements_are_kept_and_named(files):
    (found,) = read(files["fhir-bundles/PatientWithUnknownElements.json"], "f").resources
    assert found.unknown == ("Patient.name1",)
    assert found.body["name1"][0]["family"] == "Chalmers"


def test_a_row_of_ndjson_that_cannot_be_read_keeps_the_others(files):
    rows = b'{"resourceType":"Patient","id":"a"}\n\n{"resourceType":"Patient"\n{"resourceType":"Patient","id":"b"}\n[]\n'
    parsed = read(rows, "rows.ndjson")
    assert [f.where for f in parsed.resources] == ["line 1", "line 4"]
    assert [(r.file, r.where) for r in parsed.refused] == [("rows.ndjson", "line 3"), ("rows.ndjson", "line 5")]
    assert [r.where for r in read(files["fhir-bundles/Import-InvalidPatient.ndjson"], "f").refused] == [
        "line 1 Patient.id", "line 2 Patient.id", "line 3 Patient.id", "line 4", "line 5 Patient.id",
    ]  # fmt: skip


def test_requests_in_a_bundle_bring_no_record(files):
    reasons = " ".join(r.reason for r in read(files["fhir-bundles/Bundle-Transaction.json"], "f").refused)
    assert "DELETE" in reasons
    assert "GET" in reasons
    assert "operation" in reasons


def test_a_second_entry_with_the_same_identity_is_refused_naming_the_first():
    one = {"resourceType": "Patient", "id": "a", "active": True}
    data = entries({"fullUrl": "u", "resource": one}, {"fullUrl": "u", "resource": one}, {"fullUrl": "u", "resource": one | {"active": False}})
    assert len(read(data, "f").resources) == 1
    assert [(w, "word for word" in r, "entry[0]" in r) for w, r in refusals(data)] == [("entry[1]", True, True), ("entry[2]", False, True)]


def test_entries_without_full_url_are_told_apart_by_type_and_id():
    one = {"resourceType": "Patient", "id": "a"}
    assert len(read(entries({"resource": one}, {"resource": one | {"id": "b"}}, {"resource": one}), "f").resources) == 2


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (7, "object"),
        ({"resource": 7}, "object"),
        ({"fullUrl": "u"}, "no record"),
        ({"resource": {"resourceType": "OperationOutcome"}, "search": {"mode": "outcome"}}, "note about the search"),
        ({"resource": {"resourceType": "Patient"}, "request": {"method": "PATCH", "url": "Patient/1"}}, "PATCH"),
        ({"resource": {"resourceType": "Patent"}}, "resource type"),
        ({"resource": {}}, "resourceType"),
    ],
)
def test_an_entry_that_brings_no_record_is_refused(entry, words):
    assert [w.split()[0] for w, r in refusals(entries(entry)) if words in r] == ["entry[0]"]


def test_a_bundle_inside_a_bundle_is_read():
    inner = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": {"resourceType": "Patient", "id": "a"}}]}
    assert [f.where for f in read(entries({"resource": inner}), "f").resources] == ["entry[0].entry[0]"]


def test_bundles_nested_without_end_are_refused():
    data = {"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Patient"}}]}
    for _ in range(8):
        data = {"resourceType": "Bundle", "entry": [{"resource": data}]}
    assert "too deeply" in refusals(jsontext.dumps(data))[0][1]


def test_a_history_and_a_bundle_of_the_wrong_shape_are_refused():
    assert "old versions" in refusals(entries(kind="history"))[0][1]
    assert "list" in refusals(b'{"resourceType":"Bundle","entry":{}}')[0][1]


@pytest.mark.parametrize(
    ("data", "kind", "words"),
    [
        (b"", Format.EMPTY, "empty"),
        (b"\xef\xbb\xbf \n", Format.EMPTY, "empty"),
        (b"%PDF-1.6", Format.PDF, "PDF"),
        (b"PK\x03\x04", Format.ZIP, "zip"),
        ("a,b".encode("utf-16"), Format.UTF16, "UTF-16"),
        (b"\x01\x00\x02", Format.BINARY, "text file"),
        (b"a,b,c\n1,2,3", Format.TEXT, "neither FHIR"),
        (b"[]", Format.JSON, "object"),
        (b"{", Format.JSON, "valid JSON"),
        (b"<a/>", Format.XML, "not FHIR"),
    ],
)
def test_a_file_is_known_by_its_first_bytes_and_refused_in_plain_words(data, kind, words):
    assert sniff(data) is kind
    assert words in refusals(data)[0][1]


def test_xml_in_utf_16_is_read():
    data = '<?xml version="1.0" encoding="utf-16"?><Patient xmlns="http://hl7.org/fhir"><id value="a"/></Patient>'.encode("utf-16")
    assert [f.body["id"] for f in read(data, "f").resources] == ["a"]


def test_a_single_resource_in_xml_is_read(files):
    (found,) = read(files["ukcore/UKCore-Patient-RichardSmith-Example.xml"], "f").resources
    assert found.body["name"] == [{"use": "official", "family": "SMITH", "given": ["Richard"]}]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"name": {}}, "Patient.name"),
        ({"name": ["x"]}, "Patient.name[0]"),
        ({"active": "true"}, "Patient.active"),
        ({"birthDate": "2026-13-01"}, "Patient.birthDate"),
        ({"birthDate": "\u0662\u0660\u0662\u0660"}, "Patient.birthDate"),
        ({"multipleBirthInteger": jsontext.Number("1.0")}, "Patient.multipleBirthInteger"),
        ({"id": "no spaces"}, "Patient.id"),
        ({"_birthDate": []}, "Patient._birthDate"),
        ({"_birthDate": "x"}, "Patient._birthDate"),
        ({"name": [{"_given": {}}]}, "Patient.name[0]._given"),
        ({"name": [{"given": [1]}]}, "Patient.name[0].given[0]"),
        ({"contained": [{"resourceType": "Nothing"}]}, "Patient.contained[0]"),
        ({"extension": [{"url": "u", "valueDecimal": "1.5"}]}, "Patient.extension[0].valueDecimal"),
    ],
)
def test_a_known_element_of_the_wrong_shape_keeps_the_resource_out_with_its_path(change, path):
    with pytest.raises(ShapeError) as refused:
        examine({"resourceType": "Patient"} | change)
    assert refused.value.path == path


def test_values_beside_a_list_and_modifiers_are_seen():
    body = {"resourceType": "Patient", "name": [{"given": [None], "_given": [{"id": "x"}], "_nothing": 1}], "modifierExtension": [{"url": "u"}]}
    found = examine(body)
    assert found.must_understand
    assert found.unknown == ["HumanName._nothing"]
    assert not examine({"resourceType": "Patient", "_birthDate": {"id": "x"}, "name": [{"_given": [None]}]}).must_understand


def test_an_empty_body_is_no_resource():
    with pytest.raises(ShapeError):
        examine({})


def test_references_are_found_except_those_to_contained_resources():
    body = {"subject": {"reference": "Patient/1"}, "a": [{"reference": "#x"}, [{"reference": "urn:uuid:2"}], "x"], "reference": {"no": 1}}
    assert list(references(body)) == ["Patient/1", "urn:uuid:2"]
    assert list(references("Patient/1")) == []


def test_a_reference_has_one_local_name_whatever_its_form():
    assert local_name("https://server/fhir/Patient/1/_history/3") == "Patient/1"
    assert local_name("urn:uuid:1") == "urn:uuid:1"
    assert target("Nothing/1") is None
    assert target("https://server/Patient/1") == ("Patient", "1")


def test_references_are_pointed_at_known_targets_and_nothing_else_is_touched():
    body = {
        "a": {"reference": "urn:uuid:1"},
        "b": [{"reference": "http://x/Patient/2"}, {"reference": "Patient/3", "display": "d"}],
        "c": [1, {"d": 2}],
    }
    known = {"urn:uuid:1": "Patient/u1", "Patient/2": "Patient/u2"}
    rewritten = rewrite_references(body, known)
    assert list(references(rewritten)) == ["Patient/u1", "Patient/u2", "Patient/3"]
    assert rewritten["c"] is body["c"]
    assert rewrite_references(body, {}) is body
    assert list(references(body)) == ["urn:uuid:1", "http://x/Patient/2", "Patient/3"]


def test_a_patient_named_by_nhs_number_only_is_found_and_the_number_stays():
    patient = {"resourceType": "Patient", "id": "a", "identifier": [{"system": NHS_NUMBER, "value": "9990000018"}]}
    name = f"{NHS_NUMBER}|9990000018"
    assert name in names_of(patient)
    related = {"resourceType": "RelatedPerson", "patient": {"type": "Patient", "identifier": {"system": NHS_NUMBER, "value": "9990000018"}}, "x": [1]}
    assert list(nhs_numbers(related)) == [name]
    linked = rewrite_references(related, {name: "Patient/a"})
    assert linked["patient"] == {"reference": "Patient/a"} | related["patient"]
    assert rewrite_references(linked, {name: "Patient/a"}) == linked
    assert rewrite_references(related, {}) is related
    assert list(links(related)) == [name]
    assert target(name) == ("Patient", "9990000018")
    assert name not in names_of(stamp(patient, "5e0c1f1e-0000-4000-8000-00000000000a", ""))


@pytest.mark.parametrize(
    "identifier", ["x", {"system": NHS_NUMBER, "value": "999"}, {"system": NHS_NUMBER}, {"system": "other", "value": "9990000018"}]
)
def test_a_mistyped_or_other_number_names_nobody(identifier):
    assert names_of({"resourceType": "Patient", "identifier": [identifier]}) == ()
    assert list(nhs_numbers({"subject": [{"identifier": identifier}]})) == []


def test_a_number_marked_old_names_nobody():
    old = {"system": NHS_NUMBER, "value": "9990000018", "use": "old"}
    assert names_of({"resourceType": "Patient", "identifier": [old]}) == ()


def test_a_resource_without_id_is_called_by_its_full_url_only():
    assert names_of({"resourceType": "Patient"}, "urn:uuid:1") == ("urn:uuid:1",)
    assert names_of({"resourceType": "Patient", "id": "a"}) == ("Patient/a", "urn:uuid:a")


def test_refusals_never_quote_what_stood_in_the_file():
    secret = b'{"resourceType":"Patient","birthDate":"MARKERWORD","name":[{"family":"MARKERWORD"}]}'
    parsed = reading.read(secret, "f")
    assert parsed.refused
    assert "MARKERWORD" not in repr(parsed.refused)
