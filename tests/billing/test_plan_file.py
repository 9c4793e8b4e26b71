"""The operator's file of plans: read whole or refused with the place and what to write."""

from pathlib import Path

import msgspec
import pytest

from telldesk.billing.money import amount_words
from telldesk.billing.plans import PlanUnknown, read_catalogue
from telldesk.kernel.errors import Misconfigured
from telldesk.kernel.settings import Settings
from telldesk.tenancy.limits import Limits, read_limits

_GOOD = """
grace_days = 7
[[plan]]
key = "free"
name = { en = "Free", ru = "Бесплатный" }
limits = { agents = 1 }
[[plan]]
key = "start"
name = { en = "Start" }
trial_days = 14
limits = { agents = 3, storage_gb = 5, tickets_month = 500 }
price = [{ per = "month", currency = "EUR", amount_minor = 1900 }]
"""


def written(folder: Path, text: str) -> Settings:
    path = folder / "plans.toml"
    path.write_text(text)
    return Settings(plans_file=str(path))


def test_plans_are_read_in_their_order(tmp_path: Path) -> None:
    found = read_catalogue(written(tmp_path, _GOOD))
    assert [one.key for one in found.plan] == ["free", "start"]
    assert found.grace.days == 7
    assert found.plan[0].named("ru") == "Бесплатный"
    assert found.plan[1].named("ru") == "Start"
    assert found.plan_with_key("start").limits == Limits(agents=3, storage_gb=5, tickets_month=500)
    with pytest.raises(PlanUnknown, match="free, start"):
        found.plan_with_key("nothing")


def test_without_a_file_nothing_is_sold() -> None:
    assert read_catalogue(Settings()).plan == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("grace_days = 7", "grace_days = -1", "grace_days"),
        ('key = "start"', 'key = "free"', "two plans"),
        ('key = "start"', 'key = "Start!"', "small letters"),
        ("agents = 3", "agents = -3", "negative"),
        ("agents = 3", "agnets = 3", "agnets"),
        ('currency = "EUR"', 'currency = "eur"', "capital letters"),
        ("amount_minor = 1900", "amount_minor = 0", "above zero"),
        ("amount_minor = 1900", "amount_minor = 19.00", "amount_minor"),
        ('per = "month"', 'per = "week"', "per"),
        ('{ en = "Start" }', '{ en = " " }', "name"),
        ("trial_days = 14", 'trial_days = "two weeks"', "trial_days"),
        ("grace_days = 7", "grace_days =", "plans.toml"),
    ],
)
def test_a_wrong_file_says_where_and_what(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    assert before in _GOOD
    with pytest.raises(Misconfigured, match=said) as refused:
        read_catalogue(written(tmp_path, _GOOD.replace(before, after)))
    assert "TELLDESK_PLANS_FILE" in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"nothing\.toml"):
        read_catalogue(Settings(plans_file=str(tmp_path / "nothing.toml")))


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        (1900, "EUR", "19.00 EUR"),
        (5, "RUB", "0.05 RUB"),
        (-1905, "USD", "-19.05 USD"),
        (1900, "JPY", "1900 JPY"),
        (1900, "KWD", "1.900 KWD"),
    ],
)
def test_amounts_have_their_currencys_digits(amount: int, currency: str, words: str) -> None:
    assert amount_words(amount, currency) == words


def test_limits_of_a_later_release_are_passed_over() -> None:
    stored = msgspec.to_builtins(Limits(agents=2)) | {"robots": 5}
    assert read_limits(stored) == Limits(agents=2)
    assert read_limits(None) == Limits()
