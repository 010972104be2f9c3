"""Settings as they hold: machine policy > trust > user > default (README 20). Changing one of hers is an audit entry."""

from dataclasses import dataclass, field
from typing import TypeVar

import orjson
from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert as upsert

from cns_desktop.db.tables.store import SettingRow
from cns_desktop.domain.audit import Act
from cns_desktop.domain.changes import Change, Topic
from cns_desktop.domain.errors import Bug, Expected
from cns_desktop.domain.settings import ALL, Resolved, Setting
from cns_desktop.i18n import _
from cns_desktop.security import policy
from cns_desktop.security.policy import NONE, Policy
from cns_desktop.services.desk import Desk

T = TypeVar("T", bool, int, float, str)
_put = upsert(SettingRow)
_PUT = _put.on_conflict_do_update(index_elements=["key"], set_={"value": _put.excluded.value})
_ALL = select(SettingRow.key, SettingRow.value)


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting as it holds now."""

    machine: Policy = NONE
    trust: Policy = NONE
    user: Policy = field(default_factory=Policy)

    def of(self, setting: Setting[T]) -> Resolved[T]:
        """The value in force and who decided it."""
        return policy.resolve(setting, machine=self.machine, trust=self.trust, user=self.user)

    def value(self, setting: Setting[T]) -> T:
        return self.of(setting).value


def load_settings(desk: Desk, machine: Policy | None = None) -> Settings:
    """Read hers from the store and set them under the policy of this computer."""
    with desk.db.reading() as connection:
        rows = connection.execute(_ALL).all()
    values: dict[str, bool | int | float | str] = {row.key: orjson.loads(row.value) for row in rows}
    return Settings(machine=desk.machine if machine is None else machine, user=Policy(values))


def change_setting(desk: Desk, setting: Setting[T], value: T, machine: Policy | None = None) -> Change:
    """Keep her choice. A locked setting stays as it is, and says who locked it."""
    if setting not in ALL:
        raise Bug("an undeclared setting")
    found = load_settings(desk, machine).of(setting)
    if found.locked_by:
        raise Expected(
            _("This setting is locked by {who}.").format(who=found.locked_by), _("Nothing was changed."), _("Ask them if it should be otherwise.")
        )
    if setting.allowed and value not in setting.allowed:
        raise Bug("a value the setting does not have")
    with desk.db.writing(desk.actor, desk.now()) as unit:
        unit.connection.execute(_PUT, {"key": setting.key, "value": orjson.dumps(value).decode()})
        unit.audit(Act.SETTING, subject=setting.key)
    return Change(frozenset({Topic.SETTINGS}))


def misfits(machine: Policy) -> tuple[str, ...]:
    """What the policy of this computer names that this program does not know."""
    return policy.misfits(machine, ALL)
