"""Lighthouse's judgement of three screens on the phone it imitates, by its own throttling."""

import asyncio
import json
import os
import shutil
import statistics
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from figures import Figure

_ROUNDS = 7
_WANTED = {"performance": 95, "accessibility": 100, "best-practices": 100}
_PROJECT = Path(__file__).resolve().parent.parent
Address = Callable[[], Awaitable[str]]


async def measure(screens: Mapping[str, Address]) -> list[Figure]:
    """Three figures for each screen; an address is asked for anew for every round."""
    figures = []
    for screen, address in screens.items():
        rounds = [await _judged(await address()) for _ in range(_ROUNDS)]
        for category, wanted in _WANTED.items():
            scores = [round(one["categories"][category]["score"] * 100) for one in rounds]
            seen = {"rounds": scores, "short_of": _short_of(rounds[-1], category)}
            name = f"web.lighthouse_{screen}_{category.replace('-', '_')}"
            figures.append(Figure(name, statistics.median(scores), ">=", wanted, "points", seen))
    return figures


async def _judged(address: str) -> dict[str, Any]:
    """Lighthouse's report of one visit by a new browser."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    assert chromium, "no Chromium: apt-get install chromium"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "scripts/frontend.py", "in", "benchmarks/lighthouse", "lighthouse", address,
        "--output=json", "--quiet", f"--only-categories={','.join(_WANTED)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        cwd=_PROJECT, env={**os.environ, "CHROME_PATH": chromium}, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, _ = await process.communicate()
    assert process.returncode == 0, f"Lighthouse ended with {process.returncode}"
    found: dict[str, Any] = json.loads(said)
    assert "runtimeError" not in found, found["runtimeError"]
    return found


def _short_of(report: dict[str, Any], category: str) -> list[str]:
    """The audits that cost points."""
    parts = report["categories"][category]["auditRefs"]
    audits = report["audits"]
    return [
        one["id"] for one in parts if one["weight"] and (audits[one["id"]]["score"] or 0) < 0.9
        and audits[one["id"]]["scoreDisplayMode"] not in {"notApplicable", "manual"}
    ]  # fmt: skip
