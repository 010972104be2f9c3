"""What a page needs to be shown again exactly as it was: ids, keys and the name of the control that had the focus."""

from typing import Any

from PySide6.QtWidgets import QApplication, QWidget


def page_state(page: QWidget) -> dict[str, Any]:
    """Where she is inside the page. The page's own `resume()` holds ids, never words."""
    own = getattr(page, "resume", None)
    focus = QApplication.focusWidget()
    name = focus.objectName() if focus is not None and page.isAncestorOf(focus) else ""
    return {"focus": name, "page": own() if callable(own) else None}


def resume_page(page: QWidget, kept: dict[str, Any]) -> None:
    """Bring the page back to `kept`; a page without memory just gets the focus."""
    own, inside = getattr(page, "resume_at", None), kept.get("page")
    if callable(own) and isinstance(inside, dict):
        own(inside)
    named = page.findChild(QWidget, str(kept["focus"])) if kept.get("focus") else None
    (named or page).setFocus()
