"""The register as it was first released: the chain of events, and the erasable rows beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "about",
        sa.Column("key", sa.String(40), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    _make_the_chain()
    _make_what_is_recognised()


def _make_the_chain() -> None:
    op.create_table(
        "event",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("match_id", sa.String(40), index=True),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("year", sa.Integer),
        sa.Column("run_id", sa.String(80)),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("wording_seal", sa.String(64)),
        sa.Column("basis_seal", sa.String(64)),
        sa.Column("key", sa.String(200), unique=True),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_table(
        "wording",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("reason", sa.Text),
        sa.Column("note", sa.Text),
        sa.Column("salt", sa.String(64), nullable=False),
    )
    op.create_table(
        "basis",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("salt", sa.String(64), nullable=False),
    )


def _make_what_is_recognised() -> None:
    op.create_table(
        "match",
        sa.Column("match_id", sa.String(40), primary_key=True),
        sa.Column("staff_id", sa.String(200), nullable=False, index=True),
        sa.Column("person", sa.String(250), nullable=False),
    )
    op.create_table(
        "student",
        sa.Column("student_id", sa.String(200), primary_key=True),
        sa.Column("person", sa.String(250), nullable=False, index=True),
        sa.Column("uln", sa.String(40)),
        sa.Column("dob", sa.String(10)),
        sa.Column("names", sa.Text, nullable=False),
        sa.Column("emails", sa.Text, nullable=False),
    )
    op.create_table(
        "observation",
        sa.Column("match_id", sa.String(40), primary_key=True),
        sa.Column("year", sa.Integer, primary_key=True),
        sa.Column("facts", sa.Text, nullable=False),
    )
