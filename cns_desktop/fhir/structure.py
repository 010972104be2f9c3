"""Is this body shaped as R4 says? Elements R4 does not know are kept and named; a known element of the wrong shape is refused."""

import re
from dataclasses import dataclass, field

from cns_desktop.fhir.elements import CONTAINER, Kind, fields, is_resource
from cns_desktop.fhir.jsontext import Body, Json, Number
from cns_desktop.i18n import _

ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_TIME = r"T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00))"
_MONTH = r"(0[1-9]|1[0-2])"
_DAY = r"(0[1-9]|[12]\d|3[01])"
_FORMATS = {
    "date": re.compile(rf"\d{{4}}(-{_MONTH}(-{_DAY})?)?", re.ASCII),
    "dateTime": re.compile(rf"\d{{4}}(-{_MONTH}(-{_DAY}({_TIME})?)?)?", re.ASCII),
    "instant": re.compile(rf"\d{{4}}-{_MONTH}-{_DAY}{_TIME}", re.ASCII),
    "time": re.compile(r"([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?", re.ASCII),
    "id": ID,
}
_INTEGERS = frozenset(("integer", "positiveInt", "unsignedInt"))


@dataclass(slots=True)
class Findings:
    """What a well-shaped body holds that is not ours to understand."""

    unknown: list[str] = field(default_factory=list)
    must_understand: bool = False  # modifierExtension or implicitRules: we may show it, never interpret it


class ShapeError(ValueError):
    """A known element has a shape R4 does not allow. `path` holds element names only, never values."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.steps: list[str] = []

    @property
    def path(self) -> str:
        return "".join(reversed(self.steps)).removeprefix(".")


def examine(body: Body) -> Findings:
    """What is unknown in a resource; ShapeError with its path where something known is malformed."""
    found = Findings()
    try:
        _check_resource(body, found)
    except ShapeError as error:
        error.steps.append(str(body.get("resourceType", ""))[:40])
        raise
    return found


def _check_resource(body: Json, found: Findings) -> None:
    name = body.get("resourceType") if isinstance(body, dict) else None
    if not isinstance(name, str):
        raise ShapeError(_("There is no resourceType, so this is not a FHIR resource."))
    if not is_resource(name):
        raise ShapeError(_("This is not a FHIR R4 resource type."))
    _check_object(body, name, found)


def _check_object(value: Body, type_name: str, found: Findings) -> None:
    known = fields(type_name)
    for name, item in value.items():
        kind = known.get(name)
        try:
            if kind is not None:
                _check_element(item, kind, found)
            elif name.startswith("_") and (bare := known.get(name[1:])) and bare.is_primitive:
                _check_beside(item, bare, found)
            elif name != "resourceType":
                found.unknown.append(f"{type_name}.{name[:40]}")
        except ShapeError as error:
            error.steps.append(f".{name[:40]}")
            raise
        if name in ("modifierExtension", "implicitRules"):
            found.must_understand = True


def _check_element(item: Json, kind: Kind, found: Findings) -> None:
    if not kind.many:
        _check_one(item, kind, found)
        return
    if type(item) is not list:
        raise ShapeError(_("R4 wants a list here."))
    for index, one in enumerate(item):
        if one is None and kind.is_primitive:
            continue  # its extensions stand in the list beside
        try:
            _check_one(one, kind, found)
        except ShapeError as error:
            error.steps.append(f"[{index}]")
            raise


def _check_one(item: Json, kind: Kind, found: Findings) -> None:
    if kind.is_primitive:
        _check_primitive(item, kind.name)
    elif type(item) is not dict:
        raise ShapeError(_("R4 wants an object here."))
    elif kind.name == CONTAINER:
        _check_resource(item, found)
    else:
        _check_object(item, kind.name, found)


def _check_primitive(item: Json, kind: str) -> None:
    shape = type(item)
    if kind == "boolean":
        right = shape is bool
    elif kind in _INTEGERS:
        right = shape is int
    elif kind == "decimal":
        right = shape is int or shape is Number
    else:
        right = shape is str
    if not right:
        raise ShapeError(_("R4 wants a value of type {kind} here.").format(kind=kind))
    if (form := _FORMATS.get(kind)) and not form.fullmatch(item):
        raise ShapeError(_("This is not written as R4 writes a value of type {kind}.").format(kind=kind))


def _check_beside(item: Json, bare: Kind, found: Findings) -> None:
    """`_name`: id and extensions of a primitive, or a list of them in step with its values."""
    if (type(item) is list) != bare.many:
        raise ShapeError(_("The id and extensions of a value stand in an object (a list for a list)."))
    for one in item if bare.many else [item]:
        if type(one) is dict:
            _check_object(one, "Element", found)
        elif one is not None:
            raise ShapeError(_("R4 wants an object here."))
