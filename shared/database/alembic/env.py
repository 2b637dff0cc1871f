"""How alembic reaches a service's database; run through shared.database.migrate only."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=context.config.attributes.get("metadata"), transaction_per_migration=True
)
with context.begin_transaction():
    context.run_migrations()
