"""The operators' page names everything that is counted, with its labels, and nothing else."""

import re
from pathlib import Path

from prometheus_client import Counter, Gauge, Histogram

from telldesk.kernel import metrics

PAGE = (Path(__file__).parents[2] / "docs" / "operators.md").read_text()
ROWS = dict(re.findall(r"^\| `(telldesk_\w+)` \|([^|]*)\|", PAGE, flags=re.MULTILINE))


def test_everything_counted_is_on_the_page_with_its_labels() -> None:
    counted = [
        one for one in vars(metrics).values() if isinstance(one, Counter | Gauge | Histogram)
    ]
    told = {name: labels.strip() for name, labels in ROWS.items()}
    assert told == {one.describe()[0].name: ", ".join(one._labelnames) for one in counted}
