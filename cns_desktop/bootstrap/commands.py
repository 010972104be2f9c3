"""Commands without a window."""

import getpass
import sys

from cns_desktop.bootstrap.options import Options
from cns_desktop.db.engine import Store
from cns_desktop.db.uow import Database
from cns_desktop.i18n import _, ngettext
from cns_desktop.security import custody, header
from cns_desktop.security.device_secret import DeviceSecrets
from cns_desktop.security.places import Layout, default_folder
from cns_desktop.services import audit

OK, BROKEN = 0, 5


def verify_audit(options: Options) -> int:
    """Ask for the passphrase and go through the audit chain of a folder."""
    layout = Layout((options.data or default_folder()).expanduser().resolve())
    found = header.read(layout.folder)
    passphrase = getpass.getpass(_("Passphrase: ")) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    opened = custody.open_caseload(layout.folder, passphrase, secrets=_keyring() if found.passphrase.needs_device else None)
    store = Store(layout.database, opened.key.raw)
    try:
        verdict = audit.verify_chain(Database(store))
    finally:
        store.close()
    count = ngettext("{count} entry", "{count} entries", verdict.entries).format(count=verdict.entries)
    if verdict.holds:
        sys.stdout.write(_("The audit chain holds: {count}, last {last}\n").format(count=count, last=verdict.last))
        return OK
    sys.stdout.write(_("The audit chain is broken at entry {number} of {count}\n").format(number=verdict.broken_at, count=count))
    return BROKEN


def _keyring() -> DeviceSecrets:
    from cns_desktop.security.keyring_store import SystemKeyring  # noqa: PLC0415 - only where the header asks for it

    return SystemKeyring()
