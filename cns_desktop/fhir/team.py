"""The nurse, her role, organisation, team and laptop."""

from cns_desktop.domain.team import Device, Organization, Practitioner, PractitionerRole, Team
from cns_desktop.fhir.caseload import concept_part
from cns_desktop.fhir.mapping import Body, Mapper
from cns_desktop.fhir.meta import BASE, element_id
from cns_desktop.fhir.overlay import Part, linked, mapper, said, set_or_drop, status_error, uid_at, words
from cns_desktop.fhir.patient import ODS
from cns_desktop.fhir.people import one_name_part, reached_by


def _ods(body: Body) -> Body | None:
    return next((i for i in body.get("identifier", ()) if i.get("system") == ODS), None)


def _get_ods(body: Body) -> str:
    found: str = (_ods(body) or {}).get("value", "")
    return found


def _put_ods(body: Body, value: str) -> None:
    found = _ods(body)
    kept = [i for i in body.get("identifier", ()) if i is not found]
    made = (found or {"id": element_id("identifier", ODS), "system": ODS}) | {"value": value}
    set_or_drop(body, "identifier", [*kept, made] if value else kept)


def _get_manager(body: Body) -> str:
    return uid_at(next(iter(body.get("managingOrganization", ())), None))


def _put_manager(body: Body, value: str) -> None:
    set_or_drop(body, "managingOrganization", [{"reference": f"Organization/{value}"}] if value else None)


def _get_device_name(body: Body) -> str:
    return next((n.get("name", "") for n in body.get("deviceName", ())), "")


def _put_device_name(body: Body, value: str) -> None:
    set_or_drop(body, "deviceName", [{"name": value, "type": "user-friendly-name"}] if value else None)


def _said(name: str) -> Part:
    return said(name, f"{BASE}/StructureDefinition/team-{name.replace('_', '-')}")


PRACTITIONER: Mapper[Practitioner] = mapper(
    Practitioner, "Practitioner", (one_name_part(), reached_by("phone", "phone"), reached_by("email", "email")), start={"active": True}
)

PRACTITIONER_ROLE: Mapper[PractitionerRole] = mapper(
    PractitionerRole,
    "PractitionerRole",
    (
        linked("practitioner", "practitioner", "Practitioner"),
        linked("organization", "organization", "Organization"),
        concept_part("role", "code", many=True),
    ),
    start={"active": True},
)

ORGANIZATION: Mapper[Organization] = mapper(
    Organization, "Organization", (words("name", "name"), Part(("ods_code",), _get_ods, _put_ods)), start={"active": True}
)

TEAM: Mapper[Team] = mapper(
    Team,
    "CareTeam",
    (
        words("name", "name"),
        Part(("organization",), _get_manager, _put_manager),
        reached_by("phone", "phone"),
        reached_by("email", "email"),
        *(_said(name) for name in ("hospital", "hours", "answerphone", "out_of_hours_name", "out_of_hours_phone")),
    ),
    start={"status": "active"},
    error=status_error("active"),
    matches=lambda body: "subject" not in body,
)

DEVICE: Mapper[Device] = mapper(Device, "Device", (Part(("name",), _get_device_name, _put_device_name),), start={"status": "active"})
