"""`telldesk dead-letters`: what failed for good, to be looked at, replayed or put away.

Three kinds: an `update` that could not be worked off, a `delivery` that did not arrive, and a
`task`: a job that failed for good. Each has a name `SLUG/KIND/ID`. Words are never shown here: the
tenant's own people see them in their desk.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final, Protocol
from uuid import UUID

import click
import msgspec
from typing_extensions import override

from telldesk.channels.dead_deliveries import (
    DeadDelivery,
    DeliveryUnknown,
    discard_delivery,
    list_dead_deliveries,
    retry_delivery,
)
from telldesk.channels.dead_updates import (
    DeadUpdateUnknown,
    discard_dead_update,
    find_dead_update,
    list_dead_updates,
    replay_dead_update,
    show_dead_update,
)
from telldesk.channels.registry import WorkerInboxes
from telldesk.cli.output import Voice, pass_voice, with_json
from telldesk.cli.places import House, open_house, read_keys, read_settings
from telldesk.cli.tenant_rows import ACTOR, all_tenants, note, tenant_with_slug
from telldesk.identity.actor import OPERATOR
from telldesk.kernel.db import Tenant
from telldesk.kernel.dead_tasks import (
    NOT_SHOWN,
    DeadTask,
    discard_dead_task,
    find_dead_task,
    list_dead_tasks,
    replay_dead_task,
)
from telldesk.kernel.errors import Refusal
from telldesk.kernel.work import Work

KINDS: Final = ("update", "delivery", "task")
_MOST_SEARCHED: Final = 200


class Name(msgspec.Struct, frozen=True):
    """Which dead letter is meant."""

    slug: str
    kind: str
    id: UUID

    @property
    def spelled(self) -> str:
        return f"{self.slug}/{self.kind}/{self.id}"


class NameType(click.ParamType[Name]):
    """SLUG/KIND/ID, as `list` prints it."""

    name = "name"

    @override
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Name:
        if isinstance(value, Name):
            return value
        slug, _, rest = str(value).partition("/")
        kind, _, identity = rest.partition("/")
        try:
            name = Name(slug, kind, UUID(identity))
        except ValueError:
            name = Name(slug, "", UUID(int=0))
        if name.kind not in KINDS:
            hint = "`telldesk dead-letters list` prints them."
            self.fail(f"{value!r} is no name; {hint}", param, ctx)
        return name


@click.group(name="dead-letters")
def dead_letters() -> None:
    """Updates, deliveries and jobs that failed for good."""


@dead_letters.command(name="list")
@click.option("--tenant", "slug", default="", help="One tenant's only.")
@click.option("--limit", type=click.IntRange(1, 200), default=50, show_default=True,
              help="The most of each kind and tenant.")  # fmt: skip
@with_json
@pass_voice
def list_(voice: Voice, slug: str, limit: int) -> None:
    """Name what failed, newest first, without a word of what was written."""
    found = asyncio.run(_list(slug, limit))
    voice.answer(found)
    for one in found:
        voice.say(
            f"{one['name']}  {one['state']:<11} {_about(one)}  {one['at'][:19]}  {one['error']}"
        )
    if not found:
        voice.say("Nothing failed for good.")


def _about(one: dict[str, Any]) -> str:
    if "job" not in one:
        return f"chat {one['chat_id']}"
    ids = [f"{name}={value}" for name, value in one["args"].items() if value != NOT_SHOWN]
    return " ".join([one["job"], *ids, f"({one['attempts']} tries)"])


@dead_letters.command()
@click.argument("name", type=NameType())
@with_json
@pass_voice
def show(voice: Voice, name: Name) -> None:
    """Tell everything known of one, but what was written."""
    told = asyncio.run(_with(name, _show))
    voice.answer(told)
    for key, value in told.items():
        voice.say(f"{key + ':':<14}{value}")


@dead_letters.command()
@click.argument("names", type=NameType(), nargs=-1, required=True)
@with_json
@pass_voice
def replay(voice: Voice, names: tuple[Name, ...]) -> int:
    """Try them again. An `unknown` delivery may arrive a second time, a job be done twice."""
    return _each(voice, names, "replayed", _replay)


@dead_letters.command()
@click.argument("names", type=NameType(), nargs=-1, required=True)
@with_json
@pass_voice
def discard(voice: Voice, names: tuple[Name, ...]) -> int:
    """Put them away for good."""
    return _each(voice, names, "discarded", _discard)


Act = Callable[[House, Tenant, Name], Awaitable[Any]]


def _each(voice: Voice, names: tuple[Name, ...], done: str, act: Act) -> int:
    failed: dict[str, str] = {}
    succeeded: list[str] = []

    async def run() -> None:
        async with open_house(read_settings()) as house:
            for name in names:
                try:
                    await _audited(house, name, done, act)
                except Refusal as error:
                    failed[name.spelled] = str(error)
                else:
                    succeeded.append(name.spelled)

    asyncio.run(run())
    voice.answer({done: succeeded, "failed": failed})
    for spelled in succeeded:
        voice.say(f"{done}: {spelled}")
    for spelled, reason in failed.items():
        voice.warn(f"not {done}: {spelled}: {reason}")
    return 1 if failed else 0


async def _audited(house: House, name: Name, done: str, act: Act) -> None:
    found = await house.own(lambda work: tenant_with_slug(work, name.slug))
    await act(house, found.tenant, name)
    if name.kind == "delivery":  # the others are noted in the transaction that changes them
        facts = {"id": str(name.id)}
        await house.own(lambda work: note(work, f"{name.kind}.{done}", found.id, facts))


async def _with(name: Name, act: Callable[[House, Tenant, Name], Awaitable[Any]]) -> Any:
    async with open_house(read_settings()) as house:
        return await act(house, await _tenant(house, name), name)


async def _tenant(house: House, name: Name) -> Tenant:
    return (await house.own(lambda work: tenant_with_slug(work, name.slug))).tenant


async def _list(slug: str, limit: int) -> list[dict[str, Any]]:
    async with open_house(read_settings()) as house:
        if slug:
            rows = [await house.own(lambda work: tenant_with_slug(work, slug))]
        else:
            rows = await house.own(all_tenants)
        found: list[dict[str, Any]] = []
        for row in rows:
            found += await _of_tenant(house, row.slug, row.tenant, limit)
        return sorted(found, key=lambda one: str(one["at"]), reverse=True)


async def _of_tenant(house: House, slug: str, tenant: Tenant, limit: int) -> list[dict[str, Any]]:
    updates = await list_dead_updates(house.queues, slug=slug, limit=limit)
    deliveries = await house.desk.run(
        tenant, lambda work: list_dead_deliveries(work, OPERATOR, limit=limit)
    )
    tasks = await house.queues.platform(lambda work: list_dead_tasks(work, tenant, limit=limit))
    found: list[dict[str, Any]] = [
        {
            "name": Name(slug, "update", one.id).spelled,
            "state": "dead" if one.is_replayable else "emptied",
            "chat_id": one.chat_id,
            "at": one.died_at.isoformat(),
            "error": one.error,
        }
        for one in updates
    ]
    found += [
        {
            "name": Name(slug, "delivery", one.id).spelled,
            "state": one.state,
            "chat_id": one.chat_id,
            "at": (one.finished_at or one.created_at).isoformat(),
            "error": one.error or "",
        }
        for one in deliveries
    ]
    found += [
        {
            "name": Name(slug, "task", one.id).spelled,
            "state": "dead",
            "job": one.job,
            "args": one.args,
            "attempts": one.attempts,
            "at": one.dead_at.isoformat(),
            "error": one.error,
        }
        for one in tasks
    ]
    return found


async def _show(house: House, tenant: Tenant, name: Name) -> dict[str, Any]:
    match name.kind:
        case "update":
            inboxes = WorkerInboxes(house.queues, read_keys(house.settings))
            await _its_update(house, name)
            update, fields = await show_dead_update(house.queues, inboxes, dead_id=name.id)
            return {**_told(update), "fields": fields}
        case "task":
            return _told(
                await house.queues.platform(
                    lambda work: find_dead_task(work, tenant, task_id=name.id)
                )
            )
    return _told(await house.desk.run(tenant, lambda work: _find(work, name.id)))


async def _its_update(house: House, name: Name) -> None:
    """Nothing, when the letter is this tenant's: a name is typed whole or not at all."""
    if (await find_dead_update(house.queues, dead_id=name.id)).slug != name.slug:
        raise DeadUpdateUnknown(f"no dead update {name.id} of {name.slug}")


