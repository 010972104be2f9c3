"""The ways in: passphrase, laptop's secret, recovery code, escrow; and what an altered header does to each."""

import itertools
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa, x25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from cns_desktop.security import escrow, header, kdf, keys
from cns_desktop.security.backoff import Attempts, wait_after
from cns_desktop.security.errors import DeviceSecretNeeded, EscrowKeyRefused, SlotMissing, WrongSecret
from cns_desktop.security.header import KdfParams, Kind
from cns_desktop.security.recovery import RecoveryTypo

QUICK = KdfParams(memory_kib=64, iterations=1, lanes=1)
WORDS = "copper tulip evening"
MADE = "2026-11-22T19:40:00Z"
DEVICE = bytes(range(32))


def new(device_secret=None, kind=Kind.LIVE):
    return keys.create(WORDS, database="7c1d8b1e", created=MADE, kind=kind, params=QUICK, device_secret=device_secret)


def pem_pair(private):
    return (
        private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    )


def test_the_passphrase_and_the_recovery_code_open_the_same_key():
    made = new()
    assert keys.unlock(made.header, WORDS) == made.key
    assert keys.unlock_with_code(made.header, made.recovery_code) == made.key


def test_two_caseloads_never_share_a_key():
    assert new().key != new().key


def test_a_wrong_passphrase_is_one_typed_error_and_says_nothing_more():
    with pytest.raises(WrongSecret) as raised:
        keys.unlock(new().header, "copper tulip morning")
    assert "tulip" not in str(raised.value)
    assert raised.value.safe


def test_an_accent_typed_on_another_keyboard_opens_the_same_caseload():
    made = keys.create("caf\u00e9 au lait", database="d", created=MADE, kind=Kind.LIVE, params=QUICK)
    assert keys.unlock(made.header, "cafe\u0301 au lait") == made.key


def test_a_lone_surrogate_in_a_passphrase_is_kept_not_refused():
    made = keys.create("broken \ud800 input", database="d", created=MADE, kind=Kind.LIVE, params=QUICK)
    assert keys.unlock(made.header, "broken \ud800 input") == made.key


def test_a_laptop_bound_passphrase_needs_the_laptops_secret():
    made = new(DEVICE)
    assert keys.unlock(made.header, WORDS, DEVICE) == made.key
    with pytest.raises(DeviceSecretNeeded):
        keys.unlock(made.header, WORDS)
    with pytest.raises(WrongSecret):
        keys.unlock(made.header, WORDS, bytes(32))


def test_a_passphrase_only_caseload_ignores_a_secret_it_was_not_made_with():
    made = new()
    assert keys.unlock(made.header, WORDS, DEVICE) == made.key


def test_the_recovery_code_opens_a_laptop_bound_caseload_on_another_laptop():
    made = new(DEVICE)
    assert keys.unlock_with_code(made.header, made.recovery_code) == made.key


def test_changing_the_passphrase_keeps_the_data_key_and_the_recovery_code():
    made = new()
    changed = keys.change_passphrase(made.header, made.key, "amber kayak 42", made=MADE, params=QUICK)
    assert keys.unlock(changed, "amber kayak 42") == made.key
    assert keys.unlock_with_code(changed, made.recovery_code) == made.key
    with pytest.raises(WrongSecret):
        keys.unlock(changed, WORDS)


def test_a_forgotten_passphrase_is_replaced_by_way_of_the_recovery_code():
    made = new(DEVICE)
    key = keys.unlock_with_code(made.header, made.recovery_code)
    changed = keys.change_passphrase(made.header, key, "silver otter lane", made=MADE, params=QUICK, device_secret=DEVICE)
    assert keys.unlock(changed, "silver otter lane", DEVICE) == made.key


def test_a_new_recovery_code_retires_the_old_sheet():
    made = new()
    fresh = keys.new_recovery_code(made.header, made.key, made=MADE)
    assert keys.unlock_with_code(fresh.header, fresh.recovery_code) == made.key
    with pytest.raises(WrongSecret):
        keys.unlock_with_code(fresh.header, made.recovery_code)


