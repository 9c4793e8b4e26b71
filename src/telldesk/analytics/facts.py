"""What one ticket adds to the numbers of which days. Pure: its rows in, lines out.

Both ways of counting, as it happens and everything anew, are this one function. A line belongs to
the day on which something happened, in the desk's own time zone, and to an agent: an opened or
finished ticket to who has it now, a first answer and a reply to who wrote it, stars to who is
rated.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID

import msgspec

from telldesk.analytics.spread import bucket_of
from telldesk.branding.opening import Opening
from telldesk.branding.working_time import worked

NOBODY: Final = UUID(int=0)
"""No agent, no category: a key has no nulls."""


class Measure(StrEnum):
    """What is counted; `*_open` are seconds in which the desk was open."""

    OPENED = "opened"
    FINISHED = "finished"
    """Resolved or closed, each time: with `opened` and `reopened` it gives what is left open."""
    REOPENED = "reopened"
    REPLIES = "replies"
    ANSWER = "answer"
    """From the beginning to the first answer of a person."""
    ANSWER_OPEN = "answer_open"
    RESOLUTION = "resolution"
    """From the beginning to the end, of tickets that are over still."""
    RESOLUTION_OPEN = "resolution_open"
    STARS = "stars"
    """The bucket is how many."""


class Key(NamedTuple):
    """One line of the roll-up; the order of its fields is the order in which rows are locked."""

    day: date
    agent_id: UUID
    category_id: UUID
    priority: int
    measure: str
    bucket: int


class Amount(NamedTuple):
    """How often, and the seconds (or stars) of all of them."""

    n: int
    total: int


Lines = Mapping[Key, Amount]


class Answer(NamedTuple):
    """A public message of a person of the desk."""

    agent_id: UUID
    at: datetime


class Turn(NamedTuple):
    """The status moved."""

    at: datetime
    is_over: bool


class Rated(NamedTuple):
    """Stars, and who got them."""

    agent_id: UUID | None
    at: datetime
    stars: int


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket as its rows tell it; the sequences are in the order in which things happened."""

    ticket_id: UUID
    opened_at: datetime
    is_over: bool
    ended_at: datetime
    """When it ended, should its history not say so."""
    priority: int
    category_id: UUID | None
    agent_id: UUID | None
    is_merged: bool = False
    """Its messages are in another ticket, which is the case that counts; its stars stay."""
    is_spam: bool = False
    """Nobody asked the desk anything: it counts nowhere."""
    answers: Sequence[Answer] = ()
    turns: Sequence[Turn] = ()
    ratings: Sequence[Rated] = ()

    @property
    def changes(self) -> list[Turn]:
        """Each time it ended or came back, by turns; the last is what it is now."""
        found: list[Turn] = []
        for turn in self.turns:
            if turn.is_over is not bool(len(found) % 2):
                found.append(turn)
        if self.is_over is not bool(len(found) % 2):
            found.append(Turn(self.ended_at, self.is_over))
        return found

    @property
    def over_at(self) -> datetime | None:
        """When it ended last, if it is over."""
        return self.changes[-1].at if self.is_over else None


def lines_of(story: Story, opening: Opening) -> dict[Key, Amount]:
    """What this ticket adds to the roll-up, whole."""
    found: dict[Key, Amount] = {}
    for agent_id, at, measure, bucket, total in _happenings(story, opening):
        key = Key(
            at.astimezone(opening.zone).date(),
            agent_id or NOBODY,
            story.category_id or NOBODY,
            story.priority,
            measure.value,
            bucket,
        )
        known = found.get(key, Amount(0, 0))
        found[key] = Amount(known.n + 1, known.total + total)
    return found


_Happening = tuple[UUID | None, datetime, Measure, int, int]


def _happenings(story: Story, opening: Opening) -> Iterator[_Happening]:
    if story.is_spam:
        return
    for rated in story.ratings:
        yield rated.agent_id, rated.at, Measure.STARS, rated.stars, rated.stars
    if story.is_merged:
        return
    yield story.agent_id, story.opened_at, Measure.OPENED, 0, 0
    for turn in story.changes:
        measure = Measure.FINISHED if turn.is_over else Measure.REOPENED
        yield story.agent_id, turn.at, measure, 0, 0
    for answer in story.answers:
        yield answer.agent_id, answer.at, Measure.REPLIES, 0, 0
    if story.answers:
        first = story.answers[0]
        yield from _took(story, opening, first.agent_id, first.at, Measure.ANSWER)
    if story.over_at is not None:
        yield from _took(story, opening, story.agent_id, story.over_at, Measure.RESOLUTION)


def _took(
    story: Story, opening: Opening, agent_id: UUID | None, at: datetime, measure: Measure
) -> Iterator[_Happening]:
    """The time from the beginning until then, by the clock and in opening hours."""
    seconds = max(0, int((at - story.opened_at).total_seconds()))
    open_s = int(worked(opening, story.opened_at, at).total_seconds())
    yield agent_id, at, measure, bucket_of(seconds), seconds
    yield agent_id, at, Measure(f"{measure}_open"), bucket_of(open_s), open_s


def difference(before: Lines, after: Lines) -> dict[Key, Amount]:
    """What must be added to the roll-up to bring it from `before` to `after`; in locking order."""
    n: Counter[Key] = Counter()
    total: Counter[Key] = Counter()
    for lines, sign in ((before, -1), (after, 1)):
        for key, amount in lines.items():
            n[key] += sign * amount.n
            total[key] += sign * amount.total
    return {key: Amount(n[key], total[key]) for key in sorted(n) if n[key] or total[key]}
