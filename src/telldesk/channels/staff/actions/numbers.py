"""/stats and the periods behind its buttons."""

from typing import Final

from telldesk.analytics.report import read_last_days
from telldesk.analytics.shapes import NumbersShape, ReportShape
from telldesk.channels.staff.actions.talk import Talk
from telldesk.channels.staff.presses import PERIODS, PressVerb, press_data
from telldesk.tickets.messages import Button
from telldesk.tickets.repo import ticket_counts
from telldesk.tickets.stats import desk_stats

_MINUTE_S: Final = 60
_HOUR_MIN: Final = 120


async def show_stats(talk: Talk) -> None:
    """/stats: the day so far, live.

    Raises:
        NotAllowed: say so.
    """
    say, staff = talk.say, talk.staff
    stats = await desk_stats(talk.work, staff.actor)
    counts = await ticket_counts(talk.work, staff.actor)
    replies = sum(one.replies for one in stats.agents)
    own = next((one.replies for one in stats.agents if one.agent_id == staff.id), 0)
    lines = [
        say("staff-stats"),
        say("staff-stats-opened", count=str(stats.opened)),
        say("staff-stats-answered", count=str(stats.answered)),
        say("staff-stats-replies", count=str(replies)),
        say("staff-stats-mine", count=str(own)),
    ]
    if stats.median_first_response_s is not None:
        minutes = round(stats.median_first_response_s / _MINUTE_S)
        lines.append(say("staff-stats-first", minutes=str(minutes)))
    if stats.rating_average is not None and stats.rating_good_share is not None:
        average, good = f"{stats.rating_average:.1f}", str(round(100 * stats.rating_good_share))
        count = str(stats.ratings)
        lines.append(say("staff-stats-ratings", count=count, average=average, good=good))
    lines += [
        "",
        say("staff-stats-open", count=str(stats.open_now)),
        say("staff-stats-waiting", count=str(counts.waiting)),
    ]
    if counts.due is not None:
        lines.append(say("staff-menu-due", count=str(counts.due)))
    await talk.tell("\n".join(lines), _buttons(talk))


async def show_period(talk: Talk, *, days: int) -> None:
    """So many days beside as many before them; one day is today against yesterday.

    Raises:
        NotAllowed: say so.
    """
    say = talk.say
    report = await read_last_days(talk.work, talk.staff.actor, count=days)
    title = say("staff-period-today") if days == 1 else say("staff-period-days", days=days)
    lines = [title, *([say("staff-period-own")] if report.is_own else []), say("staff-period-key")]
    lines += ["", *_lines(talk, report)]
    if report.is_counting:
        lines += ["", say("staff-period-counting")]
    await talk.tell("\n".join(lines), _buttons(talk))


def _lines(talk: Talk, report: ReportShape) -> list[str]:
    now, before = report.total, report.before
    return [
        talk.say(
            f"staff-period-{name}", now=_value(talk, name, now), was=_value(talk, name, before)
        )
        for name in ("opened", "resolved", "backlog", "first", "end", "rating", "good")
    ]


def _value(talk: Talk, name: str, numbers: NumbersShape) -> str:
    match name:
        case "opened" | "resolved" | "backlog":
            return str(getattr(numbers, name))
        case "first":
            return _took(talk, numbers.first_response.median_s)
        case "end":
            return _took(talk, numbers.resolution.median_s)
        case "rating":
            average = numbers.rating_average
            return "—" if average is None else f"{average:.1f}"
        case _:
            share = numbers.rating_good_share
            return "—" if share is None else f"{round(100 * share)} %"


def _took(talk: Talk, seconds: float | None) -> str:
    if seconds is None:
        return "—"
    minutes = round(seconds / _MINUTE_S)
    if minutes < _HOUR_MIN:
        return talk.say("staff-took-minutes", count=str(minutes))
    return talk.say("staff-took-hours", count=f"{minutes / _MINUTE_S:.1f}")


def _buttons(talk: Talk) -> tuple[Button, ...]:
    return tuple(
        Button(talk.say(f"staff-button-days-{days}"), press=press_data(PressVerb.STATS, word=days))
        for days in PERIODS
    )
