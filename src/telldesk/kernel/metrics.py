"""What is counted, in one list; shown on the private port only.

Labels are closed sets (route templates, outcomes): never a tenant, an id or anything a stranger
can choose, so that nobody can make the list grow.
"""

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

HTTP_REQUESTS: Final = Counter(
    "telldesk_http_requests",
    "Requests by route template and status.",
    ["method", "route", "status"],
)
HTTP_SECONDS: Final = Histogram(
    "telldesk_http_seconds",
    "Time until the answer was sent.",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
)
HOOK_REQUESTS: Final = Counter(
    "telldesk_hook_requests", "Updates the machines' hooks answered, by status.", ["status"]
)
REFUSED: Final = Counter(
    "telldesk_http_refused", "Requests refused before any route, by reason.", ["reason"]
)
SOCKETS: Final = Gauge("telldesk_sockets", "Open live connections.", multiprocess_mode="livesum")
SOCKETS_ENDED: Final = Counter(
    "telldesk_sockets_ended", "Live connections closed by us, by code.", ["code"]
)
FRAMES: Final = Counter("telldesk_frames_sent", "Frames sent to live connections.")
FILES: Final = Counter(
    "telldesk_files", "Files people asked to see, by size and by what they got.",
    ["size", "outcome"],
)  # fmt: skip
POOL_USED: Final = Gauge(
    "telldesk_database_connections_used", "Database connections in use.",
    multiprocess_mode="livesum",
)  # fmt: skip
POOL_MOST: Final = Gauge(
    "telldesk_database_connections_most", "Database connections allowed.",
    multiprocess_mode="livesum",
)  # fmt: skip
INTAKE_WAITING: Final = Gauge(
    "telldesk_intake_waiting", "Updates waiting to be stored.", multiprocess_mode="livesum"
)

# --- of the worker ------------------------------------------------------------------------------
UPDATES: Final = Counter(
    "telldesk_updates", "Accepted updates by what became of them.", ["outcome"]
)
EVENTS: Final = Counter("telldesk_events_relayed", "Events given their place in a stream.")
JOBS: Final = Counter("telldesk_jobs", "Runs of jobs by how they ended.", ["job", "outcome"])
DELIVERIES: Final = Counter(
    "telldesk_deliveries", "Attempts to deliver by kind and outcome.", ["kind", "outcome"]
)
CHAT_ACTIONS: Final = Counter(
    "telldesk_chat_actions", '"Typing" shown in contacts\' chats, by outcome.', ["outcome"]
)
STAFF_PRESSES: Final = Counter(
    "telldesk_staff_presses", "Presses on buttons of the staff's bot by what came of them.",
    ["button", "outcome"],
)  # fmt: skip
STAFF_NOTICES: Final = Counter(
    "telldesk_staff_notices", "What agents were owed about tickets, by how it was shown.",
    ["outcome"],
)  # fmt: skip
FILE_FETCHES: Final = Counter(
    "telldesk_file_fetches", "Files a worker was asked for, by what came of it.", ["outcome"]
)
FILE_BYTES: Final = Counter("telldesk_file_bytes", "Bytes of files handed to the web processes.")
QUEUE_AGE: Final = Gauge(
    "telldesk_queue_age_seconds", "Age of the oldest thing that waits; 0 when nothing does.",
    ["queue"],
)  # fmt: skip
DEAD: Final = Gauge(
    "telldesk_dead_letters", "What failed for good, for a person to look at.", ["kind"]
)
LICENCE_STATE: Final = Gauge(
    "telldesk_licence_state", "1 for the state the installation's licence is in.", ["state"]
)
LICENCE_DAYS: Final = Gauge(
    "telldesk_licence_expires_days", "Days until the licence expires, and until its grace ends.",
    ["until"],
)  # fmt: skip
