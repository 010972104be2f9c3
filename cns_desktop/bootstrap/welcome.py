"""The screens that come once: first run, and what stands in the window while something is made or has failed."""

from cns_desktop.ui.features.lock.clipboard import forget_copied
from cns_desktop.ui.features.lock.first_run import FirstRun
from cns_desktop.ui.features.lock.first_run_ports import FirstRunPorts, Start
from cns_desktop.ui.features.lock.states import FaultPage, Waiting

__all__ = ["FaultPage", "FirstRun", "FirstRunPorts", "Start", "Waiting", "forget_copied"]
