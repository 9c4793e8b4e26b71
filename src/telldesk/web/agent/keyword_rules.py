"""Rules of words that sort new tickets."""

from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from telldesk.identity.permissions import Permission
from telldesk.tickets.actions.keyword_rules import (
    RuleWish,
    change_rule,
    create_rule,
    delete_rule,
    list_rules,
    order_rules,
    try_rules,
)
from telldesk.tickets.shapes import RuleShape, SortedText
from telldesk.tickets.vocabulary import PriorityNumber, RuleHow
from telldesk.web.deps import Caller
from telldesk.web.guards import agents

_ALL: Final = "/api/v1/keyword-rules"
_ONE: Final = f"{_ALL}/{{rule_id:uuid}}"
_MANAGES: Final = [agents(Permission.CATEGORIES_MANAGE)]
_Word = Annotated[str, Meta(min_length=1, max_length=60)]
_Language = Annotated[str, Meta(pattern="^[a-z]{2,3}(-[a-z0-9]{2,8})?$")]


class RuleBody(msgspec.Struct, forbid_unknown_fields=True):
    """A category, a priority or both; `stem` finds every form of a word, `word` it alone."""

    words: Annotated[
        dict[_Language, Annotated[list[_Word], Meta(max_length=60)]],
        Meta(min_length=1, max_length=20, description="Language to words or phrases."),
    ]
    how: RuleHow = "stem"
    category_id: UUID | None = None
    priority: PriorityNumber | None = None
    is_on: bool = True

    def wish(self) -> RuleWish:
        return msgspec.convert(self, RuleWish, from_attributes=True)


class OrderBody(msgspec.Struct, forbid_unknown_fields=True):
    """All ids, in the order wanted."""

    ids: Annotated[list[UUID], Meta(max_length=200)]


class TryBody(msgspec.Struct, forbid_unknown_fields=True):
    text: Annotated[str, Meta(max_length=4096)]


@get(_ALL, operation_id="listKeywordRules", guards=_MANAGES, summary="Rules")
async def rules(caller: NamedDependency[Caller]) -> list[RuleShape]:
    """All rules; of two that fire the first says."""
    return await caller.run(list_rules)


@post(_ALL, operation_id="createKeywordRule", guards=_MANAGES, summary="New rule")
async def create(caller: NamedDependency[Caller], data: JSONBody[RuleBody]) -> RuleShape:
    """The rule exists, last in order."""
    return await caller.run(create_rule, wish=data.wish())


@put(_ONE, operation_id="changeKeywordRule", guards=_MANAGES, summary="Change a rule")
async def change(
    caller: NamedDependency[Caller], rule_id: FromPath[UUID], data: JSONBody[RuleBody]
) -> RuleShape:
    """The rule is as given, at its place."""
    return await caller.run(change_rule, rule_id=rule_id, wish=data.wish())


@delete(_ONE, operation_id="deleteKeywordRule", guards=_MANAGES, summary="Remove a rule")
async def remove(caller: NamedDependency[Caller], rule_id: FromPath[UUID]) -> None:
    """The rule is gone; tickets it sorted stay as they are."""
    await caller.run(delete_rule, rule_id=rule_id)


@put(f"{_ALL}/order", operation_id="orderKeywordRules", guards=_MANAGES, summary="Order the rules")
async def order(caller: NamedDependency[Caller], data: JSONBody[OrderBody]) -> list[RuleShape]:
    """The rules stand in this order."""
    return await caller.run(order_rules, rule_ids=data.ids)


@post(
    f"{_ALL}/try", operation_id="tryKeywordRules", guards=_MANAGES, status_code=200,
    summary="Try the rules on a text",
)  # fmt: skip
async def try_out(caller: NamedDependency[Caller], data: JSONBody[TryBody]) -> SortedText:
    """Which rules fire on this text, by which word, and what they come to. Nothing is kept."""
    return await caller.run(try_rules, text=data.text)


ROUTES = [rules, create, change, remove, order, try_out]
