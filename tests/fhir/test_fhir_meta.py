from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from cns_desktop.domain.records import Informant
from cns_desktop.fhir import bundle, meta
from cns_desktop.fhir.bundle import Stored
from cns_desktop.fhir.canonical import canonical, digest, same
from cns_desktop.fhir.jsontext import Number, dumps, loads
from cns_desktop.fhir.reading import read
from cns_desktop.fhir.structure import examine

UID = "5e0c1f1e-0000-4000-8000-00000000000a"


def test_stamping_gives_identity_team_schema_and_entry_and_only_once(imported):
    body = {"resourceType": "Patient", "name": [{"family": "A"}], "id": "old"}
    stamped = meta.stamp(body, UID, "breast", imported)
    assert meta.uid_of(stamped) == UID
    assert stamped["id"] == UID
    assert meta.schema_major_of(stamped) == 1
    assert {"system": meta.TEAM, "code": "breast"} in stamped["meta"]["tag"]
    assert dumps(meta.stamp(stamped, UID, "breast", imported)) == dumps(stamped)
    assert body == {"resourceType": "Patient", "name": [{"family": "A"}], "id": "old"}
    examine(stamped)


def test_every_example_can_be_stamped_and_stays_well_shaped(examples, imported):
    for _name, found in examples:
        stamped = meta.stamp(found.body, UID, "team", imported)
        examine(stamped)
        assert meta.uid_of(stamped) == UID
        assert meta.stamp(stamped, UID, "team", imported) == stamped


def test_stamping_takes_nothing_out(examples, imported):
    for _name, found in examples:
        stamped = meta.stamp(found.body, UID, "team", imported)
        for key, value in found.body.items():
            if key not in ("id", "meta", "identifier", "extension") and key not in meta.KEYED:
                assert stamped[key] == value


def test_types_without_a_place_for_an_identifier_carry_a_tag():
    for body in ({"resourceType": "Provenance"}, {"resourceType": "QuestionnaireResponse", "identifier": {"value": "theirs"}}):
        stamped = meta.stamp(body, UID, "")
        assert meta.uid_of(stamped) == UID
        assert stamped["meta"]["tag"] == [{"system": meta.SYS, "code": UID}]
    assert meta.stamp({"resourceType": "QuestionnaireResponse"}, UID, "")["identifier"]["value"] == UID


def test_a_body_of_another_system_has_no_uid_no_schema_and_says_nothing_about_its_entry(imported):
    body = {"resourceType": "Patient", "identifier": ["x", {"system": "other", "value": "1"}], "meta": {"tag": ["x"]}}
    assert meta.uid_of(body) == ""
    assert meta.schema_major_of(body) == 0
    assert meta.schema_major_of({"extension": [{"url": meta.SCHEMA, "valueInteger": "x"}]}) == 0
    assert meta.entry_of(body, imported) is imported


@given(
    informant=st.sampled_from(Informant),
    third_party=st.booleans(),
    sensitive=st.booleans(),
    legal_hold=st.booleans(),
    filed_on=st.none() | st.dates(),
    error_reason=st.sampled_from(["", "wrong patient"]),
    role=st.sampled_from(["", "Cancer Nurse Specialist"]),
    happened=st.datetimes(timezones=st.just(UTC)),
)
def test_the_record_fields_survive_in_the_body(**changes):
    from_other = meta.entry_of({}, ENTRY)
    entry = replace(ENTRY, **changes)
    body = loads(dumps(meta.stamp({"resourceType": "Patient"}, UID, "t", entry)))
    assert meta.entry_of(body, replace(from_other, role="")) == entry


NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ENTRY = meta.Entry(meta.PractitionerId("p"), "", meta.OrganizationId("o"), meta.DeviceId("d"), NOON, NOON)


def test_an_entry_another_program_damaged_falls_back_part_by_part(imported):
    parts = ["x", {"url": "author", "valueString": "x"}, {"url": "happened", "valueInstant": "2026-01-01T10:00:00"}, {"url": "filed"},
             {"url": "informant", "valueCode": "alien"}, {"url": "sensitive", "valueString": "yes"}, {"url": "role", "valueInteger": 1},
             {"url": "other"}, {"url": "entered", "valueInstant": 7}, {"url": "legal-hold", "valueBoolean": True}]  # fmt: skip
    body = {"extension": [{"url": meta.ENTRY, "extension": parts}]}
    assert meta.entry_of(body, imported) == replace(imported, legal_hold=True)


