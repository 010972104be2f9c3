"""Late stage: what the settings page asks."""

import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any

from cns_desktop.bootstrap import backup
from cns_desktop.bootstrap.keys import Keys
from cns_desktop.bootstrap.session import Session
from cns_desktop.db.backups import SUFFIX
from cns_desktop.domain.caseload import shown_date
from cns_desktop.domain.changes import Change
from cns_desktop.domain.settings import Resolved, Setting
from cns_desktop.i18n import _, ngettext
from cns_desktop.security import header, process
from cns_desktop.services import audit, lock, outside, settings, team
from cns_desktop.ui.features.lock.ports import ChangePorts
from cns_desktop.ui.features.settings.ports import Backup, Facts, SettingsPorts


@dataclass(frozen=True, slots=True)
class Hooks:
    """What the window does for the settings page, on the GUI thread."""

    applied: Callable[[], None]
    restore: Callable[[str], None]


def settings_ports(session: Session, keys: Keys, hooks: Hooks) -> SettingsPorts:
    """Bind them to the open session."""
    desk = session.desk

    def resolve(setting: Setting[Any]) -> Resolved[Any]:
        return session.settings.of(setting)

    def change(setting: Setting[Any], value: Any) -> Change:  # noqa: ANN401 - any setting's value
        done = settings.change_setting(desk, setting, value, session.machine)
        session.reload_settings()
        return done

    def change_passphrase(old: str, new: str) -> str:
        said = keys.change(old, new)
        backup.renew_headers(session.layout)
        lock.note_keys(desk, "passphrase")
        return said

    return SettingsPorts(
        resolve=resolve,
        change=change,
        applied=hooks.applied,
        facts=partial(_facts, session),
        who=partial(team.load_who, desk),
        change_who=partial(team.change_who, desk),
        keyring=keys.keyring_state,
        printers=_printers,
        backups=partial(_backups, session),
        backup_now=session.backup,
        restore=hooks.restore,
        verify_audit=partial(_verify, session),
        export_audit=partial(_export, session),
        keys=ChangePorts(
            change=change_passphrase,
            new_code=lambda passphrase: session.new_code(passphrase, keys.keyring()),
            print_code=partial(_print_code, session),
            passphrase=keys.passphrase_ports(lambda: (desk.actor.name, session.who.team_name)),
        ),
    )


def _printers() -> Sequence[str]:
    from cns_desktop.documents.printing.cups import CupsBackend  # noqa: PLC0415 - documents stay unloaded until something is printed

    return tuple(printer.name for printer in CupsBackend().printers())


def _print_code(session: Session, code: str) -> str:
    from cns_desktop.bootstrap import code_sheet  # noqa: PLC0415 - documents stay unloaded until something is printed

    return code_sheet.print_code(code, session.desk.now())


def _facts(session: Session) -> Facts:
    found = header.read(session.folder)
    hardened = process.harden()
    escrow = _("Nobody but you can open this caseload; your trust has set no escrow key.")
    if found.escrow is not None:
        escrow = _("Your trust can open this caseload with its own key, {key}. Each use is recorded.").format(key=found.escrow.key_id[:12])
    safeguards = [
        _("Files for the owner only: {yes}.").format(yes=_yes(hardened.owner_only_files)),
        _("No core files: {yes}.").format(yes=_yes(hardened.no_core_files)),
        _("No debugger of the same user: {yes}.").format(yes=_yes(hardened.no_debugger)),
    ]
    policy = session.machine
    return Facts(
        role=session.desk.actor.role,
        folder=str(session.folder),
        laptop=_("{system} {machine}").format(system=platform.system(), machine=platform.machine()),
        kind=_("Demo, for ever: invented people only.") if session.desk.is_demo else _("Live, for ever: your patients’ records."),
        recovery_made=_("Made {date}.").format(date=_day(found.recovery.made)),
        passphrase_made=_("Set {date}.").format(date=_day(found.passphrase.made)),
        escrow=escrow,
        version=metadata.version("cns-desktop") if _is_installed() else "0.1.0",
        safeguards=safeguards,
        policy=_("Set by {who}.").format(who=policy.locked_by()) if policy.values else _("None: the settings here are yours."),
        policy_misfits=settings.misfits(policy),
    )


def _is_installed() -> bool:
    try:
        metadata.version("cns-desktop")
    except metadata.PackageNotFoundError:
        return False
    return True


def _yes(is_so: bool) -> str:
    return _("yes") if is_so else _("no")


def _day(moment: str) -> str:
    return shown_date(datetime.fromisoformat(moment).astimezone().date())


def _backups(session: Session) -> Sequence[Backup]:
    copies = sorted(session.layout.backups.glob(f"*{SUFFIX}"), reverse=True)
    return tuple(Backup(copy.name, _moment(copy), _size(copy)) for copy in copies)


def _moment(copy: Path) -> str:
    made = datetime.fromtimestamp(copy.stat().st_mtime).astimezone()
    return _("{date}, {clock}").format(date=shown_date(made.date()), clock=f"{made:%H:%M}")


def _size(copy: Path) -> str:
    return _("{size} MB, checked").format(size=f"{copy.stat().st_size / 1e6:.1f}")


def _verify(session: Session) -> str:
    verdict = audit.verify_audit(session.desk)
    if not verdict.holds:
        return _(
            "The chain is broken at entry {number}. Something outside this app changed it. Tell your IT service; the backups are untouched."
        ).format(number=verdict.broken_at)
    count = ngettext("The chain holds: {count} entry.", "The chain holds: {count} entries.", verdict.entries).format(count=verdict.entries)
    return _("{count} Its last seal is {seal}.").format(count=count, seal=verdict.last[:16])


def _export(session: Session, path: Path) -> str:
    content = audit.export_audit(session.desk)
    with outside.leaving(session.desk, path) as part:
        part.write_bytes(content)
    return _("Saved to the file you chose.")
