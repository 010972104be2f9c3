"""What first run asks of the rest of the app. Calls marked "lane" may take a second."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from cns_desktop.domain.team import WhoYouAre
from cns_desktop.ui.features.lock.ports import PassphrasePorts


@dataclass(frozen=True, slots=True)
class NewKeys:
    """Keys were made: the code, shown now and never again, and what the computer's key store said."""

    code: str
    keyring: str


class Start(Enum):
    """What a new caseload starts with."""

    EMPTY = "empty"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class FirstRunPorts:
    """First run. `make_keys` is called again when she changes her mind about the passphrase."""

    make_keys: Callable[[str], NewKeys]  # lane
    finish: Callable[[WhoYouAre], object]  # lane
    opened: Callable[[object, Start, tuple[Path, ...]], None]
    print_code: Callable[[str], str]  # lane; gives back where it went, in words
    open_demo: Callable[[], None]
    passphrase: PassphrasePorts
    place: str  # the folder everything will be kept in
