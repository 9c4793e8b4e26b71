"""Rules of words: what they find, what they come to, and what is refused (T3, T4)."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from tests.support.factories import make_agent, make_contact

from telldesk.identity.permissions import NotAllowed
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Invalid
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Desk
from telldesk.tickets.actions.categories import (
    archive_category,
    create_category,
    init_defaults,
    set_sorting,
)
from telldesk.tickets.actions.keyword_rules import (
    MAX_WORDS,
    RulesMoved,
    RuleUnknown,
    RuleWish,
    TooManyRules,
    change_rule,
    create_rule,
    delete_rule,
    list_rules,
    order_rules,
    try_rules,
)
from telldesk.tickets.actions.open import CategoryUnusable
from telldesk.tickets.sorting import MAX_RULES

Run = Callable[..., Awaitable[Any]]


@pytest.fixture
async def run(desk: Desk, tenant: Tenant) -> Run:
    admin = await make_agent(desk, tenant, "admin")

    async def run(verb: Any, **facts: Any) -> Any:
        return await desk.run(tenant, lambda work: verb(work, admin.actor, **facts))

    return run


async def _words_found(run: Run, text: str) -> list[str]:
    return [one.word for one in (await run(try_rules, text=text)).fired]


def _rule(*words: str, language: str = "en", **more: Any) -> RuleWish:
    return RuleWish(**{"words": {language: list(words)}, "priority": 3, **more})


@pytest.mark.parametrize(
    ("word", "language", "text"),
    [
        ("refund", "en", "I want my money REFUNDED, please"),
        ("refund", "en", "no refunds?!"),
        ("возврат", "ru", "Как оформить ВОЗВРАТЫ по заказу"),
        ("деньги", "ru", "верните деньгами"),
        ("счёт", "ru", "Пришлите счет за март"),
        ("счет", "ru", "Пришлите счёт за март"),
        ("does not work", "en", "The door does not work."),
        ("не работает", "ru", "У меня НЕ РАБОТАЕТ вход"),
        ("crash", "ru", "игра crashes при запуске"),
        ("kaputt", "de", "Alles ist kaputt"),
    ],
)
async def test_a_stem_finds_every_form_of_a_word(
    run: Run, word: str, language: str, text: str
) -> None:
    await run(create_rule, wish=_rule(word, language=language))
    assert await _words_found(run, text) == [word]


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("ban", "The bank is closed"),
        ("does not work", "I work at the bank and it does well"),
        ("how to", "How it came to be"),
        ("возврат", "Поворот направо"),
        ("ban", ""),
    ],
)
async def test_a_stem_does_not_find_what_only_looks_alike(run: Run, word: str, text: str) -> None:
    await run(create_rule, wish=_rule(word))
    assert await _words_found(run, text) == []


async def test_a_whole_word_is_found_only_as_it_is_written(run: Run) -> None:
    await run(create_rule, wish=_rule("ban", how="word"))
    assert await _words_found(run, "Why this BAN?") == ["ban"]
    assert await _words_found(run, "I was banned") == []


async def test_the_first_rule_says_and_each_question_has_its_own(run: Run) -> None:
    money = await run(create_category, key="money", names={"en": "Money"})
    other = await run(create_category, key="other", names={"en": "Other"})
    urgent = await run(create_rule, wish=_rule("urgent", "asap", priority=4))
    first = await run(create_rule, wish=_rule("refund", priority=None, category_id=money.id))
    second = await run(create_rule, wish=_rule("refund", priority=1, category_id=other.id))
    found = await run(try_rules, text="Refund me asap")
    assert [one.rule_id for one in found.fired] == [urgent.id, first.id, second.id]
    assert (found.category_by.category_id, found.priority_by.priority) == (money.id, 4)

    await run(order_rules, rule_ids=[second.id, first.id, urgent.id])
    found = await run(try_rules, text="Refund me asap")
    assert (found.category_by.category_id, found.priority_by.priority) == (other.id, 1)

    # What is off, archived or not to be guessed says nothing.
    await run(
        change_rule, rule_id=second.id,
        wish=_rule("refund", priority=1, category_id=other.id, is_on=False),
    )  # fmt: skip
    await run(archive_category, category_id=money.id)
    found = await run(try_rules, text="Refund me asap")
    assert (found.category_by, found.priority_by.rule_id) == (None, urgent.id)


async def test_a_desk_that_sorts_by_hand_gets_the_urgency_alone(run: Run) -> None:
    money = await run(create_category, key="money", names={"en": "Money"})
    await run(create_rule, wish=_rule("refund", priority=3, category_id=money.id))
    await run(set_sorting, sorting="never")
    found = await run(try_rules, text="refund")
    assert (found.category_by, found.priority_by.priority) == (None, 3)


async def test_a_rule_is_changed_and_removed(run: Run) -> None:
    made = await run(create_rule, wish=_rule(" free   delivery ", "free delivery"))
    assert made.words == {"en": ["free delivery"]}
    changed = await run(change_rule, rule_id=made.id, wish=_rule("parcel", how="word"))
    assert (changed.position, changed.words, changed.how) == (
        made.position, {"en": ["parcel"]}, "word",
    )  # fmt: skip
    await run(delete_rule, rule_id=made.id)
    assert await run(list_rules) == []
    for verb, facts in ((delete_rule, {}), (change_rule, {"wish": _rule("x")})):
        with pytest.raises(RuleUnknown):
            await run(verb, rule_id=made.id, **facts)


async def test_a_rule_keeps_a_category_archived_since(run: Run) -> None:
    money = await run(create_category, key="money", names={"en": "Money"})
    made = await run(create_rule, wish=_rule("refund", category_id=money.id))
    await run(archive_category, category_id=money.id)
    changed = await run(change_rule, rule_id=made.id, wish=_rule("back", category_id=money.id))
    assert changed.category_id == money.id
    with pytest.raises(CategoryUnusable):
        await run(create_rule, wish=_rule("refund", category_id=money.id))


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (RuleWish(words={"en": ["x"]}), "category_id"),
        (_rule("x", priority=5), "priority"),
        (_rule("x", category_id=new_id()), "category_id"),
        (_rule(), "words"),
        (_rule("  "), "words"),
        (_rule("?!"), "words"),
        (_rule("a\0b"), "words"),
        (_rule("x" * 61), "words"),
        (_rule(*(f"w{n}" for n in range(MAX_WORDS + 1))), "words"),
    ],
)
async def test_a_rule_that_could_do_nothing_is_refused(
    run: Run, wish: RuleWish, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        await run(create_rule, wish=wish)
    assert refused.value.facts["field"] == field


async def test_an_order_of_other_rules_is_refused(run: Run) -> None:
    one, two = [await run(create_rule, wish=_rule(word)) for word in ("a1", "b1")]
    for wrong in ([one.id], [one.id, one.id], [one.id, new_id()], [one.id, two.id, new_id()]):
        with pytest.raises(RulesMoved):
            await run(order_rules, rule_ids=wrong)


async def test_there_is_an_end_to_rules(run: Run, desk: Desk, tenant: Tenant) -> None:
    await desk.run(
        tenant,
        lambda work: work.conn.execute(
            "INSERT INTO keyword_rules (id, position, words, priority)"
            ' SELECT gen_random_uuid(), n, \'{"en": ["x"]}\', 3 FROM generate_series(1, $1) n',
            MAX_RULES,
        ),
    )
    with pytest.raises(TooManyRules):
        await run(create_rule, wish=_rule("one more"))
    await run(init_defaults, preset="shop")
    assert len(await run(list_rules)) == MAX_RULES


async def test_a_preset_brings_its_words_once(run: Run) -> None:
    categories = {one.id: one.key for one in await run(init_defaults, preset="shop")}
    before = await run(list_rules)
    await run(init_defaults, preset="shop")
    assert await run(list_rules) == before
    assert [categories[rule.category_id] for rule in before] == [
        "order", "return", "payment", "product",
    ]  # fmt: skip
    found = await run(try_rules, text="Где мои посылки?")
    assert categories[found.category_by.category_id] == "order"


async def test_only_who_manages_categories_touches_rules(desk: Desk, tenant: Tenant) -> None:
    moderator, contact = await make_agent(desk, tenant), await make_contact(desk, tenant)
    acts: list[tuple[Any, dict[str, Any]]] = [
        (list_rules, {}),
        (create_rule, {"wish": _rule("x")}),
        (change_rule, {"rule_id": new_id(), "wish": _rule("x")}),
        (delete_rule, {"rule_id": new_id()}),
        (order_rules, {"rule_ids": []}),
        (try_rules, {"text": "x"}),
    ]
    for actor in (moderator.actor, contact.actor):
        for verb, facts in acts:
            with pytest.raises(NotAllowed):
                await desk.run(
                    tenant,
                    lambda work, actor=actor, verb=verb, facts=facts: verb(work, actor, **facts),
                )
