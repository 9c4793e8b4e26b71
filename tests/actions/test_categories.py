"""Categories: made, changed, archived; defaults that can be asked for again."""

import asyncio
from typing import Any

import pytest
from tests.support.factories import make_agent, make_contact

from telldesk.identity.actor import OPERATOR
from telldesk.identity.permissions import NotAllowed
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Invalid
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Desk
from telldesk.tenancy.presets import category_presets
from telldesk.tickets.actions.categories import (
    CategoryKeyTaken,
    CategoryUnknown,
    archive_category,
    change_category,
    create_category,
    init_defaults,
    list_categories,
    restore_category,
)


async def test_a_category_is_made_changed_archived_and_restored(desk: Desk, tenant: Tenant) -> None:
    admin, helper = await make_agent(desk, tenant, "admin"), await make_agent(desk, tenant)

    async def run(verb: Any, **facts: Any) -> Any:
        return await desk.run(tenant, lambda work: verb(work, admin.actor, **facts))

    async def listed(agent: Any) -> list[tuple[str, bool]]:
        shapes = await desk.run(tenant, lambda work: list_categories(work, agent.actor))
        return [(shape.key, shape.is_archived) for shape in shapes]

    bug = await run(create_category, key="bug", names={"en": "Bug"}, icon="🐞", colour="#aabbcc")
    await run(create_category, key="ask", names={"en": "Ask", "ru": "Вопрос"})
    changed = await run(change_category, category_id=bug.id, names={"en": "Fault"}, position=1_000)
    assert (changed.names, changed.icon, changed.colour) == ({"en": "Fault"}, "🐞", "#aabbcc")
    assert await listed(helper) == [("ask", False), ("bug", False)]
    await run(archive_category, category_id=bug.id)
    assert await listed(helper) == [("ask", False)]
    assert await listed(admin) == [("ask", False), ("bug", True)]
    with pytest.raises(CategoryKeyTaken):
        await run(create_category, key="bug", names={"en": "Bug"})
    await run(restore_category, category_id=bug.id)
    assert await listed(helper) == [("ask", False), ("bug", False)]
    for verb in (change_category, archive_category, restore_category):
        with pytest.raises(CategoryUnknown):
            await run(verb, category_id=new_id())


@pytest.mark.parametrize(
    "facts",
    [
        {"key": ""},
        {"key": "Bug"},
        {"key": "-bug"},
        {"key": "b" * 41},
        {"names": {}},
        {"names": {"en": ""}},
        {"names": {"en": " "}},
        {"names": {"en": "x" * 65}},
        {"names": {"en": "a\nb"}},
        {"names": {"English": "Bug"}},
        {"icon": "x" * 17},
        {"colour": "red"},
        {"colour": "#AABBCC"},
        {"position": -1},
    ],
)
async def test_a_senseless_category_is_refused(
    desk: Desk, tenant: Tenant, facts: dict[str, Any]
) -> None:
    admin = await make_agent(desk, tenant, "admin")
    whole = {"key": "bug", "names": {"en": "Bug"}, **facts}
    with pytest.raises(Invalid):
        await desk.run(tenant, lambda work: create_category(work, admin.actor, **whole))


@pytest.mark.parametrize("preset", category_presets())
async def test_defaults_asked_for_again_change_nothing(
    desk: Desk, tenant: Tenant, preset: str
) -> None:
    admin = await make_agent(desk, tenant, "admin")

    async def init() -> Any:
        return await desk.run(tenant, lambda work: init_defaults(work, admin.actor, preset=preset))

    first, *others = await asyncio.gather(init(), init(), init())
    assert others == [first, first]
    assert [shape.key for shape in first] == [
        one.key for one in category_presets()[preset].categories
    ]
    await desk.run(
        tenant,
        lambda work: change_category(
            work, admin.actor, category_id=first[0].id, names={"en": "Our own word"}
        ),
    )
    assert (await init())[0].names == {"en": "Our own word"}


async def test_every_preset_speaks_both_languages() -> None:
    presets = category_presets()
    assert set(presets) == {"general", "minecraft", "shop", "clinic", "software"}
    assert len(presets["minecraft"].categories) == 6
    for preset in presets.values():
        assert set(preset.names) == {"en", "ru"}
        for one in preset.categories:
            assert set(one.names) == {"en", "ru"}
            assert set(one.words) in (set(), {"en", "ru"})


async def test_only_who_manages_categories_changes_them(desk: Desk, tenant: Tenant) -> None:
    moderator, contact = await make_agent(desk, tenant), await make_contact(desk, tenant)
    for actor in (moderator.actor, contact.actor):
        with pytest.raises(NotAllowed):
            await desk.run(tenant, lambda work, actor=actor: init_defaults(work, actor))
        with pytest.raises(NotAllowed):
            await desk.run(
                tenant,
                lambda work, actor=actor: archive_category(work, actor, category_id=new_id()),
            )
    await desk.run(tenant, lambda work: init_defaults(work, OPERATOR))
    with pytest.raises(Invalid):
        await desk.run(tenant, lambda work: init_defaults(work, OPERATOR, preset="nonsense"))
