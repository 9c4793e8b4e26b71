"""Statements of tenants that come often are planned once, whoever else takes turns with them."""

from typing import Any

import pytest
from tests.support.tenants import MakeTenant

from telldesk.kernel.db import Plans
from telldesk.kernel.work import Desk, Work


def marks(plans: Plans, *schemas: str) -> list[str]:
    return [plans.mark(schema) for schema in schemas]


def test_a_tenant_that_comes_often_gets_a_mark_of_its_own_and_keeps_it() -> None:
    plans = Plans(most=2)
    assert marks(plans, "a", "b", "a", "b") == ["", "", "", ""]
    first, second = marks(plans, "a", "b")
    assert first != second
    assert "" not in {first, second}
    assert marks(plans, "a", "b", "a") == [first, second, first]


def test_passers_by_take_no_mark_from_who_comes_often() -> None:
    plans = Plans(most=1)
    own = marks(plans, *["a"] * 3)[-1]
    for number in range(400):
        assert marks(plans, *[f"other{number % 40}"] * 3)[-1] == ""
        assert plans.mark("a") == own


def test_a_mark_nobody_used_for_long_goes_to_who_comes_now() -> None:
    plans = Plans(most=1)
    own = marks(plans, *["a"] * 3)[-1]
    marks(plans, *(f"other{number}" for number in range(600)))
    assert marks(plans, *["b"] * 3)[-1] == own
    assert plans.mark("a") == ""


@pytest.mark.parametrize("rounds", [20])
async def test_T20_kept_plans_read_each_tenants_own_rows(
    desk: Desk, make_tenant: MakeTenant, rounds: int
) -> None:
    tenants = [await make_tenant() for _ in range(3)]

    async def write(work: Work) -> None:
        await work.conn.execute(
            "INSERT INTO desk_texts (key, language, text) VALUES ('whose', 'en', $1)",
            str(work.tenant and work.tenant.schema),
        )

    for tenant in tenants:
        await desk.run(tenant, write)

    async def read(work: Work) -> Any:
        return await work.conn.fetchval("SELECT text FROM desk_texts WHERE key = $1", "whose")

    for _ in range(rounds):
        for tenant in tenants:
            assert await desk.run(tenant, read) == tenant.schema
