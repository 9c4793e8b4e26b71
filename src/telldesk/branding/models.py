"""Tables of a desk's look, words and settings, in every tenant's schema."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Integer, LargeBinary, SmallInteger, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from telldesk.kernel.records import TenantRecord


class Desk(TenantRecord):
    """The one row of a desk's own settings."""

    __tablename__ = "desk"
    __table_args__ = (
        CheckConstraint("id = 1", "one_row"),
        CheckConstraint("boundary IN ('thread','hours','ask')", "boundary"),
        CheckConstraint("boundary_hours BETWEEN 1 AND 8760", "boundary_hours"),
        CheckConstraint("burst_s BETWEEN 0 AND 300", "burst_s"),
        CheckConstraint("sorting IN ('ask','guess','never')", "sorting"),
        CheckConstraint("assigning IN ('by_hand','in_turn','by_load')", "assigning"),
        CheckConstraint("capacity BETWEEN 1 AND 500", "capacity"),
        CheckConstraint("handover_min BETWEEN 1 AND 1440", "handover_min"),
        CheckConstraint("remind_min BETWEEN 5 AND 1440", "remind_min"),
        CheckConstraint("remind_times BETWEEN 1 AND 5", "remind_times"),
    )

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    name: Mapped[str]
    language: Mapped[str]
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text))
    time_zone: Mapped[str] = mapped_column(server_default=text("'UTC'"))
    colours: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    logo: Mapped[str] = mapped_column(server_default=text("''"))
    """Name of the logo among the desk's pictures; it carries the digest of what was declared."""
    boundary: Mapped[str] = mapped_column(server_default=text("'hours'"))
    """Where one ticket ends (T8): one thread, new after `boundary_hours`, or ask."""
    boundary_hours: Mapped[int] = mapped_column(Integer, server_default=text("72"))
    burst_s: Mapped[int] = mapped_column(Integer, server_default=text("20"))
    """Messages closer together than this are one turn."""
    sorting: Mapped[str] = mapped_column(server_default=text("'guess'"))
    """Who says what a new ticket is about (T4): the contact is asked, rules guess, or nobody."""
    hours: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))
    """When the desk is open, in its time zone; none is any time."""
    special_days: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))
    """Dates on which it is closed, or open at other times."""
    assigning: Mapped[str] = mapped_column(server_default=text("'by_hand'"))
    """How new tickets find an agent (T11): by hand, in turn, by load."""
    capacity: Mapped[int] = mapped_column(Integer, server_default=text("10"))
    """Tickets an agent is given at once, unless theirs says otherwise."""
    handover_min: Mapped[int | None] = mapped_column(Integer, server_default=text("15"))
    """Minutes after which waiting tickets of an agent who is gone go to others; null is never."""
    ratings: Mapped[bool] = mapped_column(server_default=text("true"))
    """Contacts are asked how they were helped (T9)."""
    closing_transcripts: Mapped[bool] = mapped_column(server_default=text("false"))
    """Contacts get the conversation when their ticket is closed (T6)."""
    remind_min: Mapped[int | None] = mapped_column(Integer)
    """Minutes of opening hours a contact waits before agents are reminded; null is never (N3)."""
    remind_times: Mapped[int] = mapped_column(SmallInteger, server_default=text("2"))
    """How often they are, each time after as long again."""
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now())


class DeskText(TenantRecord):
    """One text the tenant worded itself, in the closed grammar; others come from the catalogue."""

    __tablename__ = "desk_texts"

    key: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]


class BrandPicture(TenantRecord):
    """One size of a picture of the desk's, drawn anew by us."""

    __tablename__ = "brand_pictures"
    __table_args__ = (
        CheckConstraint("side IN (48, 192, 512)", "side"),
        CheckConstraint("mime = 'image/png'", "mime"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", "sha256"),
        CheckConstraint("octet_length(content) BETWEEN 1 AND 524288", "content"),
    )

    name: Mapped[str] = mapped_column(primary_key=True)
    side: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    """Pixels of the square."""
    mime: Mapped[str]
    sha256: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
