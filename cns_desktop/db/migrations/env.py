"""Alembic run from code on the connection it is given (db.upgrade)."""

from alembic import context

from cns_desktop.db.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,
    include_object=lambda _object, name, _kind, _reflected, _compare: not (name or "").startswith(("patient_fts", "patient_nhs", "leaflet_fts")),
)
with context.begin_transaction():
    context.run_migrations()
