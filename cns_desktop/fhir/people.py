"""Names, telephone numbers, addresses: the pieces that Patient, Practitioner and RelatedPerson share."""

from cns_desktop.domain.caseload import Address, Name, Telecom
from cns_desktop.fhir.mapping import Body
from cns_desktop.fhir.meta import BASE, element_id, extension_of, put_extension
from cns_desktop.fhir.overlay import Part, matched, repeated, set_or_drop

VOICEMAIL = f"{BASE}/StructureDefinition/voicemail-safe"
# Which of several names is on the banner: the official one, else the one in use; old and maiden names never come first.
_RANK = {"official": 0, "usual": 1, "": 2}
NOBODY = Name("", "", use="")


def split_words(text: str) -> list[str]:
    """FHIR wants given names apart; joined by one space they are the text again, whatever it is."""
    words = text.split(" ")
    return words if all(words) else [text] if text else []


def get_name(element: Body) -> Name:
    """A HumanName; one that is only text is a family name in full."""
    family, given = element.get("family", ""), " ".join(g or "" for g in element.get("given", ()))
    title = " ".join(p or "" for p in element.get("prefix", ()))
    return Name(family if family or given else element.get("text", ""), given, title, element.get("use", ""))


def put_name(element: Body, name: Name) -> None:
    """Only the parts that changed; the `text` that told the old name goes."""
    old = get_name(element)
    element.pop("text", None)
    if get_name(element).family != name.family:
        set_or_drop(element, "family", name.family)
    if get_name(element).given != name.given:
        set_or_drop(element, "given", split_words(name.given))
    if old.title != name.title:
        set_or_drop(element, "prefix", split_words(name.title))
    if old.use != name.use:
        set_or_drop(element, "use", name.use)


def _same_use(old: Name, new: Name) -> bool:
    return old.use == new.use


def names_part() -> Part:
    """`name` and `other_names` of a Patient: which element is the name is worked out, never stored."""

    def place(elements: list[Body]) -> int:
        ranked = sorted(range(len(elements)), key=lambda i: (_RANK.get(elements[i].get("use", ""), 3), i))
        return ranked[0] if ranked else -1

    def get(body: Body) -> tuple[Name, tuple[Name, ...]]:
        elements = body.get("name", [])
        first = place(elements)
        others = tuple(get_name(e) for i, e in enumerate(elements) if i != first)
        return (get_name(elements[first]) if elements else NOBODY), others

    def put(body: Body, value: tuple[Name, tuple[Name, ...]]) -> None:
        name, others = value
        first = max(place(body.get("name", [])), 0)
        wanted = [*others[:first], name, *others[first:]] if name != NOBODY or others else []
        made = matched(body.get("name", []), wanted, get_name, put_name, _same_use)
        set_or_drop(body, "name", made)
        if made and get(body) != value:  # another name now claims the first place by its use
            body["name"] = [made[wanted.index(name)], *(e for i, e in enumerate(made) if i != wanted.index(name))]

    return Part(("name", "other_names"), get, put)


def one_name_part() -> Part:
    """The single name of a Practitioner or RelatedPerson."""
    whole = names_part()

    def get(body: Body) -> Name:
        name: Name = whole.get(body)[0]
        return name

    return Part(("name",), get, lambda body, name: whole.put(body, (name, whole.get(body)[1])))


def get_telecom(element: Body) -> Telecom:
    found = extension_of(element, VOICEMAIL)
    safe = found.get("valueBoolean") if found else None
    return Telecom(element.get("system", ""), element.get("value", ""), element.get("use", ""), safe)


def put_telecom(element: Body, telecom: Telecom) -> None:
    if "id" not in element:
        element["id"] = element_id("telecom", telecom.system, telecom.value, telecom.use)
    for key, value in (("system", telecom.system), ("value", telecom.value), ("use", telecom.use)):
        if element.get(key, "") != value:
            set_or_drop(element, key, value)
    put_extension(element, VOICEMAIL, None if telecom.voicemail_safe is None else {"valueBoolean": telecom.voicemail_safe})


def telecoms_part() -> Part:
    """Every way to reach somebody, in order."""
    return repeated("telecoms", "telecom", get_telecom, put_telecom, same=lambda old, new: (old.system, old.use) == (new.system, new.use))


def reached_by(name: str, system: str) -> Part:
    """The first telephone number (or e-mail address) as one text field."""

    def element(body: Body) -> Body | None:
        return next((t for t in body.get("telecom", ()) if t.get("system") == system), None)

    def get(body: Body) -> str:
        found = element(body)
        return found.get("value", "") if found else ""

    def put(body: Body, value: str) -> None:
        found = element(body)
        if not value:
            set_or_drop(body, "telecom", [t for t in body.get("telecom", ()) if t is not found])
        elif found is None:
            new = {"id": element_id("telecom", system, value), "system": system, "value": value}
            body["telecom"] = [*body.get("telecom", ()), new]
        else:
            found["value"] = value

    return Part((name,), get, put)


def get_address(element: Body) -> Address:
    lines = tuple(line or "" for line in element.get("line", ()))
    whole = ("city", "district", "postalCode", "use")
    city, district, postcode, use = (element.get(key, "") for key in whole)
    if not lines and not city and not postcode and element.get("text"):
        lines = tuple(element["text"].split("\n"))
    return Address(lines, city, district, postcode, use)


def put_address(element: Body, address: Address) -> None:
    """An edited address loses what told the old one: its text, its keys into address registers, its coordinates."""
    if "id" not in element:
        element["id"] = element_id("address", *address.lines, address.postcode, address.use)
    for key in ("text", "extension", "state", "country", "period"):
        element.pop(key, None)
    set_or_drop(element, "line", list(address.lines))
    for key, value in (("city", address.city), ("district", address.district), ("postalCode", address.postcode), ("use", address.use)):
        if element.get(key, "") != value:
            set_or_drop(element, key, value)


def addresses_part() -> Part:
    """Every address, in order."""
    return repeated("addresses", "address", get_address, put_address, same=lambda old, new: old.use == new.use)
