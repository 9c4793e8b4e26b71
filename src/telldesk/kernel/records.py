"""The three families of tables and what they share.

`TenantRecord` tables live in every `tenant_<id>` schema, `PlatformRecord` tables in `platform`,
`RelayRecord` tables in `relay`. Models describe rows for migrations and cold paths; the hot verbs
speak constant SQL, which a test checks against them.
"""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from advanced_alchemy.base import CommonTableAttributes
from advanced_alchemy.types import DateTimeUTC
from sqlalchemy import BigInteger, MetaData, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import DeclarativeBase

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

_TYPES: dict[Any, Any] = {
    UUID: PG_UUID(as_uuid=True),
    datetime: DateTimeUTC(timezone=True),
    str: Text,
    int: BigInteger,
    dict[str, Any]: JSONB,
    list[Any]: JSONB,
}


class TenantRecord(CommonTableAttributes, DeclarativeBase):
    """A row of one tenant; its schema is named by the transaction's search_path."""

    __abstract__ = True
    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = _TYPES


class PlatformRecord(CommonTableAttributes, DeclarativeBase):
    """A row of the control plane: never words of a conversation."""

    __abstract__ = True
    metadata: ClassVar[MetaData] = MetaData(schema="platform", naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = _TYPES


class RelayRecord(CommonTableAttributes, DeclarativeBase):
    """A row of the relay: ids, numbers and keywords only; rebuilt from tenant rows if lost."""

    __abstract__ = True
    metadata: ClassVar[MetaData] = MetaData(schema="relay", naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = _TYPES
