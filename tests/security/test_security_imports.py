"""What the lock screen loads stays light."""

import subprocess
import sys

import pytest

FIRST_STAGE = ["backoff", "header", "idle", "places", "policy", "process", "device_secret", "atomic"]
UNLOCKING = ["keys", "recovery", "blobs", "passphrases", "words"]
HEAVY = ["keyring", "secretstorage", "jeepney", "zxcvbn", "sqlalchemy", "PySide6"]


def loaded_by(modules):
    code = f"import sys; import {', '.join(f'cns_desktop.security.{name}' for name in modules)}; print('\\n'.join(sys.modules))"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


def test_the_lock_screens_part_loads_no_cryptography_keyring_or_strength_meter():
    assert not {"cryptography", "cns_desktop.domain.caseload", *HEAVY} & loaded_by(FIRST_STAGE)


def test_unlocking_loads_cryptography_and_nothing_else_heavy():
    found = loaded_by(UNLOCKING)
    assert "cryptography" in found
    assert not set(HEAVY) & found


@pytest.mark.parametrize(("module", "needs"), [("keyring_store", "keyring"), ("strength", "zxcvbn")])
def test_the_heavy_ones_come_only_through_modules_of_their_own(module, needs):
    assert needs in loaded_by([module])
