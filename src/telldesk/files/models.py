"""Tables of files, in every tenant's schema."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from telldesk.kernel.records import TenantRecord


class File(TenantRecord):
    """One file in our storage, or on its way there; its bytes lie under `object_id`."""

    __tablename__ = "files"
    __table_args__ = (
        CheckConstraint(
            "state IN ('arriving','checking','ready','infected','failed','too_large')", "state"
        ),
        CheckConstraint("owner_kind IN ('contact','agent','bot')", "owner_kind"),
        Index("ix_files_unsent", "owner_id", postgresql_where=sql("message_id IS NULL")),
        Index("ix_files_message", "message_id", postgresql_where=sql("message_id IS NOT NULL")),
        Index("ix_files_expiring", "expires_at", postgresql_where=sql("expires_at IS NOT NULL")),
        Index("ix_files_unchecked", "id", postgresql_where=sql("state = 'checking'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """An upload's is made by the client; a received file's by us."""
    object_id: Mapped[UUID] = mapped_column(unique=True)
    """Another one for every attempt, so that two of them never write the same object."""
    kind: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    size_bytes: Mapped[int]
    sha256: Mapped[str]
    width: Mapped[int | None] = mapped_column(Integer)
    height: Mapped[int | None] = mapped_column(Integer)
    duration_s: Mapped[int | None] = mapped_column(Integer)
    state: Mapped[str]
    sizes: Mapped[list[Any]] = mapped_column(server_default=sql("'[]'"))
    """Pictures drawn of it: `thumb`, `preview`."""
    owner_kind: Mapped[str]
    owner_id: Mapped[UUID | None]
    """Who uploaded it; null for what came by a bot."""
    message_id: Mapped[UUID | None]
    """The one message it is part of; null while it is unsent."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    """An unsent one is removed then; null once it was sent."""


class BotFile(TenantRecord):
    """A stored file as one bot knows it: sent again by its id, without its bytes."""

    __tablename__ = "bot_files"

    file_id: Mapped[UUID] = mapped_column(
        ForeignKey("files.id", ondelete="CASCADE"), primary_key=True
    )
    bot_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    telegram_file_id: Mapped[str]
    telegram_unique_id: Mapped[str]
    created_at: Mapped[datetime]


class GoneObject(TenantRecord):
    """An object nobody has a row for any more; a job removes it and then this row."""

    __tablename__ = "gone_objects"

    object_id: Mapped[UUID] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
