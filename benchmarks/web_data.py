"""Ten thousand tickets of one desk, the same ones each time, by constant statements."""

import asyncpg

from rig import BenchTenant

TICKETS = 10_000
SAID = 400
"""Messages of the first ticket."""
_SEED = "SELECT setseed(0.42)"
_CONTACTS = """
INSERT INTO contacts (id, name, language)
SELECT gen_random_uuid(), 'Person ' || n, 'en' FROM generate_series(1, $1::int) n
"""
_CHANNELS = """
INSERT INTO contact_channels (id, contact_id, bot_id, external_id, chat_id)
SELECT gen_random_uuid(), id, $1, 500000000 + row_number() OVER (ORDER BY id),
       500000000 + row_number() OVER (ORDER BY id) FROM contacts WHERE name LIKE 'Person %'
"""
_TICKETS = """
INSERT INTO tickets (id, number, contact_id, channel_id, subject, opened_at, activity_at,
                     message_count, contact_wrote_at, waiting_since, priority)
SELECT gen_random_uuid(), 100000 + row_number() OVER (ORDER BY c.id), c.id, h.id,
       left(md5(c.id::text) || ' question', 40), now() - interval '30 days',
       now() - random() * interval '30 days', 1, now() - interval '1 day',
       now() - interval '1 day', 1 + floor(random() * 4)::int
FROM contacts c JOIN contact_channels h ON h.contact_id = c.id WHERE c.name LIKE 'Person %'
"""
_MESSAGES = """
INSERT INTO messages (id, ticket_id, visibility, author_kind, author_id, kind, text, sent_at)
SELECT gen_random_uuid(), t.id, 'public', 'contact', t.contact_id, 'text',
       repeat('word ' || t.number || ' ', 1 + floor(random() * 12)::int), t.activity_at
FROM tickets t WHERE t.number > 100000
"""
_MORE = """
INSERT INTO messages (id, ticket_id, visibility, author_kind, author_id, kind, text, sent_at)
SELECT gen_random_uuid(), t.id, 'public', 'contact', t.contact_id, 'text',
       repeat('said ' || n || ' ', 1 + n % 9), t.activity_at - interval '1 day'
FROM (SELECT * FROM tickets WHERE number > 100000 ORDER BY activity_at DESC LIMIT 1) t,
     generate_series(1, $1::int) n
"""
_LAST = """
UPDATE tickets t SET last_message_id = m.id, message_count = m.count
FROM (SELECT ticket_id, (array_agg(id ORDER BY position DESC))[1] AS id, count(*) AS count
      FROM messages GROUP BY ticket_id) m
WHERE m.ticket_id = t.id
"""


async def fill(dsn: str, tenant: BenchTenant) -> None:
    """The desk has its tickets, and its tables are as well known as a busy desk's."""
    admin = await asyncpg.connect(dsn)
    try:
        async with admin.transaction():
            await admin.execute("SET LOCAL ROLE td_owner")
            await admin.execute(f'SET LOCAL search_path = "{tenant.schema}"')
            await admin.execute(_SEED)
            await admin.execute(_CONTACTS, TICKETS)
            await admin.execute(_CHANNELS, tenant.bot_id)
            await admin.execute(_TICKETS)
            await admin.execute(_MESSAGES)
            await admin.execute(_MORE, SAID)
            await admin.execute(_LAST)
            await admin.execute("ANALYZE contacts, contact_channels, tickets, messages")
    finally:
        await admin.close()
