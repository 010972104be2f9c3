"""The 52-item tool and the demo safety set are what the guide says (domain.md C2, C6; README 1, 2, 5)."""

import json
from typing import Any

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire

from cns_desktop.i18n.resources import resource

SOURCED = {"PH02": "22253000", "PH03": "84229001", "PH04": "118190003", "EM41": "48694002", "EM42": "394924000"}


@pytest.fixture(scope="module")
def tool() -> dict[str, Any]:
    return json.loads(resource("questionnaires", "hna-52.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def concerns(tool):
    return [item for group in tool["item"] if group["type"] == "group" for item in group["item"]]


def test_the_tool_is_a_valid_r4_questionnaire(tool):
    assert Questionnaire.model_validate(tool).url == "https://cns-desktop.org.uk/fhir/Questionnaire/hna-52"


def test_it_ships_as_a_draft_that_asks_for_local_approval(tool):
    assert tool["status"] == "draft"
    assert tool["version"] == "1.0.0"
    assert "model text for local approval" in tool["description"]


def test_the_52_items_are_numbered_through_all_six_domains(tool, concerns):
    sizes = {group["linkId"]: len(group["item"]) for group in tool["item"] if group["type"] == "group"}
    assert sizes == {"PH": 27, "PR": 8, "FA": 5, "EM": 7, "SP": 2, "WI": 3}
    assert [item["prefix"] for item in concerns] == [f"{n:02d}" for n in range(1, 53)]
    assert all(item["linkId"][2:] == item["prefix"] for item in concerns)


def test_every_item_can_be_scored_left_commented_and_starred(concerns):
    for item in concerns:
        link = item["linkId"]
        state, score, comment, star = item["item"]
        assert [part["linkId"] for part in item["item"]] == [f"{link}.{part}" for part in ("state", "score", "comment", "star")]
        assert [option["valueCoding"]["code"] for option in state["answerOption"]] == ["scored", "not-a-concern"]
        assert (score["type"], comment["type"], star["type"]) == ("integer", "text", "boolean")
        assert score["enableWhen"][0]["question"] == f"{link}.state"
        limits = {e["url"].rsplit("/", 1)[1]: e["valueInteger"] for e in score["extension"] if "valueInteger" in e}
        assert limits == {"minValue": 0, "maxValue": 10, "questionnaire-sliderStepValue": 1}


def test_nothing_is_required_because_a_blank_means_not_answered(tool):
    assert '"required": true' not in json.dumps(tool)


def test_only_sourced_snomed_codes_are_shipped(tool, concerns):
    assert {item["linkId"]: item["code"][0]["code"] for item in concerns if "code" in item} == SOURCED
    assert "SNOMED International" in tool["copyright"]


def test_every_link_id_is_used_once(tool):
    found: list[str] = []

    def walk(items: list[dict[str, Any]]) -> None:
        for item in items:
            found.append(item["linkId"])
            walk(item.get("item", []))

    walk(tool["item"])
    assert len(found) == len(set(found)) == 1 + 6 + 52 * 5 + 1


def test_one_time_frame_is_named_once(tool):
    frames = [e["valueString"] for e in tool["extension"] if e["url"].endswith("/time-frame")]
    assert frames == ["in the last week"]


def test_each_domain_has_an_icon_that_ships():
    icons = json.loads(resource("questionnaires", "hna-52.icons.json").read_text("utf-8"))["icons"]
    assert list(icons) == ["PH", "PR", "FA", "EM", "SP", "WI"]
    assert [name for name in icons.values() if not resource("icons", f"{name}.svg").is_file()] == []


def test_the_demo_safety_set_says_it_is_a_model_and_points_at_real_items(tool, concerns):
    shipped = json.loads(resource("safety-sets", "demo.json").read_text("utf-8"))
    assert shipped["is_demo"] is True
    assert "your trust must approve" in shipped["title"]
    assert {rule["link_id"] for rule in shipped["rules"]} <= {item["linkId"] for item in concerns}
    for rule in shipped["rules"]:
        assert rule["tool_url"] == tool["url"]
        assert rule["number"] in rule["words"]
        assert all(rule[field] for field in ("owner_role", "reviewed_on", "reviewed_by"))
