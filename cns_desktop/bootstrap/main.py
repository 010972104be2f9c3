"""Which of the app's faces the command line asks for."""

import gc
import sys
from collections.abc import Sequence

from cns_desktop.bootstrap.options import Options, read_options
from cns_desktop.domain.errors import Expected
from cns_desktop.security.process import harden


def main(arguments: Sequence[str] | None = None) -> int:
    """Start. Gives back the exit code."""
    harden()
    options = read_options(sys.argv[1:] if arguments is None else arguments)
    try:
        return _start(options)
    except Expected as error:
        sys.stderr.write(f"{error.sentences()}\n")
        return 2


def _start(options: Options) -> int:
    if options.command == "worker":
        from cns_desktop.documents import worker  # noqa: PLC0415 - the worker process loads nothing else

        return worker.worker_main(sys.stdin.buffer, sys.stdout.buffer)
    if options.command == "verify-audit":
        from cns_desktop.bootstrap import commands  # noqa: PLC0415 - no window

        return commands.verify_audit(options)
    gc.disable()  # from here on it runs on the GUI thread only, between events (bootstrap.collector)
    from cns_desktop.bootstrap import plain_import  # noqa: PLC0415 - Qt

    plain_import.restore()
    if options.is_headless:
        from cns_desktop.bootstrap import headless  # noqa: PLC0415 - everything at once

        return headless.run(options)
    from cns_desktop.bootstrap import early  # noqa: PLC0415 - Qt

    return early.run(options)
