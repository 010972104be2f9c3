"""The OS keyring in every state it can be in, each a real gnome-keyring on a real session bus of its own."""

import gc
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from contextlib import closing
from pathlib import Path

import pytest
import secretstorage
from jeepney import MatchRule
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import Proxy, open_dbus_connection
from keyring.backends import SecretService, Windows, macOS
from keyring.errors import KeyringLocked

from cns_desktop.security import device_secret, keyring_store
from cns_desktop.security.device_secret import Answer, KeyringState, within
from cns_desktop.security.keyring_store import SystemKeyring, allowed_backend

DATABASE = "7c1d8b1e-0000-4000-8000-000000000001"
SECRET = bytes(range(32))
PATIENCE = 60.0
PROMPTER = "org.gnome.keyring.SystemPrompter"
BUS = """<busconfig><type>session</type><listen>unix:path={folder}/bus</listen>{services}
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"""
pytestmark = pytest.mark.skipif(shutil.which("gnome-keyring-daemon") is None, reason="needs gnome-keyring and dbus (./check installs them)")


class Session:
    """A session bus of its own, with whatever service a test starts on it. Nothing of the user's is touched."""

    def __init__(self, folder, services="", display=""):
        self.folder = folder
        self.display = display
        self._running = []
        config = folder / "bus.conf"
        config.write_text(BUS.format(folder=folder, services=services))
        bus = self._start(["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address=1"])
        self.address = bus.stdout.readline().decode().strip()
        self.keyring = None

    def start_keyring(self, password=None):
        unlock = [] if password is None else ["--unlock"]
        owned = MatchRule(type="signal", interface="org.freedesktop.DBus", member="NameOwnerChanged")
        owned.add_arg_condition(0, "org.freedesktop.secrets")
        with open_dbus_connection(self.address) as connection, connection.filter(owned) as signals:
            Proxy(message_bus, connection).AddMatch(owned)
            self.keyring = self._start(["gnome-keyring-daemon", "--foreground", "--components=secrets", *unlock], password or b"")
            connection.recv_until_filtered(signals, timeout=PATIENCE)

    def environment(self):
        plain = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
        plain |= {"DISPLAY": self.display} if self.display else {}
        return plain | {"DBUS_SESSION_BUS_ADDRESS": getattr(self, "address", ""), "HOME": str(self.folder), "XDG_RUNTIME_DIR": str(self.folder)}

    def lock(self):
        with closing(secretstorage.dbus_init()) as connection:
            secretstorage.Collection(connection).lock()

    def close(self):
        for process in reversed(self._running):
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.wait()
            process.stdout.close()
        self._running.clear()

    def _start(self, command, typed=b""):
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=self.environment())
        self._running.append(process)
        process.stdin.write(typed)
        process.stdin.close()
        return process


@pytest.fixture
def make_session(monkeypatch):
    made = []

    def make(services="", activated="", display=""):
        folder = Path(tempfile.mkdtemp(prefix="cns"))  # short: a socket's path has 108 characters at most
        (folder / "org.freedesktop.secrets.service").write_text(activated)
        session = Session(folder, services.format(folder=folder), display)
        made.append(session)
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", session.address)
        return session

    yield make
    for session in made:
        session.close()
        shutil.rmtree(session.folder)


@pytest.fixture
def opened(make_session):
    session = make_session()
    session.start_keyring(b"first")
    return session


def everything(store):
    """What each call answers in this state."""
    return {store.probe(), store.fetch(DATABASE).state, store.keep(DATABASE, SECRET), store.forget(DATABASE), store.unlock()}


def test_open_keeps_gives_back_and_forgets_the_secret(opened):
    store = SystemKeyring()
    assert store.probe() is KeyringState.OPEN
    assert store.fetch(DATABASE) == Answer(KeyringState.OPEN, None)
    assert store.keep(DATABASE, SECRET) is KeyringState.OPEN
    assert store.fetch(DATABASE) == Answer(KeyringState.OPEN, SECRET)
    assert store.forget(DATABASE) is KeyringState.OPEN
    assert store.forget(DATABASE) is KeyringState.OPEN
    assert store.fetch(DATABASE).secret is None


def test_two_caseloads_on_one_laptop_have_a_secret_each(opened):
    store = SystemKeyring()
    store.keep(DATABASE, SECRET)
    store.keep("another", bytes(32))
    assert (store.fetch(DATABASE).secret, store.fetch("another").secret) == (SECRET, bytes(32))


