"""What a licence says, and the closed sets it is made of."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

import msgspec

PRODUCT: Final = "telldesk"
MOST_TENANTS: Final = 1_000_000
MOST_GRACE_DAYS: Final = 90
GRACE_DAYS: Final = 14
MOST_CUSTOMER_CHARS: Final = 200
MOST_FEATURES: Final = 50
_FIRST_YEAR: Final = 2020
_LAST_YEAR: Final = 2999  # far from where adding days to a date ends
_DAY: Final = timedelta(days=1)


class Feature(StrEnum):
    """What the free tier has not. A name never changes its meaning; new ones are added."""

    AI = "ai"
    """A5 to A7: answers, drafts, suggestions."""
    CUSTOM_DOMAINS = "custom_domains"
    """W3: tenants' own domains."""
    DEDICATED_DATABASES = "dedicated_databases"
    """Y3: a database of a tenant's own."""
    PARTNERS = "partners"
    """G7: resellers with tenants of their own."""


class Flaw(StrEnum):
    """Why there is no licence to go by."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    OTHER_VERSION = "other_version"
    """Written for a release that knows more than this one."""
    UNKNOWN_KEY = "unknown_key"
    """Signed with a key this release does not know; nobody can tell by whom."""
    FORGED = "forged"
    """The signature is not that of these words."""
    OTHER_PRODUCT = "other_product"


class Licence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The vendor's words, as they are signed: JSON with the fields in this order.

    A field nobody knows makes it unreadable: it may be a limit.

    Attributes:
        product: whose licence this is.
        customer: who it was given to; for people.
        starts_on: the first day, in UTC.
        expires_on: the last day, in UTC; None is never.
        grace_days: how long everything stays allowed afterwards.
        tenants: most tenants that new ones are added to; None is unlimited.
        features: names, also such as only later releases know.
        key_id: `vendor.key_id` of the key that signs it.
    """

    product: str
    id: UUID
    customer: Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_CUSTOMER_CHARS)]
    issued_at: Annotated[datetime, msgspec.Meta(tz=True)]
    starts_on: date
    expires_on: date | None
    grace_days: Annotated[int, msgspec.Meta(ge=0, le=MOST_GRACE_DAYS)]
    tenants: Annotated[int, msgspec.Meta(ge=1, le=MOST_TENANTS)] | None
    features: Annotated[
        tuple[Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,39}\Z")], ...],
        msgspec.Meta(max_length=MOST_FEATURES),
    ]
    key_id: str

    def __post_init__(self) -> None:
        """Refuses what cannot be shown or reckoned with; msgspec makes it a ValidationError."""
        days = [self.starts_on, self.issued_at, *([self.expires_on] if self.expires_on else [])]
        if not all(_FIRST_YEAR <= day.year <= _LAST_YEAR for day in days):
            raise ValueError(f"a year is not between {_FIRST_YEAR} and {_LAST_YEAR}")
        if self.expires_on is not None and self.expires_on < self.starts_on:
            raise ValueError("it ends before it begins")
        if not self.customer.isprintable():
            raise ValueError("the customer's name holds what cannot be printed")

    @property
    def starts_at(self) -> datetime:
        """A day early: somewhere that date has begun already, and clocks differ (T61)."""
        return _midnight(self.starts_on) - _DAY

    @property
    def expires_at(self) -> datetime | None:
        """The end of the last day."""
        return None if self.expires_on is None else _midnight(self.expires_on) + _DAY

    @property
    def ends_at(self) -> datetime | None:
        """The end of the grace."""
        expires_at = self.expires_at
        return None if expires_at is None else expires_at + timedelta(days=self.grace_days)

    @property
    def known_features(self) -> frozenset[Feature]:
        return frozenset(one for one in Feature if one.value in self.features)

    @property
    def unknown_features(self) -> tuple[str, ...]:
        """What this release cannot give; a later one may."""
        return tuple(one for one in self.features if one not in set(Feature))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
