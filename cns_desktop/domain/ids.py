"""Typed identifiers. Every value is a lower-case UUID4 in text form; `new ids` are made outside the domain."""

from typing import NewType

Uid = NewType("Uid", str)  # any record
PatientId = NewType("PatientId", str)
PractitionerId = NewType("PractitionerId", str)
OrganizationId = NewType("OrganizationId", str)
TeamId = NewType("TeamId", str)
DeviceId = NewType("DeviceId", str)
ConditionId = NewType("ConditionId", str)
AssessmentId = NewType("AssessmentId", str)
PlanId = NewType("PlanId", str)
ActionId = NewType("ActionId", str)
PaperId = NewType("PaperId", str)
PromptId = NewType("PromptId", str)
