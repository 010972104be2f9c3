"""The log: ids, counts and places in the code; never the words of an error, which may be a patient's."""

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_LARGEST, _KEPT = 512 * 1024, 2


class _NoWords(logging.Formatter):
    """Drops tracebacks: their last line is the error's own text."""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None
        if record.exc_info and record.exc_info[0] is not None:
            record.msg = f"{record.msg} [{record.exc_info[0].__name__}]"
        record.exc_info = None
        record.stack_info = None
        return super().format(record)


def start_logging(folder: Path | None) -> None:
    """Log to a file beside the data, for its owner only; without a folder to stderr."""
    handler: logging.Handler
    if folder is None:
        handler = logging.StreamHandler(sys.stderr)
    else:
        handler = RotatingFileHandler(folder / "app.log", maxBytes=_LARGEST, backupCount=_KEPT, encoding="utf-8", delay=True)
    handler.setFormatter(_NoWords(_FORMAT))
    root = logging.getLogger("cns_desktop")
    for old in tuple(root.handlers):
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
