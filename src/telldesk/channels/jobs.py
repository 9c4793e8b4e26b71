"""The jobs of this room, for the one place that registers them all."""

from typing import Final

from telldesk.channels.outbound import deliver
from telldesk.kernel.jobs import Job

JOBS: Final[tuple[Job, ...]] = (deliver,)
