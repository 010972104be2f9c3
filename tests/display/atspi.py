"""An AT-SPI client over plain D-Bus: reads and drives another process's window as a screen reader would."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from jeepney import DBusAddress, MessageType, Properties, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

PREFIX = "org.a11y.atspi."
LABELLED_BY = 2
ACTIVE, FOCUSABLE, FOCUSED, SHOWING = 1, 11, 12, 25  # AtspiStateType
HOLDS_ITEMS = frozenset({"table", "list", "tree", "tree table", "combo box"})  # their items are read through them


class Refused(Exception):
    """The other side answered with an error: what was asked for is gone."""


@dataclass(frozen=True)
class Node:
    """One object of the tree."""

    bus: DBusConnection
    owner: str
    path: str

    def call(self, interface: str, method: str, signature: str | None = None, *arguments: object) -> tuple[Any, ...]:
        to = DBusAddress(self.path, self.owner, PREFIX + interface)
        return _answer(self.bus.send_and_get_reply(new_method_call(to, method, signature, arguments), timeout=60))

    def get(self, interface: str, what: str) -> Any:
        asked = Properties(DBusAddress(self.path, self.owner, PREFIX + interface)).get(what)
        return _answer(self.bus.send_and_get_reply(asked, timeout=60))[0][1]

    def set(self, interface: str, what: str, signature: str, value: object) -> None:
        asked = Properties(DBusAddress(self.path, self.owner, PREFIX + interface)).set(what, signature, value)
        _answer(self.bus.send_and_get_reply(asked, timeout=60))

    @property
    def name(self) -> str:
        return str(self.get("Accessible", "Name"))

    @property
    def role(self) -> str:
        return str(self.call("Accessible", "GetRoleName")[0])

    @property
    def text(self) -> str:
        return str(self.call("Text", "GetText", "ii", 0, -1)[0])

    @property
    def value(self) -> float:
        return float(self.get("Value", "CurrentValue"))

    def has(self, state: int) -> bool:
        low, high = self.call("Accessible", "GetState")[0]
        return bool((low | high << 32) >> state & 1)

    def children(self) -> list["Node"]:
        return [Node(self.bus, *child) for child in self.call("Accessible", "GetChildren")[0]]

    def labels(self) -> list[str]:
        return [Node(self.bus, *to).name for kind, targets in self.call("Accessible", "GetRelationSet")[0] if kind == LABELLED_BY for to in targets]

    def extent(self) -> tuple[int, int, int, int]:
        left, top, width, height = self.call("Component", "GetExtents", "u", 1)[0]
        return left, top, width, height

    def press(self) -> None:
        self.call("Action", "DoAction", "i", 0)

    def walk(self) -> Iterator["Node"]:
        """Everything on the screen from here down. What vanishes meanwhile is left out."""
        try:
            if self.role != "application" and not self.has(SHOWING):
                return
            yield self
            below = [] if self.role in HOLDS_ITEMS else self.children()
        except Refused:
            return
        for child in below:
            yield from child.walk()

    def every(self, role: str) -> list["Node"]:
        return [node for node in self.walk() if _is(node, lambda one: one.role == role)]

    def find(self, role: str, named: str | Callable[[str], bool], seconds: float = 60) -> "Node":
        """Waits for it: the app acts on a press after the call has returned."""
        fits = (lambda name: name == named) if isinstance(named, str) else named
        found: list[Node] = []

        def look() -> bool:
            found[:] = [node for node in self.walk() if _is(node, lambda one: one.role == role and fits(one.name))]
            return bool(found)

        wait_until(look, f"no {role} named {named!r}", seconds)
        return found[0]


def _is(node: Node, test: Callable[[Node], bool]) -> bool:
    try:
        return test(node)
    except Refused:
        return False


def wait_until(is_so: Callable[[], bool], otherwise: str, seconds: float = 60) -> None:
    """Ask again and again; AssertionError with the words when the time is over."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            raise AssertionError(otherwise)
        time.sleep(0.03)


def _answer(message: Any) -> tuple[Any, ...]:
    if message.header.message_type is MessageType.error:
        raise Refused(str(message.body[0]) if message.body else "error")
    return tuple(message.body)


def desktop(session_address: str) -> Node:
    """The root of everything that can be read on this session's accessibility bus."""
    with open_dbus_connection(session_address) as session:
        asked = new_method_call(DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus"), "GetAddress")
        address = str(_answer(session.send_and_get_reply(asked))[0])
    return Node(open_dbus_connection(address), "org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")


def application(root: Node, name: str, seconds: float = 60) -> Node:
    """The app of that name, once it is there."""
    found: list[Node] = []

    def look() -> bool:
        found[:] = [app for app in root.children() if _is(app, lambda one: one.name == name)]
        return bool(found)

    wait_until(look, f"{name} did not appear", seconds)
    return found[0]


def type_keys(node: Node, words: str) -> None:
    """Type as the keyboard does, into whatever has the focus."""
    for sign in words:
        _key(node, ord(sign))


def press_key(node: Node, keysym: int, held: int = 0) -> None:
    """One key by its X keysym; `held` is an X modifier mask."""
    if held:
        _key(node, held, kind=5)  # lock modifiers
    _key(node, keysym)
    if held:
        _key(node, held, kind=6)


def _key(node: Node, keysym: int, kind: int = 3) -> None:
    to = DBusAddress("/org/a11y/atspi/registry/deviceeventcontroller", "org.a11y.atspi.Registry", PREFIX + "DeviceEventController")
    _answer(node.bus.send_and_get_reply(new_method_call(to, "GenerateKeyboardEvent", "isu", (keysym, "", kind)), timeout=60))
