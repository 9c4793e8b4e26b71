"""Where archives lie and what is called what inside them. Pure."""

import re
import unicodedata
from typing import Final
from uuid import UUID

from telldesk.kernel.db import Tenant
from telldesk.kernel.storage import TENANTS

_DOTS: Final = re.compile(r"\.{2,}")
_LONGEST_STEM: Final = 80
_LONGEST_ENDING: Final = 16


def export_prefix(tenant: Tenant, export_id: UUID) -> str:
    """Everything an export left in storage lies under this, whole or not."""
    return f"{TENANTS}/{tenant.schema}/exports/{export_id}/"


def archive_key(tenant: Tenant, export_id: UUID, object_id: UUID) -> str:
    """Where one archive lies; each try has an object of its own."""
    return f"{export_prefix(tenant, export_id)}{object_id}.zip"


def document_path(ticket: int, page: int, ending: str) -> str:
    """The `page`th document of a ticket, counted from one; most have one."""
    return f"tickets/{ticket}{'' if page == 1 else f'-{page}'}.{ending}"


def file_path(ticket: int, position: int, part: int, name: str) -> str:
    """A file of a message: no two have the same, also where names are."""
    return f"files/{ticket}/{position}-{part}-{safe_name(name)}"


def safe_name(name: str) -> str:
    """A name that no system reads as a path, an option, or an order of writing."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(char if char.isalnum() or char in "._- " else "_" for char in last)
    stem, _, ending = _DOTS.sub(".", kept).strip(" .-").rpartition(".")
    if not stem:
        stem, ending = ending, ""
    parts = (stem[:_LONGEST_STEM].strip(" ."), ending[:_LONGEST_ENDING].strip())
    return ".".join(one for one in parts if one) or "file"
