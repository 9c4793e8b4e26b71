"""Alembic environment of the tenants' lineage; run by `telldesk db upgrade` for each tenant."""

from alembic import context

from telldesk.tenancy.lineages import TENANT, configure

MODELS = (
    "telldesk.analytics.models",
    "telldesk.branding.models",
    "telldesk.channels.models",
    "telldesk.contacts.merge_models",
    "telldesk.contacts.models",
    "telldesk.erasure.models",
    "telldesk.files.models",
    "telldesk.identity.models",
    "telldesk.notifications.models",
    "telldesk.tickets.bulk_models",
    "telldesk.tickets.canned_models",
    "telldesk.tickets.closing_models",
    "telldesk.tickets.draft_models",
    "telldesk.tickets.delivery_models",
    "telldesk.tickets.field_models",
    "telldesk.tickets.models",
    "telldesk.tickets.participant_models",
    "telldesk.tickets.rating_models",
    "telldesk.tickets.search_models",
    "telldesk.tickets.sla_models",
    "telldesk.tickets.tag_models",
    "telldesk.tickets.transfer_models",
    "telldesk.exports.models",
)

configure(context, TENANT, MODELS)
