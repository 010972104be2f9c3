"""First run, unlocking, forgotten and changed passphrases, over a real folder; the keyring here is a dictionary that obeys."""

import threading

import pytest
from cryptography.hazmat.primitives.asymmetric import x25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from cns_desktop.security import custody, device_secret, header, keys
from cns_desktop.security.device_secret import Answer, KeyringState
from cns_desktop.security.errors import AlreadySetUp, DeviceSecretNeeded, HeaderMissing, WrongSecret
from cns_desktop.security.header import KdfParams, Kind

QUICK = KdfParams(memory_kib=64, iterations=1, lanes=1)
WORDS, OTHER = "copper tulip evening", "amber kayak lantern"
MADE = "2026-11-22T19:40:00Z"


class Shelf:
    """A keyring in memory; the real one has tests of its own."""

    def __init__(self, state=KeyringState.OPEN):
        self.state = state
        self.kept = {}

    def probe(self):
        return self.state

    unlock = probe

    def fetch(self, database):
        return Answer(self.state, self.kept.get(database) if self.state is KeyringState.OPEN else None)

    def keep(self, database, secret):
        if self.state is KeyringState.OPEN:
            self.kept[database] = secret
        return self.state

    def forget(self, database):
        self.kept.pop(database, None)
        return self.state


def first_run(folder, shelf, **more):
    return custody.set_up(folder, WORDS, database="7c1d8b1e", created=MADE, kind=Kind.LIVE, secrets=shelf, params=QUICK, **more)


def pem_pair():
    private = x25519.X25519PrivateKey.generate()
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return public, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def test_first_run_binds_the_caseload_to_this_laptop_and_the_passphrase_opens_it(tmp_path):
    made = first_run(tmp_path, shelf := Shelf())
    assert made.keyring is KeyringState.OPEN
    opened = custody.open_caseload(tmp_path, WORDS, secrets=shelf)
    assert (opened.key, opened.keyring, opened.header) == (made.key, KeyringState.OPEN, made.header)
    with pytest.raises(DeviceSecretNeeded):
        custody.open_caseload(tmp_path, WORDS, secrets=Shelf())


@pytest.mark.parametrize("state", [state for state in KeyringState if state is not KeyringState.OPEN])
def test_any_other_keyring_state_means_passphrase_only_and_is_told(tmp_path, state):
    made = first_run(tmp_path, Shelf(state))
    assert made.keyring is state
    assert not made.header.passphrase.needs_device
    assert custody.open_caseload(tmp_path, WORDS, secrets=None).key == made.key


def test_passphrase_only_can_be_chosen(tmp_path):
    made = first_run(tmp_path, None)
    assert not made.header.passphrase.needs_device
    assert custody.open_caseload(tmp_path, WORDS, secrets=Shelf()).key == made.key


def test_first_run_never_replaces_a_caseload(tmp_path):
    made = first_run(tmp_path, None)
    with pytest.raises(AlreadySetUp):
        first_run(tmp_path, None)
    assert custody.open_caseload(tmp_path, WORDS, secrets=None).key == made.key


def test_a_folder_without_a_caseload_says_so(tmp_path):
    with pytest.raises(HeaderMissing):
        custody.open_caseload(tmp_path, WORDS, secrets=None)


@pytest.mark.parametrize("shelf", [None, Shelf()], ids=["passphrase only", "keyring"])
def test_a_changed_passphrase_opens_and_the_old_one_does_not(tmp_path, shelf):
    made = first_run(tmp_path, shelf)
    custody.change_passphrase(tmp_path, WORDS, OTHER, made=MADE, secrets=shelf, params=QUICK)
    assert custody.open_caseload(tmp_path, OTHER, secrets=shelf).key == made.key
    with pytest.raises(WrongSecret):
        custody.open_caseload(tmp_path, WORDS, secrets=shelf)


def test_a_wrong_old_passphrase_changes_nothing(tmp_path):
    first_run(tmp_path, None)
    before = (tmp_path / header.FILE_NAME).read_bytes()
    with pytest.raises(WrongSecret):
        custody.change_passphrase(tmp_path, OTHER, "silver otter lane", made=MADE, secrets=None, params=QUICK)
    assert (tmp_path / header.FILE_NAME).read_bytes() == before


