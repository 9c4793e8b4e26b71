"""Alembic environment of the control plane's lineage; run by `telldesk db upgrade`."""

from alembic import context

from telldesk.tenancy.lineages import PLATFORM, configure

MODELS = (
    "telldesk.channels.models",
    "telldesk.erasure.models",
    "telldesk.kernel.relay_models",
    "telldesk.licensing.models",
    "telldesk.tenancy.models",
)

configure(context, PLATFORM, MODELS)
