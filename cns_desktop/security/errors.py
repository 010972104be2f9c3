"""What can go wrong with keys, headers and files, in words a nurse can act on."""

from cns_desktop.domain.errors import Expected
from cns_desktop.i18n import _


class WrongSecret(Expected):
    """This secret does not open this header: wrong, or the header was altered. It never says which."""

    def __init__(self) -> None:
        super().__init__(_("That does not open the caseload. Nothing was changed. Check it and try again."))


class DeviceSecretNeeded(Expected):
    """The passphrase slot also needs this laptop's stored key, and it was not handed over."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This laptop's key store did not give its half of the key. Your work is safe. "
                "Sign out of the computer and in again, or use the recovery code."
            )
        )


class SlotMissing(Expected):
    """The header has no slot of the kind asked for."""

    def __init__(self, slot: str) -> None:
        super().__init__(_("This caseload was not set up with that way in."), detail=slot)


class EscrowKeyRefused(Expected):
    """The policy's public key is not one we wrap keys for."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            _("The trust's escrow key in the policy cannot be used. Tell your IT service."), detail=reason
        )


class HeaderDamaged(Expected):
    """Neither the header file nor its copy can be read."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            _(
                "The file that opens the caseload is damaged. Your work is still there, locked. "
                "Restore it from a backup, or ask your IT service."
            ),
            detail=reason,
        )


class HeaderMissing(Expected):
    """There is no header in this folder: nothing was set up here yet."""

    def __init__(self) -> None:
        super().__init__(_("No caseload has been set up in this folder."))


class HeaderTooNew(Expected):
    """A newer version of the app wrote this header; this one does not guess."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(
            _(
                "This caseload was written by a newer CNS Desktop (key file version {found}; this one reads "
                "up to {known}). Nothing was changed. Install the newer version."
            ).format(found=found, known=known)
        )


class BlobMissing(Expected):
    """A stored file is not where the database says it is."""

    def __init__(self) -> None:
        super().__init__(_("A stored document is missing from this laptop. Restore it from a backup."))


class BlobDamaged(Expected):
    """A stored file fails its check: damaged or altered."""

    def __init__(self) -> None:
        super().__init__(_("A stored document is damaged and was not opened. Restore it from a backup."))


class BlobTooBig(Expected):
    """More than one stored file may hold."""

    def __init__(self, limit_mb: int) -> None:
        super().__init__(
            _("This document is larger than {limit} MB. Ask for a smaller copy of it.").format(limit=limit_mb)
        )


class PlaceRefused(Expected):
    """Patient data may not live in this kind of place; the message names the kind."""


class PolicyRefused(Expected):
    """The machine policy cannot be trusted or understood; the message says why."""
