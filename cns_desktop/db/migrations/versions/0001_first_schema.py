"""First schema. Types are plain SQLite types: a migration must not change when the tables' Python types do."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "allergy",
        sa.Column("substance", sa.String(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("patient", sa.String(), nullable=False),
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("happened", sa.String(), nullable=False),
        sa.Column("entered", sa.String(), nullable=False),
        sa.Column("informant", sa.String(), nullable=False),
        sa.Column("third_party", sa.Boolean(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("retention", sa.String(), nullable=False),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.Column("filed_on", sa.String(), nullable=True),
        sa.Column("error_reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_allergy")),
        sa.UniqueConstraint("uid", name=op.f("uq_allergy_uid")),
    )
    with op.batch_alter_table("allergy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_allergy_patient"), ["patient"], unique=False)

    op.create_table(
        "answer",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("assessment", sa.String(), nullable=False),
        sa.Column("patient", sa.String(), nullable=False),
        sa.Column("tool_url", sa.String(), nullable=False),
        sa.Column("tool_version", sa.String(), nullable=False),
        sa.Column("link_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("is_starred", sa.Boolean(), nullable=False),
        sa.Column("authored", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_answer")),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_assessment"), ["assessment"], unique=False)
        batch_op.create_index("ix_answer_patient_link_id", ["patient", "tool_url", "link_id", "authored"], unique=False)

    op.create_table(
        "assessment",
        sa.Column("tool_url", sa.String(), nullable=False),
        sa.Column("tool_version", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("authored", sa.String(), nullable=False),
        sa.Column("pathway_point", sa.String(), nullable=False),
        sa.Column("completed_by", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("replaces", sa.String(), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("patient", sa.String(), nullable=False),
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("happened", sa.String(), nullable=False),
        sa.Column("entered", sa.String(), nullable=False),
        sa.Column("informant", sa.String(), nullable=False),
        sa.Column("third_party", sa.Boolean(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("retention", sa.String(), nullable=False),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.Column("filed_on", sa.String(), nullable=True),
        sa.Column("error_reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_assessment")),
        sa.UniqueConstraint("uid", name=op.f("uq_assessment_uid")),
    )
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessment_patient"), ["patient"], unique=False)

    op.create_table(
        "audit_entry",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("patient", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_patient"), ["patient"], unique=False)

    op.create_table(
        "blob",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("refcount", sa.Integer(), nullable=False),
        sa.Column("remote_id", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_blob")),
    )
    op.create_table(
        "care_team",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("key_worker", sa.String(), nullable=False),
        sa.Column("key_worker_name", sa.String(), nullable=False),
        sa.Column("patient", sa.String(), nullable=False),
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("happened", sa.String(), nullable=False),
        sa.Column("entered", sa.String(), nullable=False),
        sa.Column("informant", sa.String(), nullable=False),
        sa.Column("third_party", sa.Boolean(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("retention", sa.String(), nullable=False),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.Column("filed_on", sa.String(), nullable=True),
        sa.Column("error_reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_care_team")),
        sa.UniqueConstraint("uid", name=op.f("uq_care_team_uid")),
    )
    with op.batch_alter_table("care_team", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_care_team_patient"), ["patient"], unique=False)

    op.create_table(
        "change_log",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("old", sa.LargeBinary(), nullable=True),
        sa.Column("new", sa.LargeBinary(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("wall_time", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_log")),
    )
    with op.batch_alter_table("change_log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_log_uid"), ["uid"], unique=False)

    op.create_table(
        "concern",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("patient", sa.String(), nullable=False),
        sa.Column("tool_url", sa.String(), nullable=False),
        sa.Column("link_id", sa.String(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=True),
        sa.Column("first_on", sa.String(), nullable=True),
        sa.Column("previous", sa.Integer(), nullable=True),
        sa.Column("previous_on", sa.String(), nullable=True),
        sa.Column("latest", sa.Integer(), nullable=True),
        sa.Column("latest_on", sa.String(), nullable=True),
        sa.Column("is_starred", sa.Boolean(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_concern")),
    )
    with op.batch_alter_table("concern", schema=None) as batch_op:
        batch_op.create_index("ix_concern_patient", ["patient", "tool_url", "link_id"], unique=True)

    op.create_table(
        "consent",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("permits", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_on", sa.String(), nullable=True),
        sa.Column("patient", sa.String(), nullable=False),
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("happened", sa.String(), nullable=False),
        sa.Column("entered", sa.String(), nullable=False),
        sa.Column("informant", sa.String(), nullable=False),
        sa.Column("third_party", sa.Boolean(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("retention", sa.String(), nullable=False),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.Column("filed_on", sa.String(), nullable=True),
        sa.Column("error_reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_consent")),
        sa.UniqueConstraint("uid", name=op.f("uq_consent_uid")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_patient"), ["patient"], unique=False)

    op.create_table(
        "content",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("review_by", sa.String(), nullable=True),
        sa.Column("changed", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_content")),
        sa.UniqueConstraint("kind", "key", "version", "language", name=op.f("uq_content_kind_key_version_language")),
    )
    op.create_table(
        "device",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("happened", sa.String(), nullable=False),
        sa.Column("entered", sa.String(), nullable=False),
        sa.Column("informant", sa.String(), nullable=False),
        sa.Column("third_party", sa.Boolean(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("retention", sa.String(), nullable=False),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.Column("filed_on", sa.String(), nullable=True),
        sa.Column("error_reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_device")),
        sa.UniqueConstraint("uid", name=op.f("uq_device_uid")),
    )
    op.create_table(
        "diagnosis",
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("icd10", sa.String(), nullable=False),
        sa.Column("stage_of_pathway", sa.String(), nullable=False),
        sa.Column("diagnosed_on", sa.String(), nullable=True),
        sa.Column("told_on", sa.String(), nullable=True),
        sa.Column("patient", sa.String(), nullable=False),
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("happened", sa.String(), nullable=False),
        sa.Column("entered", sa.String(), nullable=False),
        sa.Column("informant", sa.String(), nullable=False),
        sa.Column("third_party", sa.Boolean(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("retention", sa.String(), nullable=False),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.Column("filed_on", sa.String(), nullable=True),
        sa.Column("error_reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_diagnosis")),
        sa.UniqueConstraint("uid", name=op.f("uq_diagnosis_uid")),
    )
    with op.batch_alter_table("diagnosis", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_diagnosis_patient"), ["patient"], unique=False)

    op.create_table(
        "draft",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("patient", sa.String(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_patient"), ["patient"], unique=False)

    op.create_table(
        "event",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("patient", sa.String(), nullable=False),
        sa.Column("rtype", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("happened", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_event")),
        sa.UniqueConstraint("uid", name=op.f("uq_event_uid")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_patient"), ["patient"], unique=False)

    op.create_table(
        "flag",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("patient", sa.String(), nullable=False),
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("happened", sa.String(), nullable=False),
        sa.Column("entered", sa.String(), nullable=False),
        sa.Column("informant", sa.String(), nullable=False),
        sa.Column("third_party", sa.Boolean(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("retention", sa.String(), nullable=False),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.Column("filed_on", sa.String(), nullable=True),
        sa.Column("error_reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_flag")),
        sa.UniqueConstraint("uid", name=op.f("uq_flag_uid")),
    )
    with op.batch_alter_table("flag", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_flag_patient"), ["patient"], unique=False)

    op.create_table(
        "organization",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("happened", sa.String(), nullable=False),
        sa.Column("entered", sa.String(), nullable=False),
        sa.Column("informant", sa.String(), nullable=False),
        sa.Column("third_party", sa.Boolean(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("retention", sa.String(), nullable=False),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.Column("filed_on", sa.String(), nullable=True),
        sa.Column("error_reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_organization")),
        sa.UniqueConstraint("uid", name=op.f("uq_organization_uid")),
    )
    op.create_table(
        "outbox",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("group_id", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("op", sa.String(), nullable=False),
        sa.Column("to_rev", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("wall_time", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.String(), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outbox")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_group_id"), ["group_id"], unique=False)
        batch_op.create_index("uq_outbox_pending", ["uid"], unique=True, sqlite_where=sa.text("state = 'pending'"))

    op.create_table(
        "paper",
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("given_how", sa.String(), nullable=False),
        sa.Column("given_at", sa.String(), nullable=True),
        sa.Column("patient", sa.String(), nullable=False),
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("happened", sa.String(), nullable=False),
        sa.Column("entered", sa.String(), nullable=False),
        sa.Column("informant", sa.String(), nullable=False),
        sa.Column("third_party", sa.Boolean(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("retention", sa.String(), nullable=False),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.Column("filed_on", sa.String(), nullable=True),
        sa.Column("error_reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_paper")),
        sa.UniqueConstraint("uid", name=op.f("uq_paper_uid")),
    )
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_patient"), ["patient"], unique=False)

    op.create_table(
        "paper_leaflet",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("patient", sa.String(), nullable=False),
        sa.Column("leaflet_key", sa.String(), nullable=False),
        sa.Column("leaflet_version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_paper_leaflet")),
    )
    with op.batch_alter_table("paper_leaflet", schema=None) as batch_op:
        batch_op.create_index("ix_paper_leaflet_leaflet", ["leaflet_key", "leaflet_version"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_leaflet_paper"), ["paper"], unique=False)

    op.create_table(
        "patient",
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("given", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("born", sa.String(), nullable=True),
        sa.Column("gender", sa.String(), nullable=False),
        sa.Column("nhs", sa.String(), nullable=False),
        sa.Column("numbers", sa.String(), nullable=False),
        sa.Column("postcode_key", sa.String(), nullable=False),
        sa.Column("ethnicity", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("is_deceased", sa.Boolean(), nullable=False),
        sa.Column("deceased_on", sa.String(), nullable=True),
        sa.Column("is_sensitive", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("key_worker", sa.String(), nullable=False),
        sa.Column("diagnosis", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("not_told", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("flags", sa.String(), nullable=False),
        sa.Column("due_on", sa.String(), nullable=True),
        sa.Column("due_kind", sa.String(), nullable=False),
        sa.Column("due_rank", sa.String(), nullable=False),
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("happened", sa.String(), nullable=False),
        sa.Column("entered", sa.String(), nullable=False),
        sa.Column("informant", sa.String(), nullable=False),
        sa.Column("third_party", sa.Boolean(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("retention", sa.String(), nullable=False),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.Column("filed_on", sa.String(), nullable=True),
        sa.Column("error_reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_patient")),
        sa.UniqueConstraint("uid", name=op.f("uq_patient_uid")),
    )
    with op.batch_alter_table("patient", schema=None) as batch_op:
        batch_op.create_index("ix_patient_born", ["born", "name_key"], unique=False)
        batch_op.create_index("ix_patient_due", ["due_rank", "name_key", "pk"], unique=False)
        batch_op.create_index("ix_patient_name", ["name_key", "pk"], unique=False)
        batch_op.create_index("ix_patient_nhs", ["nhs"], unique=False)
        batch_op.create_index("ix_patient_postcode", ["postcode_key", "name_key"], unique=False)
        batch_op.create_index("ix_patient_site", ["site", "name_key"], unique=False)
        batch_op.create_index("ix_patient_stage", ["stage", "name_key"], unique=False)

    op.create_table(
        "plan",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("review_on", sa.String(), nullable=True),
        sa.Column("agreed_at", sa.String(), nullable=True),
        sa.Column("patient", sa.String(), nullable=False),
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("happened", sa.String(), nullable=False),
        sa.Column("entered", sa.String(), nullable=False),
        sa.Column("informant", sa.String(), nullable=False),
        sa.Column("third_party", sa.Boolean(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("retention", sa.String(), nullable=False),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.Column("filed_on", sa.String(), nullable=True),
        sa.Column("error_reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_plan")),
        sa.UniqueConstraint("uid", name=op.f("uq_plan_uid")),
    )
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_patient"), ["patient"], unique=False)

    op.create_table(
        "plan_action",
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("need", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("who_name", sa.String(), nullable=False),
        sa.Column("due", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("patient", sa.String(), nullable=False),
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("happened", sa.String(), nullable=False),
        sa.Column("entered", sa.String(), nullable=False),
        sa.Column("informant", sa.String(), nullable=False),
        sa.Column("third_party", sa.Boolean(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("retention", sa.String(), nullable=False),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.Column("filed_on", sa.String(), nullable=True),
        sa.Column("error_reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_plan_action")),
        sa.UniqueConstraint("uid", name=op.f("uq_plan_action_uid")),
    )
    with op.batch_alter_table("plan_action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_action_due"), ["due"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_action_patient"), ["patient"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_action_plan"), ["plan"], unique=False)

    op.create_table(
        "practitioner",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("happened", sa.String(), nullable=False),
        sa.Column("entered", sa.String(), nullable=False),
        sa.Column("informant", sa.String(), nullable=False),
        sa.Column("third_party", sa.Boolean(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("retention", sa.String(), nullable=False),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.Column("filed_on", sa.String(), nullable=True),
        sa.Column("error_reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_practitioner")),
        sa.UniqueConstraint("uid", name=op.f("uq_practitioner_uid")),
    )
    op.create_table(
        "practitioner_role",
        sa.Column("practitioner", sa.String(), nullable=False),
        sa.Column("role_name", sa.String(), nullable=False),
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("happened", sa.String(), nullable=False),
        sa.Column("entered", sa.String(), nullable=False),
        sa.Column("informant", sa.String(), nullable=False),
        sa.Column("third_party", sa.Boolean(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("retention", sa.String(), nullable=False),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.Column("filed_on", sa.String(), nullable=True),
        sa.Column("error_reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_practitioner_role")),
        sa.UniqueConstraint("uid", name=op.f("uq_practitioner_role_uid")),
    )
    op.create_table(
        "related_person",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("relationship", sa.String(), nullable=False),
        sa.Column("patient", sa.String(), nullable=False),
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("happened", sa.String(), nullable=False),
        sa.Column("entered", sa.String(), nullable=False),
        sa.Column("informant", sa.String(), nullable=False),
        sa.Column("third_party", sa.Boolean(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("retention", sa.String(), nullable=False),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.Column("filed_on", sa.String(), nullable=True),
        sa.Column("error_reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_related_person")),
        sa.UniqueConstraint("uid", name=op.f("uq_related_person_uid")),
    )
    with op.batch_alter_table("related_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_related_person_patient"), ["patient"], unique=False)

    op.create_table(
        "safety_prompt",
        sa.Column("assessment", sa.String(), nullable=False),
        sa.Column("link_id", sa.String(), nullable=False),
        sa.Column("item_text", sa.String(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("owner_name", sa.String(), nullable=False),
        sa.Column("raised", sa.String(), nullable=False),
        sa.Column("done_at", sa.String(), nullable=True),
        sa.Column("patient", sa.String(), nullable=False),
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("happened", sa.String(), nullable=False),
        sa.Column("entered", sa.String(), nullable=False),
        sa.Column("informant", sa.String(), nullable=False),
        sa.Column("third_party", sa.Boolean(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("retention", sa.String(), nullable=False),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.Column("filed_on", sa.String(), nullable=True),
        sa.Column("error_reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_safety_prompt")),
        sa.UniqueConstraint("uid", name=op.f("uq_safety_prompt_uid")),
    )
    with op.batch_alter_table("safety_prompt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_safety_prompt_patient"), ["patient"], unique=False)

    op.create_table(
        "setting",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "store",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("store_uid", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("created", sa.String(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=True),
        sa.Column("practitioner", sa.String(), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_store")),
    )
    op.create_table(
        "sync_alias",
        sa.Column("rtype", sa.String(), nullable=False),
        sa.Column("alias_id", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("rtype", "alias_id", name=op.f("pk_sync_alias")),
    )
    with op.batch_alter_table("sync_alias", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sync_alias_uid"), ["uid"], unique=False)

    op.create_table(
        "sync_resource",
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("rtype", sa.String(), nullable=False),
        sa.Column("remote_id", sa.String(), nullable=True),
        sa.Column("base_version", sa.String(), nullable=True),
        sa.Column("base_last_updated", sa.String(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("base", sa.LargeBinary(), nullable=True),
        sa.Column("body_rev", sa.Integer(), nullable=False),
        sa.Column("pushed_rev", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("create_mode", sa.String(), nullable=True),
        sa.Column("base_unverified", sa.Integer(), nullable=False),
        sa.Column("deleted_remote", sa.Integer(), nullable=False),
        sa.Column("scope_pid", sa.String(), nullable=True),
        sa.Column("last_seen_sweep", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_sync_resource")),
        sa.UniqueConstraint("rtype", "remote_id", name=op.f("uq_sync_resource_rtype_remote_id")),
    )
    with op.batch_alter_table("sync_resource", schema=None) as batch_op:
        batch_op.create_index("ix_sync_resource_rtype", ["rtype"], unique=False)
        batch_op.create_index(batch_op.f("ix_sync_resource_scope_pid"), ["scope_pid"], unique=False)

    op.create_table(
        "team",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("happened", sa.String(), nullable=False),
        sa.Column("entered", sa.String(), nullable=False),
        sa.Column("informant", sa.String(), nullable=False),
        sa.Column("third_party", sa.Boolean(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("retention", sa.String(), nullable=False),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.Column("filed_on", sa.String(), nullable=True),
        sa.Column("error_reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_team")),
        sa.UniqueConstraint("uid", name=op.f("uq_team_uid")),
    )
    op.execute("CREATE INDEX ix_patient_birthday ON patient (substr(born, 6, 5), name_key)")
    for statement in WORD_INDEX + AUDIT_GUARDS:
        op.execute(statement)


WORD_INDEX = (
    "CREATE VIRTUAL TABLE patient_fts USING fts5(name, num, dx, pc, content='', contentless_delete=1, "
    "tokenize='ascii', prefix='1 2 3', detail=column)",
    "CREATE VIRTUAL TABLE patient_nhs USING fts5(num, content='', contentless_delete=1, tokenize='trigram')",
)
AUDIT_GUARDS = (
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
)
