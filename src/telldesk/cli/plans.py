"""`telldesk plans`: what is sold, and what each tenant has bought."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import click
import msgspec

from telldesk.billing.actions.subscribe import assign_plan, end_subscription
from telldesk.billing.lifecycle import changes_at
from telldesk.billing.money import amount_words
from telldesk.billing.plans import Catalogue, Plan, read_catalogue
from telldesk.billing.repo import Subscription, all_subscriptions
from telldesk.cli.output import Voice, pass_voice, with_json
from telldesk.cli.places import open_house, read_settings
from telldesk.cli.tenant_rows import all_tenants, note, tenant_with_slug
from telldesk.kernel.work import Work

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def plans() -> None:
    """What is sold, and who has bought it."""


@plans.command("list")
@with_json
@pass_voice
def list_plans(voice: Voice) -> None:
    """The plans of TELLDESK_PLANS_FILE."""
    catalogue = read_catalogue(read_settings())
    for one in catalogue.plan:
        voice.say(f"{one.key}: {one.named('en')}, {_costs(one)}; {_allows(one)}")
    if not catalogue.plan:
        voice.say("No plans: TELLDESK_PLANS_FILE is not set. No desk has a limit.")
    voice.answer({"plans": msgspec.to_builtins(catalogue.plan), "grace_days": catalogue.grace_days})


@plans.command()
@with_json
@pass_voice
def show(voice: Voice) -> None:
    """Who has bought what, and how it stands."""
    asyncio.run(_show(voice))


async def _show(voice: Voice) -> None:
    settings = read_settings()
    catalogue = read_catalogue(settings)
    async with open_house(settings) as house:
        found = await house.own(all_tenants)
        bought = await house.own(lambda work: all_subscriptions(work, catalogue))
        now = house.admin.clock.now()
    told = [{"tenant": one.slug, **_facts(bought.get(one.id), catalogue, now)} for one in found]
    for one in told:
        voice.say(f"{one['tenant']}: {_sentence(one)}")
    if not told:
        voice.say("No tenants.")
    voice.answer({"subscriptions": told})


@plans.command()
@click.argument("slug")
@click.argument("plan")
@click.option("--paid-until", type=_DAY, help="Paid to the end of this day (UTC), YYYY-MM-DD.")
@with_json
@pass_voice
def assign(voice: Voice, slug: str, plan: str, paid_until: datetime | None) -> None:
    """Give the tenant SLUG the plan PLAN.

    Without a date its trial begins; what was tried or paid before goes on.
    """
    catalogue = read_catalogue(read_settings())
    chosen = catalogue.plan_with_key(plan)
    until = _end_of(paid_until) if paid_until else None

    async def verb(work: Work, tenant_id: UUID) -> Subscription:
        return await assign_plan(
            work, tenant_id, plan=chosen, catalogue=catalogue, paid_until=until
        )

    asyncio.run(_change(voice, slug, "plan.assigned", catalogue, verb))


@plans.command()
@click.argument("slug")
@click.option("--on", "on_day", type=_DAY, help="The last day (UTC), YYYY-MM-DD; else at once.")
@with_json
@pass_voice
def cancel(voice: Voice, slug: str, on_day: datetime | None) -> None:
    """End the subscription of the tenant SLUG. Its desk goes on answering, read-only to manage."""
    catalogue = read_catalogue(read_settings())
    at = _end_of(on_day) if on_day else datetime.min.replace(tzinfo=UTC)

    async def verb(work: Work, tenant_id: UUID) -> Subscription:
        return await end_subscription(work, tenant_id, at=at, catalogue=catalogue)

    asyncio.run(_change(voice, slug, "plan.cancelled", catalogue, verb))


async def _change(voice: Voice, slug: str, act: str, catalogue: Catalogue, verb: Any) -> None:
    async with open_house(read_settings()) as house:

        async def changed(work: Work) -> dict[str, Any]:
            tenant = await tenant_with_slug(work, slug)
            found = await verb(work, tenant.id)
            facts = _facts(found, catalogue, work.now)
            await note(work, act, tenant.id, {key: str(value) for key, value in facts.items()})
            return facts

        facts = await house.own(changed)
    voice.say(f"{slug}: {_sentence(facts)}")
    voice.answer({"tenant": slug, **facts})


def _end_of(day: datetime) -> datetime:
    """The moment the day is over."""
    return day.replace(tzinfo=UTC) + timedelta(days=1)


def _facts(found: Subscription | None, catalogue: Catalogue, now: datetime) -> dict[str, Any]:
    if found is None:
        return {"plan": None, "state": None}
    terms = found.terms
    return {
        "plan": found.plan,
        "is_sold": catalogue.get(found.plan) is not None,
        "state": found.state(now),
        "trial_ends_at": terms.trial_ends_at,
        "paid_until": terms.paid_until,
        "cancels_at": terms.cancels_at,
        "changes_at": changes_at(terms, now),
    }


def _sentence(facts: dict[str, Any]) -> str:
    if facts["plan"] is None:
        return "no plan, no limits"
    until = facts["changes_at"]
    sold = "" if facts["is_sold"] else " (sold no more)"
    state = str(facts["state"]).replace("_", " ")
    return f"{facts['plan']}{sold}, {state}" + (
        f" until {until:%Y-%m-%d %H:%M} UTC" if until else ""
    )


def _costs(plan: Plan) -> str:
    costs = [f"{amount_words(one.amount_minor, one.currency)} a {one.per}" for one in plan.price]
    return " or ".join(costs) or "free"


def _allows(plan: Plan) -> str:
    named = {"agents": "agents", "storage_gb": "GB of files", "tickets_month": "tickets a month"}
    limits = msgspec.structs.asdict(plan.limits)
    told = [f"{limits[name]} {words}" for name, words in named.items() if limits[name] is not None]
    return ", ".join(told) or "no limits"
