"""The orders of the caseload list as covering indexes over those who are active: a list of 100,000 no longer reads every row."""

from alembic import op

revision = "0003"
down_revision = "0002"

_FILTERED = "team, key_worker, stage, due_kind, due_on, flags"
ORDERS = {
    "ix_patient_due": f"due_rank, name_key, pk, {_FILTERED}",
    "ix_patient_name": f"name_key, pk, {_FILTERED}",
    "ix_patient_born": "born, name_key, pk",
    "ix_patient_nhs": "nhs, pk",
    "ix_patient_site": "site, diagnosis, name_key, pk",
    "ix_patient_stage": "stage, name_key, pk",
}


def upgrade() -> None:
    for name, columns in ORDERS.items():
        op.execute(f"DROP INDEX {name}")
        op.execute(f"CREATE INDEX {name} ON patient ({columns}) WHERE is_active")