def test_a_mistyped_code_is_told_by_its_group_before_any_key_is_tried():
    made = new()
    groups = made.recovery_code.split("-")
    groups[2] = ("Z" if groups[2][0] != "Z" else "Y") + groups[2][1:]
    with pytest.raises(RecoveryTypo) as raised:
        keys.unlock_with_code(made.header, "-".join(groups))
    assert [typo.group for typo in raised.value.typos] == [3]


def test_no_secret_shows_when_a_key_is_printed_by_mistake():
    made = new(DEVICE)
    shown = f"{made!r} {made.key!r} {keys.new_recovery_code(made.header, made.key, made=MADE)!r}"
    assert made.recovery_code not in shown
    assert repr(made.key.raw)[2:-1] not in shown


def test_a_data_key_of_another_length_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="32 bytes"):
        keys.DataKey(b"short")


def test_subkeys_of_different_purposes_are_different_and_stay_the_same():
    key = new().key
    assert key.subkey("blobs") == key.subkey("blobs") != key.subkey("audit")


@pytest.mark.parametrize("private", [x25519.X25519PrivateKey.generate(), rsa.generate_private_key(65537, 3072)], ids=["x25519", "rsa"])
def test_the_trust_opens_an_escrowed_caseload_with_its_private_key(private):
    made = new(DEVICE)
    public, secret = pem_pair(private)
    escrowed = keys.with_escrow(made.header, made.key, public, made=MADE)
    assert keys.unlock_with_escrow(header.from_bytes(header.to_bytes(escrowed)), secret) == made.key
    assert escrowed.escrow.key_id == escrow.key_id(public)
    assert keys.unlock(escrowed, WORDS, DEVICE) == made.key


def test_escrow_opens_for_no_other_key_and_no_other_kind_of_key():
    made = new()
    public, _secret = pem_pair(x25519.X25519PrivateKey.generate())
    escrowed = keys.with_escrow(made.header, made.key, public, made=MADE)
    strangers = [x25519.X25519PrivateKey.generate(), ec.generate_private_key(ec.SECP256R1())]
    for wrong in [*(pem_pair(each)[1] for each in strangers), b"not a key"]:
        with pytest.raises(WrongSecret):
            keys.unlock_with_escrow(escrowed, wrong)


def test_an_rsa_key_that_does_not_fit_is_the_same_wrong_secret():
    made = new()
    public, _secret = pem_pair(rsa.generate_private_key(65537, 3072))
    escrowed = keys.with_escrow(made.header, made.key, public, made=MADE)
    with pytest.raises(WrongSecret):
        keys.unlock_with_escrow(escrowed, pem_pair(rsa.generate_private_key(65537, 3072))[1])


def test_without_escrow_there_is_no_trust_way_in():
    made = new()
    public, secret = pem_pair(x25519.X25519PrivateKey.generate())
    escrowed = keys.with_escrow(made.header, made.key, public, made=MADE)
    for without in (made.header, keys.without_escrow(escrowed)):
        with pytest.raises(SlotMissing):
            keys.unlock_with_escrow(without, secret)


@pytest.mark.parametrize(
    "pem",
    [
        b"nothing like a key",
        pem_pair(ec.generate_private_key(ec.SECP256R1()))[0],
        pem_pair(rsa.generate_private_key(65537, 2048))[0],
    ],
    ids=["not a key", "elliptic curve", "short rsa"],
)
def test_an_escrow_key_we_do_not_wrap_for_is_refused(pem):
    made = new()
    with pytest.raises(EscrowKeyRefused):
        keys.with_escrow(made.header, made.key, pem, made=MADE)


def altered(value):
    """Another value of the same kind: what somebody with the file and an editor would try."""
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:]
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return {Kind.LIVE: Kind.DEMO}.get(value, f"{value}x")


SLOT_FIELDS = {
    "passphrase": ["made", "needs_device", "sealed.salt", "sealed.nonce", "sealed.wrapped", "kdf.memory_kib", "kdf.iterations"],
    "recovery": ["made", "sealed.salt", "sealed.nonce", "sealed.wrapped"],
    "escrow": ["made", "scheme", "key_id", "carrier", "sealed.salt", "sealed.nonce", "sealed.wrapped"],
}
FIELDS = [*itertools.chain.from_iterable([f"{slot}.{name}" for name in names] for slot, names in SLOT_FIELDS.items())]


