"""The worker's look at the licence: gauges, what is said how often, and the latest moment (G5)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client import REGISTRY
from tests.support.licences import LicenceRow, Vendor
from tests.support.tenants import FixedClock

from telldesk.kernel.settings import Settings
from telldesk.kernel.work import Desk
from telldesk.licensing.standing import Notice, Standing, State
from telldesk.licensing.watch import LicenceWatch

VENDOR = Vendor()


@pytest.fixture
def said() -> list[Standing]:
    return []


@pytest.fixture
def watch(queues: Desk, tmp_path: Path, said: list[Standing]) -> LicenceWatch:
    keys = VENDOR.write_keys(tmp_path / "vendor_keys.toml")
    settings = Settings(environment="test", licence_keys=str(keys))
    return LicenceWatch(queues, settings, said.append)


def gauge(name: str, **labels: str) -> float | None:
    return REGISTRY.get_sample_value(f"telldesk_licence_{name}", labels)


async def test_the_gauges_count_down_to_the_end(
    licence_row: LicenceRow, watch: LicenceWatch, clock: FixedClock
) -> None:
    await licence_row.keep(VENDOR.text(VENDOR.licence()))
    clock.at = datetime(2027, 12, 20, tzinfo=UTC)
    await watch.look()
    assert gauge("state", state="ends_soon") == 1
    assert sum(gauge("state", state=one.value) or 0 for one in State) == 1
    assert gauge("expires_days", until="expiry") == 12
    assert gauge("expires_days", until="end_of_grace") == 26
    clock.move(timedelta(days=20))
    await watch.look()
    assert gauge("state", state="in_grace") == 1
    assert gauge("expires_days", until="expiry") == 0


async def test_without_an_end_there_are_no_days_to_alert_on(
    licence_row: LicenceRow, watch: LicenceWatch, clock: FixedClock
) -> None:
    await licence_row.keep(VENDOR.text(VENDOR.licence(expires_on=None)))
    clock.at = datetime(2027, 12, 20, tzinfo=UTC)
    await watch.look()
    assert gauge("state", state="valid") == 1
    assert gauge("expires_days", until="expiry") is None


async def test_what_there_is_to_tell_is_said_at_the_start_at_changes_and_once_a_day(
    licence_row: LicenceRow, watch: LicenceWatch, clock: FixedClock, said: list[Standing]
) -> None:
    await licence_row.keep(VENDOR.text(VENDOR.licence()))
    clock.at = datetime(2027, 12, 1, tzinfo=UTC)
    for _ in range(24 * 32):  # hours
        await watch.look()
        clock.move(timedelta(hours=1))
    first, *later = said
    assert (first.state, first.notices) == (State.VALID, ())
    told = [one.notices[0] for one in later]
    assert told == [
        *[Notice.ENDS_IN_30_DAYS] * 23, *[Notice.ENDS_IN_7_DAYS] * 6, Notice.ENDS_IN_1_DAY,
        Notice.IN_GRACE,
    ]  # fmt: skip


async def test_T49_the_latest_moment_goes_forward_with_the_clock_and_not_back(
    licence_row: LicenceRow, watch: LicenceWatch, clock: FixedClock
) -> None:
    await licence_row.keep(VENDOR.text(VENDOR.licence()))
    clock.at = ended = datetime(2028, 2, 1, tzinfo=UTC)
    assert (await watch.look()).state is State.EXPIRED
    assert await licence_row.seen_until() == ended
    clock.move(timedelta(days=-200))
    stands = await watch.look()
    assert (stands.state, stands.notices) == (
        State.EXPIRED,
        (Notice.EXPIRED, Notice.CLOCK_SET_BACK),
    )
    assert await licence_row.seen_until() == ended


@pytest.mark.parametrize(
    "text",
    ["", "TD1.AAAA.AAAA", VENDOR.text(VENDOR.licence())[:-8] + "A" * 8],
    ids=["empty", "nonsense", "forged"],
)
async def test_T49_whatever_is_in_the_row_the_worker_goes_on(
    licence_row: LicenceRow, watch: LicenceWatch, text: str
) -> None:
    await licence_row.keep(text)
    assert (await watch.look()).allowed.tenants == 3
