"""A handed-over paper as a Communication about its DocumentReference."""

from datetime import datetime

from cns_desktop.domain.handing import Handed
from cns_desktop.domain.packs import Handing
from cns_desktop.fhir.mapping import Body, Mapper
from cns_desktop.fhir.meta import BASE, instant
from cns_desktop.fhir.overlay import ErrorMark, Part, codes, linked, mapper, set_or_drop, uid_at

KIND = f"{BASE}/CodeSystem/communication-kind"
HANDED = "paper-handed"
HOW = f"{BASE}/CodeSystem/paper-handing"


def _get_paper(body: Body) -> str:
    return next((uid_at(reference) for reference in body.get("about", ())), "")


def _put_paper(body: Body, value: str) -> None:
    body["about"] = [{"reference": f"DocumentReference/{value}"}]


def _get_how(body: Body) -> Handing:
    said = codes(next(iter(body.get("medium", ())), {}))
    return next((how for how in Handing if how.value in said), Handing.HANDED_OVER)


def _put_how(body: Body, value: Handing) -> None:
    body["medium"] = [{"coding": [{"system": HOW, "code": value.value}]}]
    body["status"] = "completed" if value.is_given else "not-done"


def _put_at(body: Body, value: datetime) -> None:
    body["sent"] = value.isoformat()


def _get_by(body: Body) -> str:
    found: str = body.get("sender", {}).get("display", "")
    return found


def _put_by(body: Body, value: str) -> None:
    set_or_drop(body, "sender", {"display": value} if value else None)


_ERROR = ErrorMark(
    is_set=lambda body: body.get("status") == "entered-in-error",
    set=lambda body: body.update(status="entered-in-error"),
    clear=lambda body: body.update(status="completed" if _get_how(body).is_given else "not-done"),
)

MAPPER: Mapper[Handed] = mapper(
    Handed,
    "Communication",
    (
        linked("patient", "subject", "Patient"),
        Part(("paper",), _get_paper, _put_paper),
        Part(("how",), _get_how, _put_how),
        Part(("at",), lambda body: instant(body.get("sent")), _put_at),
        Part(("by",), _get_by, _put_by),
    ),
    start={"status": "completed", "category": [{"coding": [{"system": KIND, "code": HANDED}]}]},
    error=_ERROR,
    matches=lambda body: any(HANDED in codes(c) for c in body.get("category", ())) and instant(body.get("sent")) is not None,
)
