"""The hand-over from the early stage to the late one: lane jobs wait here for the opened session, the GUI thread never does."""

import threading
from typing import TYPE_CHECKING

from cns_desktop.domain.errors import Bug

if TYPE_CHECKING:
    from cns_desktop.bootstrap.session import Session

_LONGEST_WAIT = 120.0


class Bound:
    """Empty until the session is open."""

    def __init__(self) -> None:
        self._ready = threading.Event()
        self._session: Session | None = None
        self._fault: BaseException | None = None

    @property
    def session(self) -> "Session | None":
        """The session, if it is open already."""
        return self._session

    def fulfil(self, session: "Session") -> None:
        self._session = session
        self._ready.set()

    def fail(self, fault: BaseException) -> None:
        self._fault = fault
        self._ready.set()

    def wait(self) -> "Session":
        """The session, on a lane; what kept it from opening is raised."""
        if not self._ready.wait(_LONGEST_WAIT) or self._session is None:
            raise self._fault or Bug("the session was never opened")
        return self._session
