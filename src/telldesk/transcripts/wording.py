"""A transcript in a reader's words: what a page and a PDF both show, line by line. Pure."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from telldesk.kernel.i18n import has_message, languages, translate
from telldesk.transcripts.reading import Transcript, TranscriptFile, TranscriptMessage

_UNITS: Final = ("B", "kB", "MB", "GB")
_STEP: Final = 1024


def worded(transcript: Transcript, language: str) -> dict[str, Any]:
    """What is shown: `title`, `subject`, `facts` (pairs), `days` with their messages, `made`."""
    spoken = language if language in languages() else "en"
    zone = ZoneInfo(transcript.time_zone)

    def say(key: str, **facts: object) -> str:
        return translate(spoken, f"transcript-{key}", **facts)

    def day(at: datetime) -> str:
        local = at.astimezone(zone)
        return say("day", day=local.day, month=local.month, year=str(local.year))

    def moment(at: datetime) -> str:
        return f"{day(at)}, {at.astimezone(zone):%H:%M}"

    facts = [
        (say("contact"), transcript.contact or say("nameless")),
        (say("status"), say(f"status-{transcript.status}")),
        (say("opened"), moment(transcript.opened_at)),
    ]
    if transcript.resolved_at is not None:
        facts.append((say("resolved"), moment(transcript.resolved_at)))
    if transcript.closed_at is not None:
        facts.append((say("closed"), moment(transcript.closed_at)))
    days: list[dict[str, Any]] = []
    for message in transcript.messages:
        name = day(message.sent_at)
        if not days or days[-1]["day"] != name:
            days.append({"day": name, "messages": []})
        days[-1]["messages"].append(_said(message, zone, spoken, say))
    return {
        "language": spoken,
        "title": say("title", number=str(transcript.number)),
        "desk": transcript.desk,
        "subject": transcript.subject,
        "facts": facts,
        "days": days,
        "empty": "" if days else say("empty"),
        "made": say("made", at=moment(transcript.made_at), zone=transcript.time_zone),
    }


def _said(
    message: TranscriptMessage, zone: ZoneInfo, language: str, say: Callable[..., str]
) -> dict[str, Any]:
    who = say("bot") if message.author_kind == "bot" else message.author or say("nameless")
    marks = [say("note")] if message.visibility == "note" else []
    if message.edited_at is not None:
        marks.append(say("edited"))
    text = message.text
    if not text and not message.files:
        text = _kind_words(message.kind, language)
    return {
        "who": who,
        "side": "note" if message.visibility == "note" else message.author_kind,
        "at": f"{message.sent_at.astimezone(zone):%H:%M}",
        "marks": marks,
        "text": text,
        "files": [_file(one, language) for one in message.files],
    }


def _kind_words(kind: str, language: str) -> str:
    key = f"staff-kind-{kind.replace('_', '-')}"
    return translate(language, key if has_message(language, key) else "staff-kind-other")


def _file(file: TranscriptFile, language: str) -> dict[str, Any]:
    name = file.name or _kind_words(file.kind, language)
    size = "" if file.size_bytes is None else f" ({_bytes(file.size_bytes)})"
    caption = f": {file.caption}" if file.caption else ""
    return {"words": f"{name}{size}{caption}", "path": file.path}


def _bytes(size: int) -> str:
    value, unit = float(size), 0
    while value >= _STEP and unit < len(_UNITS) - 1:
        value, unit = value / _STEP, unit + 1
    return f"{value:.0f} {_UNITS[unit]}" if unit == 0 else f"{value:.1f} {_UNITS[unit]}"
