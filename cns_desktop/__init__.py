"""CNS Desktop: the caseload of a cancer Clinical Nurse Specialist, whole without a network."""

__version__ = "0.1.0"
