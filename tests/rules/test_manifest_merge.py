"""The three-way merge: last applied, wished, present -> what happens."""

import pytest

from telldesk.tenancy.merge import Act, Things, merge

DESK = ("desk", "")
TEXT = ("text", "en/help")


def desk(zone: str) -> Things:
    return {DESK: {"time_zone": zone}}


@pytest.mark.parametrize(
    ("base", "wish", "present", "overwrite", "act"),
    [
        ({}, desk("A"), {}, False, Act.CREATE),
        (desk("A"), desk("A"), desk("A"), False, None),
        (desk("A"), desk("B"), desk("A"), False, Act.CHANGE),
        (desk("A"), desk("B"), desk("B"), False, None),
        (desk("A"), desk("A"), desk("P"), False, Act.KEEP),
        (desk("A"), desk("A"), desk("P"), True, Act.CHANGE),
        (desk("A"), desk("B"), desk("P"), False, Act.KEEP),
        (desk("A"), desk("B"), desk("P"), True, Act.CHANGE),
        ({}, desk("B"), desk("P"), False, Act.KEEP),
        ({}, desk("B"), desk("B"), False, None),
        (desk("A"), {}, desk("A"), False, Act.ARCHIVE),
        (desk("A"), {}, desk("P"), False, Act.KEEP),
        (desk("A"), {}, desk("P"), True, Act.ARCHIVE),
        (desk("A"), {}, {}, False, None),
        (desk("A"), desk("A"), {}, False, Act.KEEP),
        (desk("A"), desk("A"), {}, True, Act.CREATE),
        ({}, {}, desk("P"), True, None),
    ],
)
def test_the_table_of_the_merge(
    base: Things, wish: Things, present: Things, overwrite: bool, act: Act | None
) -> None:
    plan = merge(base, wish, present, overwrite=overwrite)
    assert [change.act for change in plan.changes] == ([act] if act else [])
    assert plan.writes == [change for change in plan.changes if change.act is not Act.KEEP]


def test_fields_of_one_thing_are_decided_apart() -> None:
    plan = merge(
        {TEXT: {"text": "a", "tone": "a"}},
        {TEXT: {"text": "b", "tone": "a"}},
        {TEXT: {"text": "a", "tone": "mine"}},
        overwrite=False,
    )
    assert [(change.field, change.act) for change in plan.changes] == [
        ("text", Act.CHANGE),
        ("tone", Act.KEEP),
    ]


def test_after_the_writes_only_drift_is_left() -> None:
    wish = {DESK: {"a": 1, "b": 2}, TEXT: {"text": "x"}}
    present: Things = {DESK: {"a": 0, "b": 9}}
    plan = merge({DESK: {"a": 0, "b": 0}}, wish, present, overwrite=False)
    after: Things = {DESK: {"a": 1, "b": 9}, TEXT: {"text": "x"}}
    again = merge(wish, wish, after, overwrite=False)
    assert again.writes == []
    assert again.drift == plan.drift
