"""How a licence stands, and what changes it: for people in lines, for programs in documents."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from telldesk.cli.findings import Finding, doubtful, fine
from telldesk.cli.output import Voice
from telldesk.licensing.actions import Change
from telldesk.licensing.standing import Standing, State
from telldesk.licensing.words import tell

_LANGUAGE: Final = "en"  # the command line speaks one
_UNLIMITED: Final = "No licence is needed in demo and test: nothing is limited."


def lines(stands: Standing) -> Iterator[str]:
    """The whole of it, for people."""
    licence = stands.licence
    yield f"{'state:':<14}{stands.state.value.replace('_', ' ')}"
    if stands.state is State.UNNEEDED:
        yield f"{'':<14}{_UNLIMITED}"
    if licence is not None:
        yield f"{'licence:':<14}{licence.id}, for {licence.customer}"
        yield f"{'issued:':<14}{licence.issued_at:%Y-%m-%d}, signed with the key {licence.key_id}"
        yield f"{'valid:':<14}{licence.starts_on} to {_end(stands)}"
    yield f"{'tenants:':<14}{stands.tenants} of {_limit(stands)}"
    yield f"{'features:':<14}{_features(stands)}"
    if licence is not None and licence.unknown_features:
        unknown = ", ".join(licence.unknown_features)
        yield f"{'':<14}Not known to this release, so without effect: {unknown}"
    for told in tell(_LANGUAGE, stands):
        yield f"{'note:':<14}{told.text}"
        yield f"{'':<14}-> {told.remedy}"


def document(stands: Standing) -> dict[str, Any]:
    """The whole of it, for programs."""
    licence = stands.licence
    return {
        "state": stands.state.value,
        "tenants": stands.tenants,
        "allowed_tenants": stands.allowed.tenants,
        "features": sorted(stands.allowed.features),
        "unknown_features": list(licence.unknown_features) if licence else [],
        "days_left": stands.days_left,
        "grace_days_left": stands.grace_days_left,
        "judged_at": stands.judged_at.isoformat(),
        "licence": msgspec.to_builtins(licence) if licence else None,
        "notices": [msgspec.to_builtins(told) for told in tell(_LANGUAGE, stands)],
    }


def finding_of(stands: Standing) -> Finding:
    """The doctor's line. Never a failure: whatever is wrong with a licence, nothing stops."""
    used = f"{stands.state.value.replace('_', ' ')}, {stands.tenants} of {_limit(stands)} tenants"
    told = list(tell(_LANGUAGE, stands))
    if not told:
        return fine("licence", used)
    detail = " ".join([used + ".", *(one.text for one in told)])
    return doubtful("licence", detail, " ".join(one.remedy for one in told))


def say_change(voice: Voice, change: Change) -> None:
    """What is given and taken, then how it stands."""
    for name, before, after in _compared(change):
        if before != after:
            voice.say(f"~ {name}: {before} -> {after}")
    for line in lines(change.after):
        voice.say(line)
    if change.before.state is State.UNNEEDED:
        voice.say(_UNLIMITED)


def change_document(change: Change, *, is_done: bool) -> dict[str, Any]:
    return {
        "changed": is_done,
        "before": document(change.before),
        "after": document(change.after),
    }


def _compared(change: Change) -> Iterator[tuple[str, str, str]]:
    before, after = change.before, change.after
    yield "state", before.state.value, after.state.value
    yield "tenants", _limit(before), _limit(after)
    yield "features", _features(before), _features(after)
    yield "end", _end(before), _end(after)


def _limit(stands: Standing) -> str:
    return "unlimited" if stands.allowed.tenants is None else str(stands.allowed.tenants)


def _features(stands: Standing) -> str:
    return ", ".join(sorted(stands.allowed.features)) or "none"


def _end(stands: Standing) -> str:
    licence = stands.licence
    if licence is None or licence.expires_on is None:
        return "never"
    return f"{licence.expires_on}, then {licence.grace_days} days of grace"
