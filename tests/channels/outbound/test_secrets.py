"""T02: no token in a log, a row or an answer, whatever goes wrong with the call."""

from typing import Any

import pytest
from tests.support.outbound_world import World


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "http_5xx", "html": True},
        {"kind": "reset"},
        {"kind": "unauthorized"},
        {"kind": "timeout", "seconds": 0.01},
        {"kind": "bad_request", "description": "no"},
        {"kind": "blocked"},
    ],
)
async def test_T02_neither_token_nor_words_are_in_logs_or_rows(
    world: World, capfd: Any, caplog: Any, fault: dict[str, Any]
) -> None:
    await world.control.fail(**fault)
    await world.say("the canary words")
    await world.work_through()
    out = capfd.readouterr()
    rows = await world.rows("SELECT * FROM deliveries")
    tasks = await world.tasks()
    everything = out.out + out.err + caplog.text + str(rows) + str(tasks)
    assert world.inbox.token not in everything
    assert world.inbox.token.partition(":")[2] not in everything
    assert "canary words" not in everything


async def test_T02_an_address_that_does_not_answer_leaves_no_url_behind(
    world: World, bots: Any, capfd: Any, caplog: Any
) -> None:
    bots._api = type(bots._api).from_base("http://127.0.0.1:9")
    await world.say("hello")
    await world.work_off()
    out = capfd.readouterr()
    everything = out.out + out.err + caplog.text + str(await world.rows("TABLE deliveries"))
    assert world.inbox.token.partition(":")[2] not in everything
    assert "/bot" not in everything
