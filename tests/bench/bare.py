"""The floor: a bare PySide6 window. Says when it was first painted and, asked to stay, what memory it holds."""

import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel


class Painted(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            app.removeEventFilter(self)
            QTimer.singleShot(0, told)
        return False


def told() -> None:
    sys.stdout.write(f"{time.clock_gettime_ns(time.CLOCK_MONOTONIC)}\n")
    QTimer.singleShot(2000 if "stay" in sys.argv else 0, leave)


def leave() -> None:
    rollup = Path("/proc/self/smaps_rollup").read_text("ascii")
    pss = next(line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:"))
    sys.stdout.write(f"{pss}\n")
    app.quit()


app = QApplication(sys.argv[:1])
watch = Painted()
app.installEventFilter(watch)
label = QLabel("CNS Desktop")
label.resize(1280, 800)
label.show()
sys.exit(app.exec())
