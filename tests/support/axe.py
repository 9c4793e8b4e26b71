"""axe-core in a page. A strict policy blocks script elements, so its source is evaluated."""

from functools import cache
from typing import Any, Final

from playwright.async_api import Page
from tests.support.app_pages import FRONTEND

_SOURCE: Final = FRONTEND / "node_modules" / "axe-core" / "axe.min.js"
_RUN: Final = """async () => {
  // What is still moving has the colours of neither state.
  const ending = document.getAnimations().filter((one) =>
    Number.isFinite(one.effect.getComputedTiming().endTime) && one.playState === "running");
  await Promise.race([
    Promise.allSettled(ending.map((one) => one.finished)),
    new Promise((resolve) => setTimeout(resolve, 2000)),
  ]);
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return found.violations.map((one) => ({
    id: one.id, impact: one.impact, help: one.help,
    where: one.nodes.map((node) => `${node.target.join(" ")}: ${node.failureSummary}`).slice(0, 5),
  }));
}"""


@cache
def _source() -> str:
    return _SOURCE.read_text()


async def violations(page: Page) -> list[dict[str, Any]]:
    """What axe finds wrong in the page as it is now."""
    if not await page.evaluate("() => 'axe' in window"):
        await page.evaluate(_source() + "; undefined")
    found: list[dict[str, Any]] = await page.evaluate(_RUN)
    return found
