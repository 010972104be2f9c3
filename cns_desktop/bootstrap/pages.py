"""Late stage: the makers of every page that needs the open session."""

from typing import TYPE_CHECKING

from cns_desktop.bootstrap.session import Session

if TYPE_CHECKING:
    from cns_desktop.bootstrap.early import App


def plug_in(app: "App", session: Session) -> None:
    """Fill the registry's makers."""
