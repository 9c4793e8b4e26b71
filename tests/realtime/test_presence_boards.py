"""Boards of who is where: ends, pauses and what other processes say, without any socket."""

import asyncio
import time

import msgspec
import pytest

from telldesk.realtime.presence import EVERYWHERE, Presence, PresencePace

DESK, PLACE = "tenant_a", "place"
PACE = PresencePace(busy_s=6.0, stay_s=75.0, grace_s=3.0, apart_s=0.05)
LATER = 1000.0


class Shown(list[tuple[str, str]]):
    """What was shown so far; `again` is set with everything more."""

    def __init__(self) -> None:
        super().__init__()
        self.again = asyncio.Event()

    def show(self, tenant: str, topic: str) -> None:
        self.append((tenant, topic))
        self.again.set()


@pytest.fixture
def shown() -> Shown:
    return Shown()


@pytest.fixture
async def board(shown: Shown) -> Presence:
    made = Presence(None, shown.show, PACE)
    made.want(DESK)
    return made


def come(board: Presence, member: str = "m", *, topic: str = PLACE, is_busy: bool = False) -> None:
    board.say(DESK, member, who="w", label="W", topic=topic, is_busy=is_busy)


def words(*members: str, sender: str = "other", topic: str = PLACE, stay_s: float = 60.0) -> bytes:
    told = [[member, f"who of {member}", "L", topic, True, 0.0, stay_s] for member in members]
    return msgspec.json.encode([sender, False, told])


async def test_changes_of_one_topic_keep_their_distance(board: Presence, shown: Shown) -> None:
    came = time.monotonic()
    for number in range(50):
        come(board, is_busy=number % 2 == 0)
    assert shown.count((DESK, PLACE)) == 1
    shown.again.clear()
    await shown.again.wait()
    assert shown.count((DESK, PLACE)) == 2
    assert time.monotonic() - came >= PACE.apart_s


async def test_a_repetition_is_no_change(board: Presence, shown: Shown) -> None:
    come(board, is_busy=True)
    board.look(time.monotonic())
    before = board.at(DESK, PLACE)
    come(board, is_busy=True)
    assert board.at(DESK, PLACE) == before
    assert shown == [(DESK, PLACE), (DESK, EVERYWHERE)]


async def test_everything_has_an_end(board: Presence) -> None:
    board.hear(DESK, words("a", "b"))
    board.say_unlisted(DESK, "c", who="c", topic=PLACE)
    assert len(board.at(DESK, PLACE)) == 3
    assert len(board.listed(DESK)) == 2
    board.look(time.monotonic() + 7)
    assert len(board.at(DESK, PLACE)) == 2
    board.look(time.monotonic() + 61)
    assert board.at(DESK, PLACE) == []
    assert board.topics(DESK) == set()


async def test_who_is_here_stays_as_long_as_it_is(board: Presence) -> None:
    come(board)
    for seconds in range(0, 40, 5):
        board.look(time.monotonic() + seconds)  # told of anew after half a minute
    assert len(board.listed(DESK)) == 1
    board.part(DESK, "m")
    assert board.at(DESK, PLACE) == []
    assert len(board.listed(DESK)) == 1  # for a moment more
    board.look(time.monotonic() + 4)
    assert board.listed(DESK) == []


async def test_who_comes_back_at_once_stays(board: Presence) -> None:
    come(board, topic=EVERYWHERE)
    board.part(DESK, "m")
    come(board, topic=EVERYWHERE)
    board.look(time.monotonic() + 10)
    assert len(board.listed(DESK)) == 1


@pytest.mark.parametrize(
    "message", [b"", b"[]", b"{}", b"\xff", b'["x",false,[[1]]]', b'["x",false,null]']
)
async def test_what_cannot_be_read_changes_nothing(board: Presence, message: bytes) -> None:
    come(board)
    board.hear(DESK, message)
    assert len(board.listed(DESK)) == 1


async def test_nobody_is_believed_in_for_ever(board: Presence) -> None:
    board.hear(DESK, words("a", stay_s=1e12))
    board.look(time.monotonic() + LATER)
    assert board.listed(DESK) == []


async def test_a_board_is_bounded(board: Presence) -> None:
    board.hear(DESK, words(*(f"m{number}" for number in range(6000))))
    assert len(board.listed(DESK)) == 5000


async def test_a_tenant_nobody_is_here_for_has_no_board(board: Presence, shown: Shown) -> None:
    board.hear("tenant_b", words("a"))
    board.say("tenant_b", "m", who="w", label="W", topic=PLACE, is_busy=False)
    assert board.topics("tenant_b") == set()
    board.leave(DESK)
    come(board)
    assert shown == []
