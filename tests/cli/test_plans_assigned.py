"""Plans given to tenants by the operator: what is kept, what limits follow, what is refused."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.cli.conftest import Installation

_PLANS = """
grace_days = 7
[[plan]]
key = "free"
name = { en = "Free" }
limits = { agents = 1 }
[[plan]]
key = "start"
name = { en = "Start" }
trial_days = 14
limits = { agents = 3, storage_gb = 5 }
price = [{ per = "month", currency = "EUR", amount_minor = 1900 }]
[[plan]]
key = "grow"
name = { en = "Grow" }
trial_days = 30
price = [{ per = "month", currency = "EUR", amount_minor = 4900 }]
"""


@pytest.fixture
async def shop(installation: Installation) -> Installation:
    """A tenant, and something to sell to it."""
    path = installation.folder / "plans.toml"
    path.write_text(_PLANS)
    installation.environment["TELLDESK_PLANS_FILE"] = str(path)
    await installation.run("tenants", "apply", str(installation.write_tenant()), "--yes")
    return installation


def after(days: int) -> str:
    return f"{datetime.now(UTC) + timedelta(days=days):%Y-%m-%d}"


async def test_plans_are_listed_with_price_and_limits(shop: Installation) -> None:
    ran = await shop.run("plans", "list")
    assert "free: Free, free; 1 agents" in ran.out
    assert "start: Start, 19.00 EUR a month; 3 agents, 5 GB of files" in ran.out
    assert "grow: Grow, 49.00 EUR a month; no limits" in ran.out
    ran = await shop.run("plans", "list", "--json")
    assert [one["key"] for one in ran.json["plans"]] == ["free", "start", "grow"]


async def test_without_plans_nothing_is_sold_and_nothing_limited(
    installation: Installation,
) -> None:
    await installation.run("tenants", "apply", str(installation.write_tenant()), "--yes")
    assert "No plans" in (await installation.run("plans", "list")).out
    assert "acme: no plan, no limits" in (await installation.run("plans", "show")).out
    ran = await installation.run("plans", "assign", "acme", "start")
    assert ran.code == 1
    assert "TELLDESK_PLANS_FILE" in ran.err


async def test_a_first_plan_begins_its_trial_and_sets_its_limits(shop: Installation) -> None:
    ran = await shop.run("plans", "assign", "acme", "start", "--json")
    assert ran.json["state"] == "trial"
    ends = datetime.fromisoformat(ran.json["trial_ends_at"])
    assert timedelta(days=13, hours=23) < ends - datetime.now(UTC) <= timedelta(days=14)
    assert await shop.ask("SELECT limits::text FROM platform.tenants") == (
        '{"agents": 3, "storage_gb": 5}'
    )
    shown = await shop.run("plans", "show")
    assert "acme: start, trial until" in shown.out


async def test_another_plan_is_no_second_trial(shop: Installation) -> None:
    first = await shop.run("plans", "assign", "acme", "start", "--json")
    await shop.run("plans", "assign", "acme", "free")
    other = await shop.run("plans", "assign", "acme", "grow", "--json")
    assert other.json["trial_ends_at"] == first.json["trial_ends_at"]
    assert await shop.ask("SELECT limits::text FROM platform.tenants") == "{}"


async def test_a_paid_plan_is_active_until_the_day_is_over(shop: Installation) -> None:
    ran = await shop.run("plans", "assign", "acme", "start", "--paid-until", after(30), "--json")
    assert ran.json["state"] == "active"
    assert ran.json["paid_until"].startswith(after(31))
    ran = await shop.run("plans", "assign", "acme", "start", "--paid-until", after(-3), "--json")
    assert ran.json["state"] == "past_due"
    ran = await shop.run("plans", "assign", "acme", "start", "--paid-until", after(-30), "--json")
    assert ran.json["state"] == "restricted"


async def test_an_end_is_agreed_for_a_day_and_taken_back_by_a_new_plan(shop: Installation) -> None:
    await shop.run("plans", "assign", "acme", "start", "--paid-until", after(30))
    ran = await shop.run("plans", "cancel", "acme", "--on", after(10), "--json")
    assert ran.json["state"] == "active"
    assert ran.json["changes_at"].startswith(after(11))
    ran = await shop.run("plans", "assign", "acme", "start", "--json")
    assert ran.json["cancels_at"] is None
    assert ran.json["state"] == "active"
    ran = await shop.run("plans", "cancel", "acme", "--json")
    assert ran.json["state"] == "cancelled"
    acts = await shop.ask("SELECT array_agg(act ORDER BY id) FROM platform.audit")
    assert acts[1:] == ["plan.assigned", "plan.cancelled", "plan.assigned", "plan.cancelled"]


async def test_what_cannot_be_is_refused_in_a_line(shop: Installation) -> None:
    for arguments, said in (
        (("assign", "nobody", "start"), "nobody"),
        (("assign", "acme", "gold"), "free, start, grow"),
        (("assign", "acme", "start", "--paid-until", "soon"), "soon"),
        (("cancel", "acme"), "no subscription"),
    ):
        ran = await shop.run("plans", *arguments)
        assert ran.code != 0
        assert said in ran.err
        assert len(ran.err.splitlines()) == 1


async def test_a_plan_that_is_sold_no_more_goes_on_by_its_dates(shop: Installation) -> None:
    await shop.run("plans", "assign", "acme", "grow", "--paid-until", after(5))
    path = shop.folder / "plans.toml"
    path.write_text(_PLANS.partition('[[plan]]\nkey = "grow"')[0])
    shown = await shop.run("plans", "show")
    assert "acme: grow (sold no more), active until" in shown.out
