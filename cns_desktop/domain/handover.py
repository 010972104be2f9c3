"""Who takes an open safety prompt when a nurse locks for the day (README 1)."""

from dataclasses import dataclass

from cns_desktop.domain.ids import PractitionerId, PromptId
from cns_desktop.domain.needs import PromptLine


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody this laptop knows by name."""

    person: PractitionerId
    name: str


@dataclass(frozen=True, slots=True)
class DayQuestion:
    """The open prompts of the one who locks, and who may take them."""

    lines: tuple[PromptLine, ...]
    me: Colleague
    colleagues: tuple[Colleague, ...]  # without her


@dataclass(frozen=True, slots=True)
class Taken:
    """One answer. `person` None is a colleague this laptop does not know yet."""

    prompt: PromptId
    person: PractitionerId | None
    name: str
