"""Opens a caseload as another user of the computer and tries to write. Started by test_faults.py."""

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from cns_desktop.db.engine import Store
from cns_desktop.db.uow import Database
from cns_desktop.domain.errors import Expected
from tests.conftest import ACTOR, KEY
from tests.safety.filling import filled
from tests.safety.scanning import MARK

from cns_desktop.domain.caseload import Allergy  # isort: skip


def main() -> None:
    folder, user = Path(sys.argv[1]), int(sys.argv[2])
    if user and os.geteuid() == 0:
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
    try:
        store = Store(folder / "caseload.db", KEY)
        with Database(store).writing(ACTOR, datetime.now(UTC)) as unit:
            unit.put(filled(Allergy, lambda _place: MARK))
        said = {"state": "written"}
    except Expected as error:
        said = {"state": type(error).__name__, "sentences": [error.what, error.safe, error.then]}
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
