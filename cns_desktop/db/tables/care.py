"""Projections of assessments, plans and papers."""

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from cns_desktop.db.tables.base import OfPatient, Table


class AssessmentRow(OfPatient, Table):
    __tablename__ = "assessment"
    tool_url: Mapped[str]
    tool_version: Mapped[str]
    status: Mapped[str]
    authored: Mapped[datetime]
    pathway_point: Mapped[str]
    completed_by: Mapped[str]
    mode: Mapped[str]
    version: Mapped[int]
    replaces: Mapped[str | None]
    is_current: Mapped[bool]  # completed or amended, and not replaced


class AnswerRow(Table):
    """Generic answers (README 13): one row per answered item of a completed assessment."""

    __tablename__ = "answer"
    pk: Mapped[int] = mapped_column(primary_key=True)
    assessment: Mapped[str] = mapped_column(index=True)
    patient: Mapped[str]
    tool_url: Mapped[str]
    tool_version: Mapped[str]
    link_id: Mapped[str]
    state: Mapped[str]
    score: Mapped[int | None]
    comment: Mapped[str]
    is_starred: Mapped[bool]
    authored: Mapped[datetime]
    __table_args__ = (Index("ix_answer_patient_link_id", "patient", "tool_url", "link_id", "authored"),)


class ConcernRow(Table):
    """First, previous and latest answer of each concern of each patient; rebuilt when an assessment is completed or corrected."""

    __tablename__ = "concern"
    pk: Mapped[int] = mapped_column(primary_key=True)
    patient: Mapped[str]
    tool_url: Mapped[str]
    link_id: Mapped[str]
    first: Mapped[int | None]
    first_on: Mapped[date | None]
    previous: Mapped[int | None]
    previous_on: Mapped[date | None]
    latest: Mapped[int | None]
    latest_on: Mapped[date | None]
    is_starred: Mapped[bool]
    comment: Mapped[str]
    __table_args__ = (Index("ix_concern_patient", "patient", "tool_url", "link_id", unique=True),)


class PromptRow(OfPatient, Table):
    __tablename__ = "safety_prompt"
    assessment: Mapped[str]
    link_id: Mapped[str]
    item_text: Mapped[str]
    score: Mapped[int]
    words: Mapped[str]
    number: Mapped[str]
    owner: Mapped[str]
    owner_name: Mapped[str]
    raised: Mapped[datetime]
    done_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_safety_prompt_open", "raised", sqlite_where=text("done_at IS NULL")),)


class PlanRow(OfPatient, Table):
    __tablename__ = "plan"
    version: Mapped[int]
    status: Mapped[str]
    review_on: Mapped[date | None]
    agreed_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_plan_review", "review_on", sqlite_where=text("status = 'active'")),)


class ActionRow(OfPatient, Table):
    __tablename__ = "plan_action"
    plan: Mapped[str] = mapped_column(index=True)
    need: Mapped[str]
    what: Mapped[str]
    who: Mapped[str]
    who_name: Mapped[str]
    due: Mapped[date | None] = mapped_column(index=True)
    status: Mapped[str]


class PaperRow(OfPatient, Table):
    __tablename__ = "paper"
    title: Mapped[str]
    pages: Mapped[int]
    sha256: Mapped[str]
    state: Mapped[str]
    made_at: Mapped[datetime]
    given_how: Mapped[str]
    given_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_paper_open", "made_at", sqlite_where=text("state = 'printed' AND given_how = ''")),)


class PaperLeafletRow(Table):
    """Which leaflet version stands in which paper: recall lists."""

    __tablename__ = "paper_leaflet"
    pk: Mapped[int] = mapped_column(primary_key=True)
    paper: Mapped[str] = mapped_column(index=True)
    patient: Mapped[str]
    leaflet_key: Mapped[str]
    leaflet_version: Mapped[int]
    language: Mapped[str]
    __table_args__ = (Index("ix_paper_leaflet_leaflet", "leaflet_key", "leaflet_version"),)
