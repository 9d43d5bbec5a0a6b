"""INSERT … ON CONFLICT: SQLite took the clause from PostgreSQL, and SQLAlchemy writes PostgreSQL's for both."""

from sqlalchemy.dialects.postgresql import insert as insert_into

__all__ = ["insert_into"]
