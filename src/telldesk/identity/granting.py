"""Who may give or take which role. Pure."""

from typing import Final

from telldesk.identity.permissions import ROLES, Permission, permissions_of

OWNER: Final = "owner"


def may_grant(permissions: frozenset[Permission], role: str) -> bool:
    """Whether somebody with these permissions may give, change or take away `role`.

    Nobody reaches above themselves: a role is within reach when it holds nothing they lack.
    """
    if role not in ROLES or Permission.STAFF_MANAGE not in permissions:
        return False
    return permissions_of(role) <= permissions


def roles_within_reach(permissions: frozenset[Permission]) -> list[str]:
    """The roles somebody with these permissions may give, for menus."""
    return [role for role in ROLES if may_grant(permissions, role)]
