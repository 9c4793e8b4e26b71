"""Facts of contacts. Ids and keywords only."""

from uuid import UUID

from telldesk.kernel.events import Event


class ContactEvent(Event, frozen=True, kw_only=True):
    """What all facts of a contact share."""

    contact_id: UUID
    actor_kind: str
    actor_id: UUID | None = None


class ContactBanned(ContactEvent, frozen=True, kw_only=True):
    """The desk takes nothing from them and says nothing to them."""


class ContactUnbanned(ContactEvent, frozen=True, kw_only=True):
    """The desk talks with them again."""


class ContactFieldsChanged(ContactEvent, frozen=True, kw_only=True):
    """Something else stands in their custom fields."""


class ContactChanged(ContactEvent, frozen=True, kw_only=True):
    """The desk calls them otherwise, or speaks another language with them."""


class ContactNotesChanged(ContactEvent, frozen=True, kw_only=True):
    """A note about them came, changed, went or is back."""


class ContactMerged(ContactEvent, frozen=True, kw_only=True):
    """One of two cards that are one person's now: tickets came, or went. Told of both."""


class ContactUnmerged(ContactEvent, frozen=True, kw_only=True):
    """One of two cards that are two people's again. Told of both."""


class ContactErasureChanged(ContactEvent, frozen=True, kw_only=True):
    """They are to be erased, or no longer, are being erased, or were."""
