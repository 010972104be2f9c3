"""Records to bodies and back as the store does it, and values of every kind to try."""

from datetime import UTC, date

from hypothesis import strategies as st

from cns_desktop.domain import caseload as people
from cns_desktop.fhir import meta, registry
from cns_desktop.fhir.jsontext import dumps, loads
from cns_desktop.fhir.references import rewrite_references
from cns_desktop.fhir.structure import examine
from tests.fhir.records import ENTRY

LINE = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
WORDS = st.just("") | LINE
DATES = st.dates(date(1900, 1, 1), date(2100, 1, 1))
MAYBE = st.none() | DATES
TIMES = st.datetimes(timezones=st.just(UTC))
NAMES = st.builds(people.Name, LINE, LINE, WORDS, st.sampled_from(["official", "usual"]))


def written(record, base=None):
    """The body as the store writes it."""
    body = registry.mapper_for(type(record)).to_fhir(record, base)
    return loads(dumps(meta.stamp(body, record.uid, "breast", record.entry)))


def read(body, fallback=ENTRY):
    return registry.mapper_of(body).from_fhir(body, fallback)


def comes_back(record, base=None):
    """Written, read, and written again: the same record, the same bytes, well shaped."""
    body = written(record, base)
    assert not examine(body).unknown
    again = read(body)
    assert again == record
    assert dumps(written(again, body)) == dumps(body)


def rewritten(examples):
    """Every published example as the import hands it over."""
    for name, found in examples:
        known = {one: f"{found.body['resourceType']}/{found.body.get('id')}" for one in found.names}
        known |= {f"urn:uuid:{ref}": f"Patient/{ref}" for ref in _patients(examples)}
        yield name, rewrite_references(found.body, known)


def _patients(examples):
    return {f.body["id"] for _name, f in examples if f.body["resourceType"] == "Patient" and "id" in f.body}


def coded(system, code):
    return {"coding": [{"system": system, "code": code, "display": "Words"}]}


def event(rtype, **more):
    return {"resourceType": rtype, "id": "e", "subject": {"reference": "Patient/p"}} | more
