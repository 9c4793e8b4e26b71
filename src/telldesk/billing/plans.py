"""The plans an installation sells, from one TOML file of its operator.

    grace_days = 14

    [[plan]]
    key = "start"
    name = { en = "Start", ru = "Старт" }
    trial_days = 14
    limits = { agents = 3, storage_gb = 5, tickets_month = 500 }
    price = [{ per = "month", currency = "EUR", amount_minor = 1900 }]

Without a file nothing is sold and no desk has a limit.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final, Literal

import msgspec

from telldesk.kernel.errors import Misconfigured, NotFound
from telldesk.kernel.settings import Settings
from telldesk.tenancy.limits import Limits

_MOST_BYTES: Final = 262_144
_MOST_PLANS: Final = 100
_KEY: Final = re.compile(r"[a-z][a-z0-9-]{0,38}")
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_MOST_DAYS: Final = 3650
_MOST_MINOR: Final = 10**12


class Price(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a plan costs: whole minor units (cents, kopecks), before tax."""

    per: Literal["month", "year"]
    currency: str
    """ISO 4217, e.g. EUR."""
    amount_minor: int


class Plan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One plan. Without a price it costs nothing."""

    key: str
    name: dict[str, str]
    """Language -> what owners read."""
    trial_days: int = 0
    limits: Limits = Limits()
    price: list[Price] = []

    def named(self, language: str) -> str:
        """Its name in this language, else in the first it has."""
        return self.name.get(language) or next(iter(self.name.values()))


class PlanUnknown(NotFound):
    """No plan has this key; `telldesk plans list` names them."""

    key = "plan-unknown"


class Catalogue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All plans, in the order of the file."""

    plan: list[Plan] = []
    grace_days: int = 14

    @property
    def grace(self) -> timedelta:
        return timedelta(days=self.grace_days)

    def get(self, key: str) -> Plan | None:
        return next((one for one in self.plan if one.key == key), None)

    def plan_with_key(self, key: str) -> Plan:
        """The plan.

        Raises:
            PlanUnknown: there is none; the refusal names those there are.
        """
        found = self.get(key)
        if found is None:
            known = ", ".join(one.key for one in self.plan) or "none; set TELLDESK_PLANS_FILE"
            raise PlanUnknown(f"There is no plan {key!r}. Plans: {known}.")
        return found


def read_catalogue(settings: Settings) -> Catalogue:
    """The plans of this installation.

    Raises:
        Misconfigured: the file is missing, unreadable or wrong; says where.
    """
    if not settings.plans_file:
        return Catalogue()
    path = Path(settings.plans_file)
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise _wrong(f"{path} is larger than {_MOST_BYTES // 1024} KiB.")
        found = msgspec.toml.decode(path.read_bytes(), type=Catalogue)
    except OSError as error:
        raise _wrong(f"{path}: {error.strerror}.") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _wrong(f"{path}: {error}.") from error
    problem = _problem(found)
    if problem:
        raise _wrong(f"{path}: {problem}")
    return found


def _wrong(what: str) -> Misconfigured:
    return Misconfigured(
        what, setting="TELLDESK_PLANS_FILE", remedy="Correct it; docs/operators.md shows one."
    )


def _problem(found: Catalogue) -> str:
    """The first thing that is wrong; '' when nothing is."""
    if not 0 <= found.grace_days <= _MOST_DAYS:
        return f"grace_days must be 0 to {_MOST_DAYS}."
    if len(found.plan) > _MOST_PLANS:
        return f"more than {_MOST_PLANS} plans."
    keys = [one.key for one in found.plan]
    twice = next((key for key in keys if keys.count(key) > 1), "")
    if twice:
        return f"two plans have the key {twice!r}."
    return next((f"plan {one.key!r}: {text}" for one in found.plan if (text := _wrong_in(one))), "")


def _wrong_in(plan: Plan) -> str:
    if not _KEY.fullmatch(plan.key):
        return "key must be small letters, digits and dashes, a letter first, 39 at most."
    if not plan.name or not all(one.strip() for one in plan.name.values()):
        return 'name must say how it is called, e.g. { en = "Start" }.'
    if not 0 <= plan.trial_days <= _MOST_DAYS:
        return f"trial_days must be 0 to {_MOST_DAYS}."
    if any(value is not None and value < 0 for value in _numbers(plan.limits).values()):
        return "a limit must not be negative; leave it out for none."
    return next((text for price in plan.price if (text := _wrong_price(price))), "")


def _numbers(limits: Limits) -> Mapping[str, int | None]:
    found: dict[str, int | None] = msgspec.structs.asdict(limits)
    return found


def _wrong_price(price: Price) -> str:
    if not _CURRENCY.fullmatch(price.currency):
        return "currency must be three capital letters, e.g. EUR."
    if not 0 < price.amount_minor <= _MOST_MINOR:
        return "amount_minor must be above zero, in cents; leave the price out where it is free."
    return ""
