"""Where the files that ship beside the code are."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "resources"


def resource(*parts: str) -> Path:
    """The path of a file under `resources/`, or of the folder itself."""
    return ROOT.joinpath(*parts)
