"""Add up pytest's reports; fail where nothing ran or a browser test was skipped."""

import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET


def outcome(case: ET.Element) -> str:
    """What became of one test, by the word pytest's closing line uses."""
    for tag, word in (("error", "errors"), ("failure", "failed"), ("skipped", "skipped")):
        if case.find(tag) is not None:
            return word
    return "passed"


def main(reports: list[str]) -> None:
    """Print the totals of all reports.

    Raises:
        SystemExit: no test passed, or tests that need a browser were skipped.
    """
    # Our own pytest wrote them a moment ago.
    trees = [ET.parse(Path(report)) for report in reports]  # noqa: S314 - trusted, see above
    cases = [case for tree in trees for case in tree.iter("testcase")]
    totals = Counter(map(outcome, cases))
    print("All tests:", ", ".join(f"{count} {word}" for word, count in sorted(totals.items())))
    if not totals["passed"]:
        sys.exit("No test passed: something is wrong with the run itself.")
    skipped = [
        f"{case.get('classname')}::{case.get('name')}"
        for case in cases
        if outcome(case) == "skipped" and "browser" in str(case.get("classname"))
    ]
    if skipped:
        sys.exit("Browser tests were skipped:\n  " + "\n  ".join(skipped))


if __name__ == "__main__":
    main(sys.argv[1:])