def with_altered(record, path):
    name, _dot, rest = path.partition(".")
    value = getattr(record, name)
    return replace(record, **{name: with_altered(value, rest) if rest else altered(value)})


@pytest.mark.parametrize("path", ["database", "created", "kind", *FIELDS])
def test_altering_any_field_of_the_header_closes_the_slots_it_belongs_to(path):
    made = new(DEVICE)
    public, secret = pem_pair(x25519.X25519PrivateKey.generate())
    whole = keys.with_escrow(made.header, made.key, public, made=MADE)
    broken = header.from_bytes(header.to_bytes(with_altered(whole, path)))
    ways = {
        "passphrase": lambda: keys.unlock(broken, WORDS, DEVICE),
        "recovery": lambda: keys.unlock_with_code(broken, made.recovery_code),
        "escrow": lambda: keys.unlock_with_escrow(broken, secret),
    }
    touched = [path.split(".")[0]] if "." in path else list(ways)
    for name, way in ways.items():
        if name in touched:
            with pytest.raises(WrongSecret):
                way()
        else:
            assert way() == made.key


@pytest.mark.parametrize(
    "params",
    [KdfParams(8, 1, 2), KdfParams(2**40, 1, 1), KdfParams(64, 0, 1), KdfParams(64, 10**9, 1), KdfParams(64, 1, 0), KdfParams(64, 1, 10**6)],
)
def test_kdf_costs_that_would_stop_the_laptop_are_refused_before_they_are_tried(params):
    made = new()
    with pytest.raises(WrongSecret):
        keys.unlock(replace(made.header, passphrase=replace(made.header.passphrase, kdf=params)), WORDS)


def test_a_salt_or_nonce_cut_short_is_the_same_wrong_secret():
    made = new()
    slot = made.header.passphrase
    for sealed in (replace(slot.sealed, salt=b"x"), replace(slot.sealed, nonce=b"x"), replace(slot.sealed, wrapped=b"")):
        with pytest.raises(WrongSecret):
            keys.unlock(replace(made.header, passphrase=replace(slot, sealed=sealed)), WORDS)


def test_a_slot_of_one_caseload_opens_nothing_in_another():
    one, other = new(), new(kind=Kind.DEMO)
    with pytest.raises(WrongSecret):
        keys.unlock(replace(other.header, passphrase=one.header.passphrase), WORDS)


def clock_of(seconds_each):
    """A clock by which every derivation takes the next of these times."""
    readings = itertools.chain.from_iterable((at * 100.0, at * 100.0 + took) for at, took in enumerate(seconds_each))
    return lambda: next(readings)


@pytest.mark.parametrize(
    ("took", "expected"),
    [
        ([0.300], KdfParams(64, 1, 1)),
        ([0.900], KdfParams(64, 1, 1)),
        ([0.100, 0.200, 0.400], KdfParams(256, 1, 1)),
        ([0.240, 0.490], KdfParams(128, 1, 1)),
        ([0.0, 0.0], KdfParams(128, 4, 1)),
        ([0.120, 0.150, 0.300], KdfParams(256, 1, 1)),
    ],
)
def test_calibration_reaches_a_quarter_second_and_never_goes_below_its_floor(monkeypatch, took, expected):
    if took == [0.0, 0.0]:
        monkeypatch.setattr(kdf, "_CEILING_KIB", 128)
    assert kdf.calibrate(clock_of(took), QUICK) == expected


def test_the_floor_for_a_real_caseload_is_64_mebibytes_three_passes_four_lanes():
    assert KdfParams(memory_kib=65536, iterations=3, lanes=4) == kdf.FLOOR


def test_the_wait_doubles_from_one_second_to_sixty_and_stays_there():
    assert [wait_after(failures) for failures in range(10)] == [0, 1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert wait_after(100_000) == 60


def test_a_try_is_taken_only_after_the_wait_and_success_forgets_the_failures():
    third = Attempts().failed(100.0).failed(102.0).failed(105.0)
    assert third.seconds_left(106.0) == 3.0
    assert not third.may_try(108.9)
    assert third.may_try(109.0)
    assert third.succeeded().may_try(105.0)


def test_setting_the_clock_back_never_makes_the_wait_longer_than_it_is():
    assert Attempts().failed(1_000_000.0).seconds_left(0.0) == 1.0
