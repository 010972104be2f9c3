"""What several safety tests stand on."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 6 MB: a real one where this user may mount it."""
    place = tmp_path / "small"
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(place)], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("this user may not mount a disk; test_a_write_the_disk_refuses_... stands in for it")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)  # a store that failed to open may still hold it
