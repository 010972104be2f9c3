"""Indexes for the lists of Today, and the word index of the shelf."""

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    "CREATE INDEX ix_safety_prompt_open ON safety_prompt (raised) WHERE done_at IS NULL",
    "CREATE INDEX ix_plan_review ON plan (review_on) WHERE status = 'active'",
    "CREATE INDEX ix_paper_open ON paper (made_at) WHERE state = 'printed' AND given_how = ''",
    "CREATE VIRTUAL TABLE leaflet_fts USING fts5(title, keywords, words, content='', contentless_delete=1, tokenize='unicode61', prefix='2 3')",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