def test_what_the_keyring_shows_in_clear_names_no_person(opened):
    SystemKeyring().keep(DATABASE, SECRET)
    with closing(secretstorage.dbus_init()) as connection:
        (item,) = secretstorage.Collection(connection).get_all_items()
        shown = {"service": f"cns-desktop/{DATABASE}", "username": "device"}
        assert shown.items() <= item.get_attributes().items()
        assert item.get_label() == f"Password for 'device' on 'cns-desktop/{DATABASE}'"


@pytest.mark.parametrize("stored", ["not base64!", "c2hvcnQ=", ""])
def test_something_else_in_our_place_is_no_secret(opened, stored):
    allowed_backend("linux").set_password(f"cns-desktop/{DATABASE}", "device", stored)
    assert SystemKeyring().fetch(DATABASE) == Answer(KeyringState.OPEN, None)


def test_locked_is_told_without_prompting_and_asking_leaves_it_locked_when_nobody_answers(opened):
    opened.lock()
    assert everything(SystemKeyring()) == {KeyringState.LOCKED}


@pytest.fixture
def display():
    """A screen of its own; Xvfb says which number it took once it is ready."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "800x600x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as server:
        os.close(write)
        with os.fdopen(read) as said:
            number = said.readline().strip()
        yield f":{number}"
        server.terminate()


@pytest.mark.display
@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="needs Xvfb (./check installs it)")
def test_with_a_display_a_locked_keyring_prompts_only_when_asked_to_and_is_not_waited_for_without_end(make_session, display):
    session = make_session("<servicedir>/usr/share/dbus-1/services</servicedir>", display=display)
    session.start_keyring(b"first")
    session.lock()
    store = SystemKeyring()
    assert store.fetch(DATABASE) == Answer(KeyringState.LOCKED)
    assert not owned(PROMPTER)
    assert within(1.0, lambda: Answer(store.unlock())) == Answer(KeyringState.UNAVAILABLE)
    end = time.monotonic() + PATIENCE
    while not owned(PROMPTER):  # the bus starts it when asked to
        assert time.monotonic() < end
    session.close()  # nobody will answer: without its bus the waiting thread ends
    for thread in [each for each in threading.enumerate() if each.name == "keyring"]:
        thread.join(PATIENCE)
        assert not thread.is_alive()


def owned(name):
    """Whether a program holds this name on the session bus."""
    with open_dbus_connection() as connection:
        return Proxy(message_bus, connection).NameHasOwner(name)[0] == 1


def test_a_daemon_nobody_has_set_up_has_no_collection_and_none_is_made(make_session):
    session = make_session()
    session.start_keyring()
    assert everything(SystemKeyring()) == {KeyringState.NO_COLLECTION}
    assert not list(session.folder.glob("**/*.keyring"))


def test_a_bus_without_a_secret_service_is_no_service(make_session):
    make_session()
    assert everything(SystemKeyring()) == {KeyringState.NO_SERVICE}


@pytest.mark.parametrize("address", [None, "", "unix:path=/nowhere/bus", "tcp:host=127.0.0.1,port=1", "nonsense"])
def test_no_bus_is_no_bus(monkeypatch, address):
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    if address is not None:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    assert everything(SystemKeyring()) == {KeyringState.NO_BUS}


def test_a_service_that_cannot_be_started_is_unavailable(make_session):
    make_session("<servicedir>{folder}</servicedir>", activated="[D-BUS Service]\nName=org.freedesktop.secrets\nExec=/bin/false\n")
    assert everything(SystemKeyring()) == {KeyringState.UNAVAILABLE}


def test_a_keyring_that_hangs_is_given_up_in_time(opened):
    os.kill(opened.keyring.pid, signal.SIGSTOP)
    assert within(0.3, lambda: SystemKeyring().fetch(DATABASE)) == Answer(KeyringState.UNAVAILABLE)
    os.kill(opened.keyring.pid, signal.SIGCONT)
    left = [thread for thread in threading.enumerate() if thread.name == "keyring"]
    assert all(thread.daemon for thread in left)
    for thread in left:
        thread.join(PATIENCE)


def test_an_answer_in_time_is_the_answer(opened):
    SystemKeyring().keep(DATABASE, SECRET)
    assert within(PATIENCE, lambda: SystemKeyring().fetch(DATABASE)) == Answer(KeyringState.OPEN, SECRET)


# secretstorage's connection is dropped unclosed by keyring's own error path; it is collected here, where it is expected.
@pytest.fixture
def _collected():
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


leaves_a_socket = pytest.mark.usefixtures("_collected")


class Meddled(SecretService.Keyring):
    """The real back-end, but something happens to the keyring between the question whether it is open and its use."""

    def __init__(self, meddle):
        super().__init__()
        self._meddle = meddle

    def get_preferred_collection(self):
        self._meddle()
        return super().get_preferred_collection()


@leaves_a_socket
def test_a_keyring_locked_in_that_very_moment_is_locked_or_unavailable_never_a_crash(opened):
    state = SystemKeyring(Meddled(opened.lock)).fetch(DATABASE).state
    assert state in {KeyringState.LOCKED, KeyringState.UNAVAILABLE}


def test_a_keyring_that_says_locked_when_used_is_locked(opened):
    def dismissed():
        raise KeyringLocked("the prompt was dismissed")

    assert SystemKeyring(Meddled(dismissed)).fetch(DATABASE) == Answer(KeyringState.LOCKED)


@leaves_a_socket
def test_a_keyring_that_dies_in_that_very_moment_is_unavailable(opened):
    def die():
        opened.keyring.kill()
        opened.keyring.wait()

    store = SystemKeyring(Meddled(die))
    assert store.keep(DATABASE, SECRET) is KeyringState.UNAVAILABLE


def test_a_keyring_that_does_not_keep_what_it_was_given_is_not_relied_on(opened):
    class Forgetful(SecretService.Keyring):
        def set_password(self, service, username, password):
            super().set_password(service, username, "AAAA")

    assert SystemKeyring(Forgetful()).keep(DATABASE, SECRET) is KeyringState.UNAVAILABLE


PLAIN_TEXT_BACKEND = """
from keyring.backend import KeyringBackend
class Plain(KeyringBackend):
    priority = 99
    def set_password(self, service, username, password):
        open({file!r}, "a").write(password)
    def get_password(self, service, username):
        return None
    def delete_password(self, service, username):
        pass
