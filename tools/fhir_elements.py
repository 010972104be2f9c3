"""Make resources/fhir/r4-elements.json from the FHIR R4 schema (fhir-single.xsd, HL7, CC0).

    python tools/fhir_elements.py path/to/fhir-single.xsd

The table says, for each R4 type, which elements it has, of which type, and whether they repeat ("*").
XML carries none of that (every value is text, a list of one looks like a scalar), and JSON needs all of it. "@" marks an XML
attribute. Types that start with a small letter are primitives; coded values are all "code".
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
from defusedxml import ElementTree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

XS = "{http://www.w3.org/2001/XMLSchema}"
OUTPUT = Path(__file__).resolve().parents[1] / "resources" / "fhir" / "r4-elements.json"
SOURCE = "HL7 FHIR R4 4.0.1, fhir-single.xsd, CC0-1.0; made by tools/fhir_elements.py"


def elements_of(base: Element) -> Iterator[tuple[str, str]]:
    """Name and type of each element a complex type adds; "*" marks those that repeat."""
    for choice_or_sequence in base:
        repeats = choice_or_sequence.get("maxOccurs") == "unbounded"
        for element in choice_or_sequence.iter(XS + "element"):
            many = repeats or element.get("maxOccurs") == "unbounded"
            reference = element.get("ref")
            name = element.get("name") or "div"
            kind = element.get("type") or "xhtml"
            if reference and reference != "xhtml:div":
                continue  # ResourceContainer lists every resource; its type name says enough
            yield name, kind + ("*" if many else "")
    for attribute in base.iter(XS + "attribute"):
        if (name := attribute.get("name")) and name != "value":
            yield name, "@" + (attribute.get("type") or "").removesuffix("-primitive")


def describe(definition: Element) -> tuple[str, dict[str, str]] | None:
    """Base type and own elements, or None for a coded or primitive value."""
    extension = definition.find(f"{XS}complexContent/{XS}extension")
    base = definition if extension is None else extension
    value = [a for a in base.iter(XS + "attribute") if a.get("name") == "value"]
    if value:
        return None
    return ("" if extension is None else extension.get("base") or "", dict(elements_of(base)))


def table(schema: Element) -> dict[str, object]:
    """The whole schema as plain data."""
    types: dict[str, tuple[str, dict[str, str]]] = {}
    primitives: dict[str, str] = {}
    resources: list[str] = []
    for definition in schema.iter(XS + "complexType"):
        name = definition.get("name") or ""
        if name == "ResourceContainer":
            resources = [(e.get("ref") or "") for e in definition.iter(XS + "element")]
            continue
        described = describe(definition)
        if described is None:
            value = next(a for a in definition.iter(XS + "attribute") if a.get("name") == "value")
            kind = value.get("type") or ""
            primitives[name] = "code" if kind.endswith("-list") else kind.removesuffix("-primitive").replace("SampledDataDataType", "string")
        else:
            types[name] = described
    for _base, elements in types.values():
        for name, kind in elements.items():
            bare = kind.strip("@*")
            elements[name] = primitives.get(bare, bare) + ("*" if kind.endswith("*") else "") + ("@" if kind.startswith("@") else "")
    return {"source": SOURCE, "resources": resources, "types": types}


def main() -> None:
    """Read the schema named on the command line; write the table."""
    made = table(ElementTree.parse(Path(sys.argv[1])).getroot())
    OUTPUT.write_bytes(orjson.dumps(made) + b"\n")


if __name__ == "__main__":
    main()
