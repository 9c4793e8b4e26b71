"""Roles, schemas and rights of one database, before any migration; safe to run again.

Runs as the administrator (`td_admin`: LOGIN CREATEROLE, owner of the database). Who may what:

- `td_owner` owns every table; nobody logs in as it.
- `td_web`, `td_worker` run tenants' verbs: nothing in `platform` but a few functions for the web.
- `td_relay` moves queues: no tenant's words.
- `td_portal` knows owners and their tenants' names: no relay, no tenant's role.
- `td_tenant` is what every tenant role inherits: INSERT into the relay's named columns.

`pg_trgm` (of PostgreSQL's own contrib, trusted: the database's owner may create it) finds what a
mistyped word of a search means.
"""

from typing import Any, Final

from telldesk.kernel.crypto import derived_password
from telldesk.kernel.db import LOGINS

_GROUPS: Final = ("td_owner", "td_tenant")
_CREATE_ROLES: Final = """
DO $do$
DECLARE r text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('telldesk.bootstrap'));
  FOREACH r IN ARRAY ARRAY['td_owner','td_tenant'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT', r);
    END IF;
  END LOOP;
  FOREACH r IN ARRAY ARRAY['td_web','td_worker','td_relay','td_portal'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
      EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT', r);
    END IF;
  END LOOP;
  EXECUTE format('GRANT td_owner TO %I WITH INHERIT FALSE, SET TRUE', current_user);
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO td_web, td_worker, td_relay, td_portal',
                 current_database());
  EXECUTE format('GRANT CREATE ON DATABASE %I TO td_owner', current_database());
  REVOKE ALL ON SCHEMA public FROM PUBLIC;
END $do$
"""
_CREATE_SCHEMAS: Final = """
CREATE SCHEMA IF NOT EXISTS ext AUTHORIZATION td_owner;
CREATE SCHEMA IF NOT EXISTS platform AUTHORIZATION td_owner;
CREATE SCHEMA IF NOT EXISTS relay AUTHORIZATION td_owner;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA ext;
"""
_ALTER_LOGIN: Final = "SELECT format('ALTER ROLE %I PASSWORD %L', $1::text, $2::text)"


async def prepare_database(connection: Any, login_secret: str) -> None:
    """Roles and schemas exist; logins have the passwords derived from `login_secret`, if given."""
    async with connection.transaction():
        await connection.execute(_CREATE_ROLES)
        await connection.execute(_CREATE_SCHEMAS)
        if login_secret:
            for login in LOGINS:
                statement = await connection.fetchval(
                    _ALTER_LOGIN, login, derived_password(login_secret, login)
                )
                await connection.execute(statement)
