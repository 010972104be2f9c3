from pathlib import Path

import pytest

from cns_desktop.fhir.jsontext import load_object
from cns_desktop.fhir.questionnaires import tool_of, unsupported

TOOL = load_object((Path(__file__).parents[2] / "resources" / "questionnaires" / "hna-52.json").read_bytes())


def test_the_52_item_list_becomes_the_tool_the_page_shows():
    tool = tool_of(TOOL, {"PH": "heart-pulse"})
    assert (len(tool.domains), len(tool.items)) == (6, 52)
    assert [item.number for item in tool.items] == list(range(1, 53))
    assert tool.time_frame == "in the last week"
    assert tool.domains[0].icon == "heart-pulse"
    assert tool.domains[1].icon == ""
    assert (tool.items[0].link_id, tool.items[0].domain) == ("PH01", "PH")
    assert (tool.url, tool.version) == (TOOL["url"], TOOL["version"])


def test_a_form_of_another_kind_has_no_concerns(examples):
    forms = [f.body for _name, f in examples if f.body["resourceType"] == "Questionnaire"]
    assert len(forms) > 15
    assert not [form for form in forms if tool_of(form).items]


def test_a_concern_without_a_printed_number_takes_its_place():
    group = {"linkId": "A", "item": [{"linkId": "A1", "text": "x", "item": [{"linkId": "A1.score", "type": "integer"}]}]}
    assert tool_of({"item": [group]}).items[0].number == 1


@pytest.mark.parametrize(("language", "name"), [("application/x-fhir-query", "x-fhir-query"), ("text/cql", "CQL")])
def test_languages_we_do_not_run_are_named_once(language, name):
    expression = {"valueExpression": {"language": language, "expression": "x"}}
    form = {"extension": [expression], "item": [{"linkId": "Q", "extension": [expression, expression, {"language": "text/cql"}]}]}
    assert unsupported(form) == (f"form: {name}", f"Q: {name}")
    assert unsupported(TOOL) == ()
