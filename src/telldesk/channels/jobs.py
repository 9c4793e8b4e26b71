"""The jobs of this room, for the one place that registers them all."""

from typing import Final

from telldesk.channels.account_jobs import connect_inbox, push_branding, set_webhook
from telldesk.channels.delivery_recovery import rebuild_deliveries
from telldesk.channels.outbound import deliver
from telldesk.kernel.jobs import Job

JOBS: Final[tuple[Job, ...]] = (
    deliver,
    rebuild_deliveries,
    connect_inbox,
    set_webhook,
    push_branding,
)
