"""What can go wrong with keys, headers and files, in words a nurse can act on."""

import errno

from cns_desktop.domain.errors import Expected
from cns_desktop.i18n import _


class WrongSecret(Expected):
    """This secret does not open this header: it is wrong, or the header was altered. It never says which."""

    def __init__(self) -> None:
        super().__init__(
            _("That does not open the caseload."),
            _("Nothing was changed."),
            _("Check it and try again. The recovery code opens it too."),
        )


class DeviceSecretNeeded(Expected):
    """The passphrase slot also needs this laptop's stored half of the key, and it was not handed over."""

    def __init__(self) -> None:
        super().__init__(
            _("The computer's key store did not give this laptop's half of the key."),
            _("Your work is safe."),
            _("Sign out of the computer and in again, or use the recovery code."),
        )


class SlotMissing(Expected):
    """The header has no slot of the kind asked for."""

    def __init__(self) -> None:
        super().__init__(_("This caseload was not set up with that way in."), _("Nothing was changed."))


class EscrowKeyRefused(Expected):
    """The policy's public key is not one that keys are wrapped for."""

    def __init__(self) -> None:
        super().__init__(
            _("The trust's escrow key in the policy cannot be used: it must be X25519, or RSA of 3072 bits or more."),
            _("Nothing was changed."),
            _("Tell your IT service."),
        )


class HeaderMissing(Expected):
    """There is no header in this folder: nothing was set up here yet."""

    def __init__(self) -> None:
        super().__init__(_("No caseload has been set up in this folder."))


class AlreadySetUp(Expected):
    """There is a caseload in this folder; first run never replaces one."""

    def __init__(self) -> None:
        super().__init__(_("There is a caseload in this folder already."), _("It was not touched."), _("Open it, or choose another folder."))


class HeaderDamaged(Expected):
    """Neither the header file nor its copy can be read."""

    def __init__(self) -> None:
        super().__init__(
            _("The file that opens the caseload is damaged, and so is its copy."),
            _("Your work is still there, locked."),
            _("Restore the file from a backup, or ask your IT service."),
        )


class HeaderTooNew(Expected):
    """A newer version of the app wrote this header; this one does not guess."""

    def __init__(self, found: int, known: int) -> None:
        what = _("This caseload was written by a newer CNS Desktop: key file version {found}, and this one reads up to {known}.")
        super().__init__(what.format(found=found, known=known), _("Nothing was changed."), _("Install the newer version."))
        self.found = found


class NotWritten(Expected):
    """A file could not be written; what was there before still is."""

    def __init__(self, reason: int | None) -> None:
        words = {
            errno.ENOSPC: _("The disk is full."),
            errno.EDQUOT: _("Your share of the disk is full."),
            errno.EROFS: _("The disk can only be read, not written."),
            errno.EACCES: _("You may not write in the caseload's folder."),
        }
        what = words.get(reason or 0, _("The disk did not take what was to be written."))
        super().__init__(what, _("What was saved before is still there."), _("Make room or put it right, then try again."))
        self.reason = reason


class BlobMissing(Expected):
    """A stored file is not where the database says it is."""

    def __init__(self) -> None:
        super().__init__(_("A stored document is missing from this laptop."), then=_("Restore it from a backup."))


class BlobDamaged(Expected):
    """A stored file fails its check: damaged or altered."""

    def __init__(self) -> None:
        super().__init__(_("A stored document is damaged and was not opened."), then=_("Restore it from a backup."))


class BlobTooBig(Expected):
    """More than one stored file may hold."""

    def __init__(self, limit_mb: int) -> None:
        what = _("This document is larger than {limit} MB.")
        super().__init__(what.format(limit=limit_mb), _("Nothing was stored."), _("Ask for a smaller copy of it."))


class PlaceRefused(Expected):
    """Patient data may not live in this kind of place; the message names the kind."""

    def __init__(self, kind: str) -> None:
        what = _("Patient data may not be kept in this folder: it is {kind}.")
        super().__init__(what.format(kind=kind), _("Nothing was written there."), _("Choose a folder on this computer's own disk."))
        self.kind = kind


class PolicyRefused(Expected):
    """The machine policy cannot be trusted or understood; the message says why."""

    def __init__(self, why: str) -> None:
        what = _("The settings your IT service put on this computer were not used: {why}.")
        super().__init__(what.format(why=why), _("Nothing was changed."), _("Tell your IT service."))