def test_element_ids_are_the_same_for_the_same_content_and_never_twice_in_a_list():
    lists = {"telecom": [{"value": "1"}, {"value": "1"}, {"id": "kept", "value": "2"}, {"value": "1"}]}
    one = meta.stamp({"resourceType": "Patient"} | lists, UID, "")["telecom"]
    two = meta.stamp({"resourceType": "Patient"} | lists, UID, "")["telecom"]
    assert one == two
    assert len({item["id"] for item in one}) == 4
    assert one[2]["id"] == "kept"


def test_an_extension_is_set_replaced_and_removed_without_touching_shared_lists():
    shared = [{"url": "other", "valueString": "x"}]
    body = {"extension": shared}
    meta.put_extension(body, "ours", {"valueString": "a"})
    meta.put_extension(body, "ours", {"valueString": "b"})
    assert body["extension"] == [*shared, {"url": "ours", "valueString": "b"}]
    before = body["extension"]
    meta.put_extension(body, "ours", {"valueString": "b"})
    assert body["extension"] is before
    meta.put_extension(body, "ours", None)
    meta.put_extension(body, "ours", None)
    meta.put_extension(body, "other", None)
    assert body == {}
    assert len(shared) == 1


def test_a_day_is_read_from_a_date_or_a_time_and_nothing_else():
    assert meta.day("2026-11-22T23:30:00+00:00") == date(2026, 11, 22)
    assert meta.day("2026-11") is None
    assert meta.day("2026-02-30") is None
    assert meta.day(None) is None


def test_what_servers_rewrite_does_not_count_as_a_change():
    base = {
        "resourceType": "DocumentReference",
        "meta": {"versionId": "1", "lastUpdated": "2026-01-01T00:00:00Z", "source": "#a", "tag": [{"code": "a"}, {"code": "b"}]},
        "text": {"status": "generated", "div": "<div/>"},
        "content": [{"attachment": {"url": "Binary/1?sign=x", "size": 3}}],
        "relatesTo": [],
    }
    other = {
        "content": [{"attachment": {"size": 3, "url": "Binary/1?sign=y"}}],
        "resourceType": "DocumentReference",
        "meta": {"tag": [{"code": "b"}, {"code": "a"}], "versionId": "9"},
        "description": {},
    }
    assert canonical(base) == canonical(other)
    assert digest(base) == digest(other)
    assert same(base, other)
    assert same(base, base)


def test_what_people_wrote_counts_as_a_change():
    body = {"resourceType": "Observation", "text": {"status": "additional"}, "valueQuantity": {"value": Number("1.50")}}
    assert not same(body, body | {"valueQuantity": {"value": Number("1.5")}})
    assert not same(body, body | {"text": {"status": "extensions"}})
    contained = {"resourceType": "Patient", "contained": [{"resourceType": "Patient", "meta": {"versionId": "1"}, "id": "a"}]}
    assert canonical(contained) == b'{"contained":[{"id":"a","resourceType":"Patient"}],"resourceType":"Patient"}'


def test_an_export_reads_back_and_exports_to_the_same_bytes(examples):
    stored = []
    for number, (_name, found) in enumerate(examples):
        body = meta.stamp(found.body, f"5e0c1f1e-0000-4000-8000-{number:012x}", "team")
        stored.append(Stored(body["resourceType"], body["id"], dumps(body)))
    exported = b"".join(bundle.collection(stored))
    parsed = read(exported, "export.json")
    assert not parsed.refused
    again = [Stored(f.body["resourceType"], meta.uid_of(f.body), dumps(f.body)) for f in parsed.resources]
    assert b"".join(bundle.collection(again)) == exported
    lines = b"".join(bundle.ndjson(stored))
    assert b"".join(dumps(f.body) + b"\n" for f in read(lines, "export.ndjson").resources) == lines


def test_an_empty_export_is_a_bundle():
    assert read(b"".join(bundle.collection([])), "f").refused == []


def test_a_type_without_extensions_carries_only_its_tags(imported):
    stamped = meta.stamp({"resourceType": "Binary", "contentType": "text/plain"}, UID, "team", imported)
    assert [tag["system"] for tag in stamped["meta"]["tag"]] == [meta.SYS, meta.TEAM]
    assert "extension" not in stamped