async def _find(work: Work, delivery_id: UUID) -> DeadDelivery:
    before: int | None = None
    while True:
        page = await list_dead_deliveries(work, OPERATOR, before=before, limit=_MOST_SEARCHED)
        for one in page:
            if one.id == delivery_id:
                return one
        if len(page) < _MOST_SEARCHED:
            raise DeliveryUnknown(f"no dead delivery {delivery_id}")
        before = page[-1].position


def _told(found: msgspec.Struct) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(found)
    return told


async def _replay(house: House, tenant: Tenant, name: Name) -> None:
    match name.kind:
        case "update":
            await _its_update(house, name)
            await replay_dead_update(house.desk, house.queues, dead_id=name.id, actor=ACTOR)
        case "task":
            await _change_task(house, tenant, name, "dead_task.replayed", replay_dead_task)
            house.queues.nudges.nudge("tasks")
        case _:
            await house.desk.run(
                tenant, lambda work: retry_delivery(work, OPERATOR, delivery_id=name.id)
            )


async def _discard(house: House, tenant: Tenant, name: Name) -> None:
    match name.kind:
        case "update":
            await _its_update(house, name)
            await discard_dead_update(house.queues, dead_id=name.id, actor=ACTOR)
        case "task":
            await _change_task(house, tenant, name, "dead_task.discarded", discard_dead_task)
        case _:
            await house.desk.run(
                tenant, lambda work: discard_delivery(work, OPERATOR, delivery_id=name.id)
            )


class _ChangeTask(Protocol):
    """`replay_dead_task` or `discard_dead_task`."""

    async def __call__(self, work: Work, tenant: Tenant, *, task_id: UUID) -> DeadTask: ...


async def _change_task(
    house: House, tenant: Tenant, name: Name, act: str, change: _ChangeTask
) -> None:
    async def verb(work: Work) -> None:
        dead = await change(work, tenant, task_id=name.id)
        facts = {"id": str(dead.id), "job": dead.job, "error": dead.error}
        await note(work, act, UUID(tenant.id), facts)

    await house.queues.platform(verb)
