"""FHIR R4 XML to the JSON form. Entities and DTDs are off; what R4 does not know is refused, not guessed.

XML says neither whether an element repeats nor whether `1.50` is a number: the R4 table does. JSON may hold elements of other
versions (they are kept); in XML their shape cannot be known, so a resource that has one is refused by name.
"""

from collections.abc import Mapping
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape, quoteattr

from defusedxml import DefusedXmlException, ElementTree

from cns_desktop.fhir.elements import CONTAINER, Kind, fields, is_resource
from cns_desktop.fhir.jsontext import DEPTH, Body, Json, JsonError, number
from cns_desktop.i18n import _

FHIR = "{http://hl7.org/fhir}"
XHTML = "{http://www.w3.org/1999/xhtml}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_BOOLEANS = {"true": True, "false": False}
_INTEGERS = frozenset(("integer", "positiveInt", "unsignedInt"))


class XmlError(JsonError):
    """The text is not FHIR R4 XML."""


def loads(data: bytes) -> Body:
    """The resource in `data`; XmlError where it is not R4 XML."""
    try:
        root = ElementTree.fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise XmlError(_("XML with a DTD or entities is not read.")) from error
    except ParseError as error:
        where = _("line {line}, column {column}").format(line=error.position[0], column=error.position[1] + 1)
        raise XmlError(_("This is not valid XML."), where) from error
    except (LookupError, ValueError) as error:  # an encoding expat does not know
        raise XmlError(_("The file's text encoding is not known.")) from error
    if not root.tag.startswith(FHIR):
        raise XmlError(_("This XML is not FHIR (its root is not in the namespace http://hl7.org/fhir)."))
    return _resource(root, root.tag.removeprefix(FHIR), 0)


def _resource(node: Element, path: str, depth: int) -> Body:
    name = node.tag.removeprefix(FHIR)
    if not is_resource(name):
        raise XmlError(_("This is not a FHIR R4 resource type."), path)
    return {"resourceType": name} | _object(node, name, path, depth)


def _object(node: Element, type_name: str, path: str, depth: int) -> Body:
    """The element's attributes and children under their JSON names, in document order."""
    if depth > DEPTH:
        raise XmlError(_("The data is nested too deeply."), path)
    if (node.text or "").strip() or any((child.tail or "").strip() for child in node):
        raise XmlError(_("There is text outside the values of elements."), path)
    known = fields(type_name)
    made: Body = dict(_attributes(node, known, path))
    seen: dict[str, int] = {}
    for child in node:
        name = child.tag.removeprefix(XHTML if child.tag == f"{XHTML}div" else FHIR)
        kind = known.get(name)
        if kind is None:
            raise XmlError(_("R4 has no such element, so its shape in JSON is not known."), f"{path}.{_plain(name)}")
        count = seen[name] = seen.get(name, 0) + 1
        here = f"{path}.{name}[{count - 1}]" if kind.many else f"{path}.{name}"
        if count > 1 and not kind.many:
            raise XmlError(_("This element stands twice, but R4 allows one."), here)
        if kind.is_primitive:
            _put_primitive(made, name, kind, count, _primitive(child, kind.name, here, depth))
        elif kind.many:
            made.setdefault(name, []).append(_complex(child, kind, here, depth))
        else:
            made[name] = _complex(child, kind, here, depth)
    # JSON leaves out a list of values that only holds the places of extensions.
    return {name: value for name, value in made.items() if not (isinstance(value, list) and all(item is None for item in value))}


def _attributes(node: Element, known: Mapping[str, Kind], path: str) -> list[tuple[str, str]]:
    kept = [(name, value) for name, value in node.items() if not name.startswith(XSI)]
    for name, _value in kept:
        kind = known.get(name)
        if kind is None or not kind.is_attribute:
            raise XmlError(_("R4 has no such attribute here."), f"{path}@{_plain(name)}")
    return kept


def _complex(node: Element, kind: Kind, path: str, depth: int) -> Body:
    if kind.name != CONTAINER:
        return _object(node, kind.name, path, depth + 1)
    if len(node) != 1:
        raise XmlError(_("A container holds one resource."), path)
    return _resource(node[0], path, depth + 1)


def _primitive(node: Element, kind: str, path: str, depth: int) -> tuple[Json, Body | None]:
    """Value and, if it has an id or extensions, the object that stands beside it as `_name`."""
    if kind == "xhtml":
        return _narrative(node, is_root=True), None
    beside = Element(node.tag, {k: v for k, v in node.items() if k != "value"})
    beside.extend(node)
    beside.text = node.text
    extra = _object(beside, "Element", path, depth + 1) if len(node) or len(node.attrib) > ("value" in node.attrib) else None
    text = node.get("value")
    if text is None and extra is None:
        raise XmlError(_("The element has no value."), path)
    return (None if text is None else _value(text, kind, path)), extra


def _value(text: str, kind: str, path: str) -> Json:
    if kind == "boolean":
        if text not in _BOOLEANS:
            raise XmlError(_("This is not true or false."), path)
        return _BOOLEANS[text]
    if kind in _INTEGERS or kind == "decimal":
        value = number(text)
        if value is None or (kind != "decimal" and not isinstance(value, int)):
            raise XmlError(_("This is not a number FHIR allows here."), path)
        return value
    return text


def _put_primitive(made: Body, name: str, kind: Kind, count: int, found: tuple[Json, Body | None]) -> None:
    """JSON keeps a primitive's value under `name`, its id and extensions under `_name`, lists in step with nulls."""
    value, extra = found
    if not kind.many:
        made.update({k: v for k, v in ((name, value), (f"_{name}", extra)) if v is not None})
        return
    made.setdefault(name, []).append(value)
    if extra is not None:
        made.setdefault(f"_{name}", []).extend([None] * (count - 1 - len(made[f"_{name}"])))
    if f"_{name}" in made:
        made[f"_{name}"].append(extra)


def _narrative(node: Element, *, is_root: bool = False) -> str:
    """XHTML as JSON holds it: one string, the namespace on its div."""
    tag = node.tag.removeprefix(XHTML)
    space = f" xmlns={quoteattr(XHTML[1:-1])}" if is_root else ""
    attributes = "".join(f" {_attribute_name(name)}={quoteattr(value)}" for name, value in node.items())
    inner = escape(node.text or "") + "".join(_narrative(child) + escape(child.tail or "") for child in node)
    return f"<{tag}{space}{attributes}>{inner}</{tag}>" if inner else f"<{tag}{space}{attributes}/>"


def _attribute_name(name: str) -> str:
    return name.replace("{http://www.w3.org/XML/1998/namespace}", "xml:")


def _plain(name: str) -> str:
    """An element's name without its namespace; names come from the file, so they are cut short."""
    return name.rpartition("}")[2][:40]
