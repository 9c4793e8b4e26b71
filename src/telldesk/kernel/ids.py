"""Identifiers: time-ordered UUIDs for rows, random tokens for secrets."""

import base64
import secrets
from uuid import UUID

import uuid_utils.compat


def new_id() -> UUID:
    """A UUIDv7: unique everywhere, ordered by creation time. Source: RFC 9562."""
    return uuid_utils.compat.uuid7()


def new_token(bits: int) -> str:
    """An unguessable URL-safe token that carries `bits` random bits."""
    raw = secrets.token_bytes((bits + 7) // 8)
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
