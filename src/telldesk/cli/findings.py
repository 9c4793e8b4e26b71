"""One line of the doctor's report."""

from enum import StrEnum

import msgspec


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


class Finding(msgspec.Struct, frozen=True):
    """What was looked at, how it is, and what to do about it."""

    check: str
    level: Level
    detail: str
    remedy: str = ""


def fine(check: str, detail: str) -> Finding:
    return Finding(check, Level.OK, detail)


def doubtful(check: str, detail: str, remedy: str) -> Finding:
    return Finding(check, Level.WARN, detail, remedy)


def wrong(check: str, detail: str, remedy: str) -> Finding:
    return Finding(check, Level.FAIL, detail, remedy)
