"""Every screen as a screen reader has it, over AT-SPI under X11, and one journey driven from another process."""

import pytest

from tests.display.atspi import FOCUSABLE, FOCUSED, Node, Refused, application, press_key, type_keys, wait_until

pytestmark = pytest.mark.display

RETURN, CONTROL = 0xFF0D, 4  # an X keysym, an X modifier mask
PLACES = ("Today", "Caseload", "Leaflets", "Print", "Team", "Reports", "Settings")
TABS = ("Overview", "Needs", "Plan", "Information", "Contacts", "Pathway", "Wellbeing", "Research", "Papers")
KNOWN_ROLES = frozenset(
    {
        "push button", "check box", "radio button", "text", "password text", "paragraph", "combo box", "spin button", "spin box", "slider",
        "table", "list", "tree", "page tab", "page tab list", "label", "menu", "menu item", "link", "toggle button", "tree table",
        "scroll pane", "document frame", "push button menu",
    }
)  # fmt: skip


def nameless(root: Node) -> list[str]:
    """Everything that takes the keyboard and says neither a name nor a label, or has no role of a control."""
    faults = []
    for node in root.walk():
        try:
            if not node.has(FOCUSABLE):
                continue
            name, role = node.name.strip() or " ".join(node.labels()).strip(), node.role
        except Refused:
            continue  # it has gone since
        if not name:
            faults.append(f"a {role} without a name at {node.extent()}")
        if role not in KNOWN_ROLES:  # a box that takes the keyboard says nothing of what it does
            faults.append(f"{name!r} has the role {role}")
    return faults


def press(root: Node, role: str, *starts: str) -> None:
    """Press what has one of these names. What is made anew between finding and pressing is found again."""

    def fits(name: str) -> bool:
        return any(name == start or name.startswith(f"{start},") for start in starts)

    def pressed() -> bool:
        try:
            root.find(role, fits).press()
        except Refused:
            return False
        return True

    wait_until(pressed, f"no {role} {starts} could be pressed")


def find_patient(app: Node, typed: str) -> None:
    """Ctrl+K, a name, Enter: as the keyboard does it."""
    press_key(app, ord("k"), CONTROL)
    box = app.find("text", "Find a patient")
    wait_until(lambda: box.has(FOCUSED), "Ctrl+K did not go to Find")
    type_keys(app, typed)
    app.find("label", lambda name: "match" in name and typed in name)
    press_key(app, RETURN)


def banner(app: Node) -> Node:
    return app.find("filler", lambda name: name.startswith("Patient "))


@pytest.mark.parametrize("place", PLACES)
def test_every_place_names_all_that_takes_the_keyboard(app, place):
    press(app, "check box", place)
    app.find("label", lambda name: name.startswith(place) or place in ("Team", "Reports", "Print", "Leaflets", "Today", "Settings"))
    assert nameless(app) == []


def test_the_caseload_is_a_table_with_cells(app):
    press(app, "check box", "Caseload")
    table = app.find("table", "Patients")
    rows, columns = table.get("Table", "NRows"), table.get("Table", "NColumns")
    assert rows == 12
    cells = [Node(app.bus, *table.call("Table", "GetAccessibleAt", "ii", row, 1)[0]).name for row in range(3)]
    headings = [table.call("Table", "GetColumnDescription", "i", column)[0] for column in range(columns)]
    assert all(cells)
    assert any("NHS" in heading for heading in headings)


@pytest.mark.parametrize("tab", TABS)
def test_every_page_of_a_patient_names_all_that_takes_the_keyboard(app, tab):
    if not any(node.role == "page tab" for node in app.walk()):
        find_patient(app, "pat")
        app.find("page tab", "Overview")
    press(app, "page tab", tab)
    wait_until(lambda: app.find("page tab list", tab) is not None, f"{tab} did not open")
    assert "NHS number 999" in banner(app).name
    assert nameless(app) == []


def test_a_patient_is_found_assessed_and_read_back_from_outside(app):
    find_patient(app, "pat")
    words = banner(app).name
    assert "born" in words
    press(app, "page tab", "Needs")
    press(app, "push button", "New assessment", "Start assessment", "Start the assessment", "Start an assessment", "Continue", "Go on with it")
    sliders = []

    def has_sliders() -> bool:
        sliders[:] = app.every("slider")
        return bool(sliders)

    wait_until(has_sliders, "no question appeared")
    score = sliders[0]
    assert nameless(app) == []
    score.set("Value", "CurrentValue", "d", 7.0)
    wait_until(lambda: score.value == 7, "the score was not taken")
    question = score.name
    twin = app.find("spin box", lambda name: name.split(",")[0] == question.split(",")[0])
    assert twin.value == 7
    press(app, "page tab", "Overview")
    app.find("push button", lambda name: name in ("Start assessment", "Continue", "Continue the assessment") or "assessment" in name)
    press(app, "page tab", "Needs")
    wait_until(lambda: any(one.name == question and one.value == 7 for one in app.every("slider")), "the score was not there on coming back")


def test_the_window_says_nobodys_name(app, station):
    assert [child.name for child in application(station.root, "cns-desktop").children() if child.name] == ["CNS Desktop"]


def test_labels_name_their_fields(app):
    """A new patient's form: each field has its label's words as its name. Space goes to the list: a place that is chosen already toggles nothing."""
    app.find("check box", "Caseload").call("Component", "GrabFocus")
    press_key(app, ord(" "))
    press(app, "push button", "New patient")
    family = app.find("text", "Surname")
    assert family.has(FOCUSABLE)
    assert nameless(app) == []
