"""Under dbus-run-session: a screen saver of our own comes on; the watch must hear it. Started by test_away.py."""

import sys

from jeepney import DBusAddress, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection
from PySide6.QtCore import QCoreApplication, QTimer

from cns_desktop.bootstrap.away import AwayWatch

app = QCoreApplication([])
heard = []
watch = AwayWatch(app)
watch.left.connect(lambda: (heard.append(True), app.quit()))
bus = open_dbus_connection("SESSION")
bus.send_and_get_reply(message_bus.RequestName("org.freedesktop.ScreenSaver"))
saver = DBusAddress("/org/freedesktop/ScreenSaver", interface="org.freedesktop.ScreenSaver")
for is_on in (False, True):
    QTimer.singleShot(300 if is_on else 100, lambda is_on=is_on: bus.send(new_signal(saver, "ActiveChanged", "b", (is_on,))))
QTimer.singleShot(10_000, app.quit)
app.exec()
sys.exit(0 if heard == [True] else 1)
