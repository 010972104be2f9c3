"""The bundle's fonts and pictures, read once."""

import pytest

from cns_desktop.documents.render import Kit, load_kit
from tests.documents import story


@pytest.fixture(scope="session")
def kit() -> Kit:
    return load_kit(story.RESOURCES)