def test_changing_the_passphrase_uses_the_laptops_secret_again_so_that_a_crash_locks_nobody_out(tmp_path):
    first_run(tmp_path, shelf := Shelf())
    before = dict(shelf.kept)
    custody.change_passphrase(tmp_path, WORDS, OTHER, made=MADE, secrets=shelf, params=QUICK)
    assert shelf.kept == before


def test_the_recovery_code_gives_a_new_passphrase_on_a_laptop_whose_keyring_is_lost(tmp_path):
    made = first_run(tmp_path, Shelf())
    fresh = Shelf()
    recovered = custody.recover(tmp_path, made.recovery_code, OTHER, made=MADE, secrets=fresh, params=QUICK)
    assert (recovered.key, recovered.keyring) == (made.key, KeyringState.OPEN)
    assert custody.open_caseload(tmp_path, OTHER, secrets=fresh).key == made.key


def test_the_recovery_code_works_without_any_keyring_and_says_so(tmp_path):
    made = first_run(tmp_path, Shelf())
    recovered = custody.recover(tmp_path, made.recovery_code, OTHER, made=MADE, secrets=Shelf(KeyringState.LOCKED), params=QUICK)
    assert recovered.keyring is KeyringState.LOCKED
    assert custody.open_caseload(tmp_path, OTHER, secrets=None).key == made.key


def test_a_new_recovery_code_replaces_the_old_sheet_on_disk(tmp_path):
    made = first_run(tmp_path, None)
    code = custody.new_recovery_code(tmp_path, made.key, made=MADE)
    assert keys.unlock_with_code(header.read(tmp_path), code) == made.key
    with pytest.raises(WrongSecret):
        keys.unlock_with_code(header.read(tmp_path), made.recovery_code)


def test_the_trusts_way_in_follows_the_policy(tmp_path):
    public, private = pem_pair()
    made = first_run(tmp_path, None, escrow_pem=public)
    assert keys.unlock_with_escrow(header.read(tmp_path), private) == made.key
    assert not custody.follow_escrow_policy(tmp_path, made.key, public, made=MADE)
    next_public, next_private = pem_pair()
    assert custody.follow_escrow_policy(tmp_path, made.key, next_public, made=MADE)
    assert keys.unlock_with_escrow(header.read(tmp_path), next_private) == made.key
    with pytest.raises(WrongSecret):
        keys.unlock_with_escrow(header.read(tmp_path), private)
    assert custody.follow_escrow_policy(tmp_path, made.key, b"", made=MADE)
    assert header.read(tmp_path).escrow is None
    assert not custody.follow_escrow_policy(tmp_path, made.key, b"", made=MADE)


def test_a_keyring_that_hangs_at_first_run_means_passphrase_only(tmp_path, monkeypatch):
    monkeypatch.setattr(custody, "ASK_SECONDS", 0.05)
    end = threading.Event()

    class Hangs(Shelf):
        def fetch(self, database):
            end.wait()
            return super().fetch(database)

    made = first_run(tmp_path, Hangs())
    end.set()
    assert made.keyring is KeyringState.UNAVAILABLE
    assert custody.open_caseload(tmp_path, WORDS, secrets=None).key == made.key


def test_a_keyring_that_answers_but_does_not_keep_means_passphrase_only(tmp_path):
    class Refuses(Shelf):
        def keep(self, database, secret):
            return KeyringState.UNAVAILABLE

    assert not first_run(tmp_path, Refuses()).header.passphrase.needs_device


def test_no_secret_shows_in_what_is_printed_of_a_caseload(tmp_path):
    made = first_run(tmp_path, Shelf())
    opened = custody.open_caseload(tmp_path, WORDS, secrets=None) if not made.header.passphrase.needs_device else made
    assert made.recovery_code not in repr(made)
    assert repr(made.key.raw) not in repr(opened)


def test_the_time_limit_for_asking_is_seconds_not_minutes():
    assert device_secret.ASK_SECONDS <= 5
