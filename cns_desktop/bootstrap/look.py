"""The look in force and how it is kept: in the small file for the lock screen, in the settings for her."""

from typing import TYPE_CHECKING

from cns_desktop.bootstrap.memory import MemoryFile
from cns_desktop.domain.errors import Expected
from cns_desktop.domain.settings import Resolved
from cns_desktop.i18n import _
from cns_desktop.ui.common.theme import Density, Name
from cns_desktop.ui.common.themehost import SystemFollower, ThemeHost, system_scale

if TYPE_CHECKING:
    from cns_desktop.ui.shell.ports import LookPorts

_SYSTEM, _DEFAULT = "system", "default"
_LEAST, _NORMAL, _MOST, _STEP = 80, 100, 200, 10


class Look:
    """Theme, text size, density: what she chose times what the system asks for."""

    def __init__(self, host: ThemeHost, memory: MemoryFile) -> None:
        self.host, self._memory = host, memory
        self._follower = SystemFollower(host)
        self._locked: dict[str, str] = {}  # what the organisation has set, and who that is
        self.apply()

    def apply(self) -> None:
        """Put what is kept in force."""
        kept = self._memory.now
        self._follower.is_on = kept.theme == _SYSTEM or kept.theme not in set(Name)
        if self._follower.is_on:
            self._follower.follow()
        density = Density(kept.density) if kept.density in {d.value for d in Density} else Density.STANDARD
        name = None if self._follower.is_on else Name(kept.theme)
        self.host.use(name, scale=kept.scale / 100 * system_scale(), density=density)

    def choose(self, *, theme: str | None = None, scale: int | None = None, density: str | None = None) -> None:
        """Keep and show another look."""
        now = self._memory.now
        self._memory.change(
            theme=now.theme if theme is None else theme,
            scale=now.scale if scale is None else min(max(scale, _LEAST), _MOST),
            density=now.density if density is None else density,
        )
        self.apply()

    def follow(self, theme: Resolved[str], scale: Resolved[int], density: Resolved[str]) -> None:
        """The settings as they resolve: what nobody chose stays as this laptop had it, what the organisation set stays as it set it."""
        self._locked = {"scale": scale.locked_by, "density": density.locked_by}
        self.choose(
            theme=None if theme.source == _DEFAULT else theme.value,
            scale=None if scale.source == _DEFAULT else scale.value,
            density=None if density.source == _DEFAULT else density.value,
        )

    def ports(self) -> "LookPorts":
        from cns_desktop.ui.shell.ports import LookPorts  # noqa: PLC0415 - with the shell, not with the lock screen

        return LookPorts(
            larger=lambda: self._resize(self._memory.now.scale + _STEP),
            smaller=lambda: self._resize(self._memory.now.scale - _STEP),
            normal=lambda: self._resize(_NORMAL),
            next_density=self._next_density,
        )

    def _resize(self, scale: int) -> None:
        if who := self._locked.get("scale"):
            raise _is_set(_("The text size is set by your organisation ({who}).").format(who=who))
        self.choose(scale=scale)

    def _next_density(self) -> str:
        if who := self._locked.get("density"):
            raise _is_set(_("How tight rows stand is set by your organisation ({who}).").format(who=who))
        steps = ("compact", "standard", "roomy")
        here = self._memory.now.density
        now = steps[(steps.index(here) + 1) % len(steps)] if here in steps else steps[1]
        self.choose(density=now)
        return {"compact": _("Compact"), "standard": _("Standard"), "roomy": _("Roomy")}[now]

    def now(self) -> dict[str, str | int]:
        """What is kept, for the settings page."""
        kept = self._memory.now
        return {"theme": kept.theme, "scale": kept.scale, "density": kept.density}


def _is_set(what: str) -> Expected:
    return Expected(what, _("Nothing was changed."), _("Ask them if it should be otherwise."))