"""
ASKS = """
import keyring
from cns_desktop.security.keyring_store import SystemKeyring
print(type(keyring.get_keyring()).__name__, SystemKeyring().keep("d", bytes(32)).value)
"""


def test_a_plain_text_keyring_is_never_used_even_where_keyring_itself_would_choose_it(tmp_path):
    leak = tmp_path / "leak.txt"
    (tmp_path / "plain_alt.py").write_text(PLAIN_TEXT_BACKEND.format(file=str(leak)))
    info = tmp_path / "plain_alt-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: plain-alt\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[keyring.backends]\nplain = plain_alt\n")
    environment = {name: value for name, value in os.environ.items() if name != "DBUS_SESSION_BUS_ADDRESS"}
    environment |= {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(Path.cwd())])}
    found = subprocess.run([sys.executable, "-c", ASKS], env=environment, capture_output=True, text=True, check=True)
    assert found.stdout.split(maxsplit=1) == ["Plain", "no bus\n"]
    assert not leak.exists()


def test_only_three_back_ends_are_allowed_and_the_windows_one_does_not_roam():
    assert type(allowed_backend("linux")) is SecretService.Keyring
    assert type(allowed_backend("darwin")) is macOS.Keyring
    vault = allowed_backend("win32")
    assert type(vault) is Windows.WinVaultKeyring
    assert vars(vault)["_persist"] == 2  # CRED_PERSIST_LOCAL_MACHINE


def test_every_state_is_said_in_plain_words_of_its_own():
    said = [device_secret.words(state) for state in KeyringState]
    assert len(set(said)) == len(KeyringState) == 6
    assert all(each.endswith(".") for each in [*said, device_secret.passphrase_only_words()])
    assert all("assphrase only" in each for state, each in zip(KeyringState, said, strict=True) if state is not KeyringState.OPEN)


def test_a_secret_never_shows_in_what_is_printed_of_an_answer():
    assert "\\x1f" not in repr(Answer(KeyringState.OPEN, SECRET))


def test_the_system_keyring_is_what_the_rest_of_the_app_expects():
    store: device_secret.DeviceSecrets = keyring_store.SystemKeyring()
    assert callable(store.probe)
