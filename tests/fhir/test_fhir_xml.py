import pytest

from cns_desktop.fhir import xml
from cns_desktop.fhir.jsontext import Number, dumps, loads
from cns_desktop.fhir.structure import examine
from cns_desktop.fhir.xml import XmlError


def patient(inner):
    return f'<Patient xmlns="http://hl7.org/fhir">{inner}</Patient>'.encode()


def test_every_uk_core_example_becomes_well_shaped_json(files):
    read = {name: xml.loads(data) for name, data in files.items() if name.endswith(".xml")}
    assert len(read) > 140
    assert not {name for name, body in read.items() if examine(body).unknown}
    assert all(loads(dumps(body)) == body for body in read.values())


def test_lists_numbers_and_booleans_get_their_json_shape():
    body = xml.loads(
        patient('<active value="true"/><name><given value="A"/><given value="B"/></name><multipleBirthInteger value="2"/>'),
    )
    assert body == {"resourceType": "Patient", "active": True, "name": [{"given": ["A", "B"]}], "multipleBirthInteger": 2}


def test_a_decimal_keeps_its_text():
    body = xml.loads(b'<Observation xmlns="http://hl7.org/fhir"><valueQuantity><value value="1.50"/></valueQuantity></Observation>')
    assert body["valueQuantity"]["value"] == Number("1.50")


def test_extensions_of_a_value_stand_beside_it():
    inner = '<birthDate id="b" value="2021-02-11"><extension url="u"><valueString value="x"/></extension></birthDate>'
    assert xml.loads(patient(inner)) == {
        "resourceType": "Patient",
        "birthDate": "2021-02-11",
        "_birthDate": {"id": "b", "extension": [{"url": "u", "valueString": "x"}]},
    }


def test_extensions_in_a_list_of_values_stay_in_step():
    extended = '<given value="{}"><extension url="u"><valueCode value="c"/></extension></given>'
    inner = f'<name><given value="A"/>{extended.format("B")}<given value="C"/></name>'
    assert xml.loads(patient(inner))["name"] == [{"given": ["A", "B", "C"], "_given": [None, {"extension": [{"url": "u", "valueCode": "c"}]}, None]}]


def test_a_list_of_values_that_are_only_extensions_has_no_values():
    inner = '<name><given><extension url="u"><valueCode value="masked"/></extension></given></name>'
    assert xml.loads(patient(inner))["name"] == [{"_given": [{"extension": [{"url": "u", "valueCode": "masked"}]}]}]


def test_contained_resources_and_bundles_are_nested():
    inner = '<contained><Organization><id value="o"/><name value="N"/></Organization></contained>'
    assert xml.loads(patient(inner))["contained"] == [{"resourceType": "Organization", "id": "o", "name": "N"}]
    bundle = xml.loads(
        b'<Bundle xmlns="http://hl7.org/fhir"><type value="collection"/>'
        b'<entry><resource><Patient><id value="p"/></Patient></resource></entry></Bundle>'
    )
    assert bundle["entry"] == [{"resource": {"resourceType": "Patient", "id": "p"}}]


def test_narrative_stays_one_string_of_xhtml():
    inner = (
        '<text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml" xml:lang="en">'
        'a &lt; b <b class="x">bold</b> tail<br/></div></text>'
    )
    assert xml.loads(patient(inner))["text"]["div"] == (
        '<div xmlns="http://www.w3.org/1999/xhtml" xml:lang="en">a &lt; b <b class="x">bold</b> tail<br/></div>'
    )


def test_a_schema_location_is_not_data():
    root = '<Patient xmlns="http://hl7.org/fhir" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b"/>'
    assert xml.loads(root.encode()) == {"resourceType": "Patient"}


@pytest.mark.parametrize(
    ("data", "words", "where"),
    [
        (b'<!DOCTYPE x [<!ENTITY e "boom">]><Patient xmlns="http://hl7.org/fhir"/>', "DTD", ""),
        (b"<Patient", "not valid XML", "line 1, column 1"),
        (b'<?xml version="1.0" encoding="no-such"?><a/>', "valid XML|encoding", None),
        (b"<Patient/>", "not FHIR", ""),
        (b'<Patent xmlns="http://hl7.org/fhir"/>', "resource type", "Patent"),
        (patient("<name1/>"), "no such element", "Patient.name1"),
        (patient('<gender value="male"/><gender value="male"/>'), "stands twice", "Patient.gender"),
        (patient("loose"), "outside the values", "Patient"),
        (patient('<active value="true"/>loose'), "outside the values", "Patient"),
        (patient('<name use="x"/>'), "no such attribute", "Patient.name[0]@use"),
        (patient("<birthDate/>"), "no value", "Patient.birthDate"),
        (patient('<active value="yes"/>'), "true or false", "Patient.active"),
        (patient('<multipleBirthInteger value="1.5"/>'), "not a number", "Patient.multipleBirthInteger"),
        (patient('<multipleBirthInteger value="two"/>'), "not a number", "Patient.multipleBirthInteger"),
        (patient("<contained/>"), "one resource", "Patient.contained[0]"),
        (patient("<extension url='u'>" * 120 + "</extension>" * 120), "too deeply", None),
    ],
)
def test_what_is_not_r4_xml_is_refused_with_its_place(data, words, where):
    with pytest.raises(XmlError, match=words) as refused:
        xml.loads(data)
    assert where is None or refused.value.where == where
