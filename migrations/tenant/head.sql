CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL, 
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
-- Running upgrade  -> 20261123_0600
CREATE TABLE agents (
    id UUID NOT NULL, 
    key TEXT, 
    name TEXT NOT NULL, 
    role TEXT NOT NULL, 
    language TEXT DEFAULT '' NOT NULL, 
    telegram_user_id BIGINT, 
    telegram_bot_id BIGINT, 
    telegram_reachable BOOLEAN DEFAULT true NOT NULL, 
    bot_mode TEXT DEFAULT 'agent' NOT NULL, 
    bot_state JSONB, 
    digest_at TIMESTAMP WITH TIME ZONE, 
    permission_version INTEGER DEFAULT 1 NOT NULL, 
    removed_at TIMESTAMP WITH TIME ZONE, 
    linked_at TIMESTAMP WITH TIME ZONE, 
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
    CONSTRAINT pk_agents PRIMARY KEY (id), 
    CONSTRAINT ck_agents_bot_mode CHECK (bot_mode IN ('agent','contact')), 
    CONSTRAINT ck_agents_role CHECK (role IN ('helper','moderator','admin','developer','owner')), 
    CONSTRAINT uq_agents_key UNIQUE (key)
);
CREATE UNIQUE INDEX uq_agents_telegram_user_id ON agents (telegram_user_id) WHERE telegram_user_id IS NOT NULL AND removed_at IS NULL;
CREATE TABLE contacts (
    id UUID NOT NULL, 
    name TEXT NOT NULL, 
    username TEXT, 
    language TEXT DEFAULT '' NOT NULL, 
    banned_at TIMESTAMP WITH TIME ZONE, 
    banned_by UUID, 
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
    CONSTRAINT pk_contacts PRIMARY KEY (id)
);
CREATE TABLE launch_marks (
    hash BYTEA NOT NULL, 
    at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
    CONSTRAINT pk_launch_marks PRIMARY KEY (hash)
);
CREATE INDEX ix_launch_marks_at ON launch_marks (at);
CREATE TABLE contact_channels (
    id UUID NOT NULL, 
    contact_id UUID NOT NULL, 
    kind TEXT DEFAULT 'telegram' NOT NULL, 
    bot_id BIGINT NOT NULL, 
    connection TEXT DEFAULT '' NOT NULL, 
    external_id BIGINT NOT NULL, 
    chat_id BIGINT NOT NULL, 
    language_hint TEXT DEFAULT '' NOT NULL, 
    reachability TEXT DEFAULT 'reachable' NOT NULL, 
    reachability_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
    start_payload TEXT, 
    pending_choice JSONB, 
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
    CONSTRAINT pk_contact_channels PRIMARY KEY (id), 
    CONSTRAINT ck_contact_channels_reachability CHECK (reachability IN ('reachable','blocked','deactivated','never_started')), 
    CONSTRAINT fk_contact_channels_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id), 
    CONSTRAINT uq_contact_channels_kind_bot_id_connection_external_id UNIQUE (kind, bot_id, connection, external_id)
);
CREATE INDEX ix_contact_channels_contact_id ON contact_channels (contact_id);
CREATE TABLE desktop_sign_ins (
    id UUID NOT NULL, 
    code TEXT NOT NULL, 
    poll_hash BYTEA NOT NULL, 
    device TEXT NOT NULL, 
    place TEXT NOT NULL, 
    state TEXT DEFAULT 'waiting' NOT NULL, 
    agent_id UUID, 
    tries SMALLINT DEFAULT 0 NOT NULL, 
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    CONSTRAINT pk_desktop_sign_ins PRIMARY KEY (id), 
    CONSTRAINT ck_desktop_sign_ins_state CHECK (state IN ('waiting','confirmed','refused','used')), 
    CONSTRAINT fk_desktop_sign_ins_agent_id FOREIGN KEY(agent_id) REFERENCES agents (id), 
    CONSTRAINT uq_desktop_sign_ins_poll_hash UNIQUE (poll_hash)
);
CREATE INDEX ix_desktop_sign_ins_code ON desktop_sign_ins (code);
CREATE TABLE invitations (
    id UUID NOT NULL, 
    agent_id UUID NOT NULL, 
    code_hash BYTEA NOT NULL, 
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    used_at TIMESTAMP WITH TIME ZONE, 
    used_by BIGINT, 
    CONSTRAINT pk_invitations PRIMARY KEY (id), 
    CONSTRAINT fk_invitations_agent_id FOREIGN KEY(agent_id) REFERENCES agents (id), 
    CONSTRAINT uq_invitations_code_hash UNIQUE (code_hash)
);
CREATE INDEX ix_invitations_agent_id ON invitations (agent_id);
CREATE TABLE sessions (
    id UUID NOT NULL, 
    agent_id UUID, 
    contact_id UUID, 
    channel_id UUID, 
    client TEXT NOT NULL, 
    access_hash BYTEA NOT NULL, 
    access_expires_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    ended_at TIMESTAMP WITH TIME ZONE, 
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
    CONSTRAINT pk_sessions PRIMARY KEY (id), 
    CONSTRAINT ck_sessions_client CHECK (client IN ('mini_app','desktop')), 
    CONSTRAINT ck_sessions_one_person CHECK (num_nonnulls(agent_id, contact_id) = 1), 
    CONSTRAINT fk_sessions_agent_id FOREIGN KEY(agent_id) REFERENCES agents (id), 
    CONSTRAINT fk_sessions_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id), 
    CONSTRAINT uq_sessions_access_hash UNIQUE (access_hash)
);
CREATE INDEX ix_sessions_agent ON sessions (agent_id) WHERE agent_id IS NOT NULL;
CREATE INDEX ix_sessions_contact ON sessions (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX ix_sessions_expires_at ON sessions (expires_at);
CREATE TABLE refresh_tokens (
    hash BYTEA NOT NULL, 
    session_id UUID NOT NULL, 
    issued_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
    used_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_refresh_tokens PRIMARY KEY (hash), 
    CONSTRAINT fk_refresh_tokens_session_id FOREIGN KEY(session_id) REFERENCES sessions (id)
);
CREATE INDEX ix_refresh_tokens_session_id ON refresh_tokens (session_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON contacts, contact_channels, agents, invitations, sessions, refresh_tokens, launch_marks, desktop_sign_ins TO "tenant_00000000000000000000000000000000";
INSERT INTO alembic_version (version_num) VALUES ('20261123_0600') RETURNING alembic_version.version_num;
-- Running upgrade 20261123_0600 -> 20261123_0610
CREATE TABLE categories (
    id UUID NOT NULL, 
    key TEXT NOT NULL, 
    names JSONB NOT NULL, 
    icon TEXT DEFAULT '' NOT NULL, 
    colour TEXT DEFAULT '' NOT NULL, 
    position INTEGER DEFAULT 0 NOT NULL, 
    archived_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_categories PRIMARY KEY (id), 
    CONSTRAINT uq_categories_key UNIQUE (key)
);
CREATE TABLE desk (
    id SMALLSERIAL NOT NULL, 
    name TEXT NOT NULL, 
    language TEXT NOT NULL, 
    languages TEXT[] NOT NULL, 
    time_zone TEXT DEFAULT 'UTC' NOT NULL, 
    colours JSONB DEFAULT '{}' NOT NULL, 
    logo TEXT DEFAULT '' NOT NULL, 
    boundary TEXT DEFAULT 'hours' NOT NULL, 
    boundary_hours INTEGER DEFAULT 72 NOT NULL, 
    burst_s INTEGER DEFAULT 20 NOT NULL, 
    changed_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
    CONSTRAINT pk_desk PRIMARY KEY (id), 
    CONSTRAINT ck_desk_boundary CHECK (boundary IN ('thread','hours','ask')), 
    CONSTRAINT ck_desk_boundary_hours CHECK (boundary_hours BETWEEN 1 AND 8760), 
    CONSTRAINT ck_desk_burst_s CHECK (burst_s BETWEEN 0 AND 300), 
    CONSTRAINT ck_desk_one_row CHECK (id = 1)
);
CREATE TABLE desk_texts (
    key TEXT NOT NULL, 
    language TEXT NOT NULL, 
    text TEXT NOT NULL, 
    CONSTRAINT pk_desk_texts PRIMARY KEY (key, language)
);
CREATE TABLE tickets (
    id UUID NOT NULL, 
    number BIGINT NOT NULL, 
    contact_id UUID NOT NULL, 
    channel_id UUID NOT NULL, 
    is_current BOOLEAN DEFAULT true NOT NULL, 
    subject TEXT DEFAULT '' NOT NULL, 
    status TEXT DEFAULT 'open' NOT NULL, 
    priority SMALLINT DEFAULT 2 NOT NULL, 
    category_id UUID, 
    assignee_id UUID, 
    version INTEGER DEFAULT 1 NOT NULL, 
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    activity_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    last_message_id UUID, 
    message_count INTEGER DEFAULT 0 NOT NULL, 
    contact_wrote_at TIMESTAMP WITH TIME ZONE, 
    agent_wrote_at TIMESTAMP WITH TIME ZONE, 
    first_reply_at TIMESTAMP WITH TIME ZONE, 
    waiting_since TIMESTAMP WITH TIME ZONE, 
    contact_read_at TIMESTAMP WITH TIME ZONE, 
    resolved_at TIMESTAMP WITH TIME ZONE, 
    closed_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_tickets PRIMARY KEY (id), 
    CONSTRAINT ck_tickets_status CHECK (status IN ('open','in_progress','waiting','resolved','closed')), 
    CONSTRAINT ck_tickets_priority CHECK (priority BETWEEN 1 AND 4), 
    CONSTRAINT fk_tickets_assignee_id FOREIGN KEY(assignee_id) REFERENCES agents (id), 
    CONSTRAINT fk_tickets_category_id FOREIGN KEY(category_id) REFERENCES categories (id), 
    CONSTRAINT fk_tickets_channel_id FOREIGN KEY(channel_id) REFERENCES contact_channels (id), 
    CONSTRAINT fk_tickets_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id), 
    CONSTRAINT uq_tickets_number UNIQUE (number)
);
CREATE INDEX ix_tickets_assignee ON tickets (assignee_id, activity_at, id);
CREATE INDEX ix_tickets_contact ON tickets (contact_id, activity_at, id);
CREATE INDEX ix_tickets_inbox ON tickets (activity_at, id);
CREATE INDEX ix_tickets_status ON tickets (status, activity_at, id);
CREATE INDEX ix_tickets_unfinished ON tickets (assignee_id, activity_at, id) WHERE status IN ('open','in_progress','waiting');
CREATE INDEX ix_tickets_waiting ON tickets (activity_at, id) WHERE waiting_since IS NOT NULL;
CREATE UNIQUE INDEX uq_tickets_current ON tickets (channel_id) WHERE is_current;
CREATE TABLE messages (
    id UUID NOT NULL, 
    position BIGINT GENERATED ALWAYS AS IDENTITY, 
    ticket_id UUID NOT NULL, 
    visibility TEXT NOT NULL, 
    author_kind TEXT NOT NULL, 
    author_id UUID, 
    kind TEXT NOT NULL, 
    text TEXT DEFAULT '' NOT NULL, 
    entities JSONB DEFAULT '[]' NOT NULL, 
    details JSONB DEFAULT '{}' NOT NULL, 
    raw JSONB, 
    album_key TEXT, 
    client_key TEXT, 
    reply_to_id UUID, 
    revision INTEGER DEFAULT 0 NOT NULL, 
    sent_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    edited_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_messages PRIMARY KEY (id), 
    CONSTRAINT ck_messages_contact_public CHECK (NOT (author_kind = 'contact' AND visibility = 'note')), 
    CONSTRAINT ck_messages_author_kind CHECK (author_kind IN ('contact','agent','bot')), 
    CONSTRAINT ck_messages_visibility CHECK (visibility IN ('public','note')), 
    CONSTRAINT fk_messages_ticket_id FOREIGN KEY(ticket_id) REFERENCES tickets (id), 
    CONSTRAINT uq_messages_position UNIQUE (position)
);
CREATE INDEX ix_messages_ticket ON messages (ticket_id, position);
CREATE UNIQUE INDEX uq_messages_album ON messages (ticket_id, album_key) WHERE album_key IS NOT NULL;
CREATE UNIQUE INDEX uq_messages_client_key ON messages (author_id, client_key) WHERE client_key IS NOT NULL;
CREATE TABLE ticket_events (
    id UUID NOT NULL, 
    position BIGINT GENERATED ALWAYS AS IDENTITY, 
    ticket_id UUID NOT NULL, 
    kind TEXT NOT NULL, 
    actor_kind TEXT NOT NULL, 
    actor_id UUID, 
    data JSONB DEFAULT '{}' NOT NULL, 
    at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
    CONSTRAINT pk_ticket_events PRIMARY KEY (id), 
    CONSTRAINT ck_ticket_events_actor_kind CHECK (actor_kind IN ('contact','agent','bot','operator')), 
    CONSTRAINT fk_ticket_events_ticket_id FOREIGN KEY(ticket_id) REFERENCES tickets (id), 
    CONSTRAINT uq_ticket_events_position UNIQUE (position)
);
CREATE INDEX ix_ticket_events_ticket ON ticket_events (ticket_id, position);
CREATE TABLE message_parts (
    message_id UUID NOT NULL, 
    part INTEGER NOT NULL, 
    kind TEXT NOT NULL, 
    bot_id BIGINT NOT NULL, 
    file_id TEXT NOT NULL, 
    file_unique_id TEXT NOT NULL, 
    name TEXT, 
    mime TEXT, 
    size_bytes BIGINT, 
    width INTEGER, 
    height INTEGER, 
    duration_s INTEGER, 
    thumb_file_id TEXT, 
    caption TEXT DEFAULT '' NOT NULL, 
    CONSTRAINT pk_message_parts PRIMARY KEY (message_id, part), 
    CONSTRAINT fk_message_parts_message_id FOREIGN KEY(message_id) REFERENCES messages (id)
);
CREATE INDEX ix_message_parts_file ON message_parts (bot_id, file_id);
CREATE TABLE message_revisions (
    message_id UUID NOT NULL, 
    revision INTEGER NOT NULL, 
    text TEXT NOT NULL, 
    entities JSONB NOT NULL, 
    details JSONB NOT NULL, 
    replaced_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    CONSTRAINT pk_message_revisions PRIMARY KEY (message_id, revision), 
    CONSTRAINT fk_message_revisions_message_id FOREIGN KEY(message_id) REFERENCES messages (id)
);
CREATE TABLE reactions (
    message_id UUID NOT NULL, 
    person_kind TEXT NOT NULL, 
    person_id UUID NOT NULL, 
    emojis JSONB NOT NULL, 
    at TIMESTAMP WITH TIME ZONE NOT NULL, 
    CONSTRAINT pk_reactions PRIMARY KEY (message_id, person_kind, person_id), 
    CONSTRAINT fk_reactions_message_id FOREIGN KEY(message_id) REFERENCES messages (id)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON desk, desk_texts, categories, tickets, messages, message_parts, reactions TO "tenant_00000000000000000000000000000000";
GRANT SELECT, INSERT ON message_revisions, ticket_events TO "tenant_00000000000000000000000000000000";
CREATE SEQUENCE ticket_numbers;
GRANT USAGE ON SEQUENCE ticket_numbers TO "tenant_00000000000000000000000000000000";
UPDATE alembic_version SET version_num='20261123_0610' WHERE alembic_version.version_num = '20261123_0600';
-- Running upgrade 20261123_0610 -> 20261123_0620
CREATE TABLE deliveries (
    id UUID NOT NULL, 
    position BIGINT GENERATED ALWAYS AS IDENTITY, 
    bot_id BIGINT NOT NULL, 
    chat_id BIGINT NOT NULL, 
    connection TEXT DEFAULT '' NOT NULL, 
    lane TEXT NOT NULL, 
    kind TEXT NOT NULL, 
    message_id UUID, 
    ticket_id UUID, 
    agent_id UUID, 
    payload JSONB DEFAULT '{}' NOT NULL, 
    state TEXT DEFAULT 'queued' NOT NULL, 
    attempts SMALLINT DEFAULT 0 NOT NULL, 
    not_before TIMESTAMP WITH TIME ZONE, 
    expires_at TIMESTAMP WITH TIME ZONE, 
    error_code INTEGER, 
    error TEXT, 
    external_ids BIGINT[], 
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
    started_at TIMESTAMP WITH TIME ZONE, 
    finished_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_deliveries PRIMARY KEY (id), 
    CONSTRAINT ck_deliveries_kind CHECK (kind IN ('message','notice','text','callback_answer','edit','delete','reaction','action')), 
    CONSTRAINT ck_deliveries_lane CHECK (lane IN ('callback','reply','notice','rest')), 
    CONSTRAINT ck_deliveries_state CHECK (state IN ('queued','sending','sent','failed','unknown','unreachable','held','discarded')), 
    CONSTRAINT uq_deliveries_position UNIQUE (position)
);
CREATE INDEX ix_deliveries_message ON deliveries (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX ix_deliveries_queue ON deliveries (bot_id, chat_id, position) WHERE state IN ('queued','sending');
CREATE INDEX ix_deliveries_troubled ON deliveries (state, finished_at) WHERE state IN ('failed','unknown','unreachable','held');
CREATE TABLE effects (
    event_id UUID NOT NULL, 
    job TEXT NOT NULL, 
    at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
    CONSTRAINT pk_effects PRIMARY KEY (event_id, job)
);
CREATE INDEX ix_effects_at ON effects (at);
CREATE TABLE message_addresses (
    id UUID NOT NULL, 
    message_id UUID NOT NULL, 
    ticket_id UUID NOT NULL, 
    bot_id BIGINT NOT NULL, 
    connection TEXT DEFAULT '' NOT NULL, 
    chat_id BIGINT NOT NULL, 
    external_id BIGINT NOT NULL, 
    part SMALLINT DEFAULT 0 NOT NULL, 
    purpose TEXT DEFAULT 'conversation' NOT NULL, 
    CONSTRAINT pk_message_addresses PRIMARY KEY (id), 
    CONSTRAINT uq_message_addresses_bot_id_connection_chat_id_external_id UNIQUE (bot_id, connection, chat_id, external_id)
);
CREATE INDEX ix_message_addresses_message ON message_addresses (message_id);
CREATE TABLE update_claims (
    bot_id BIGINT NOT NULL, 
    update_id BIGINT NOT NULL, 
    at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
    CONSTRAINT pk_update_claims PRIMARY KEY (bot_id, update_id)
);
CREATE INDEX ix_update_claims_at ON update_claims (at);
CREATE TABLE agent_notices (
    id UUID NOT NULL, 
    agent_id UUID NOT NULL, 
    ticket_id UUID NOT NULL, 
    bot_id BIGINT NOT NULL, 
    chat_id BIGINT NOT NULL, 
    external_id BIGINT, 
    unseen INTEGER DEFAULT 0 NOT NULL, 
    wanted TEXT, 
    file_message_id UUID, 
    sent_at TIMESTAMP WITH TIME ZONE, 
    changed_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
    CONSTRAINT pk_agent_notices PRIMARY KEY (id), 
    CONSTRAINT ck_agent_notices_wanted CHECK (wanted IN ('send','edit','digest')), 
    CONSTRAINT fk_agent_notices_agent_id FOREIGN KEY(agent_id) REFERENCES agents (id)
);
CREATE INDEX ix_agent_notices_digest ON agent_notices (agent_id) WHERE wanted = 'digest';
CREATE INDEX ix_agent_notices_sent ON agent_notices (agent_id, sent_at);
CREATE INDEX ix_agent_notices_ticket ON agent_notices (ticket_id);
CREATE UNIQUE INDEX uq_agent_notices_agent_ticket ON agent_notices (agent_id, ticket_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON update_claims, effects, deliveries, message_addresses, agent_notices TO "tenant_00000000000000000000000000000000";
UPDATE alembic_version SET version_num='20261123_0620' WHERE alembic_version.version_num = '20261123_0610';
-- Running upgrade 20261123_0620 -> 20261125_0740
ALTER TABLE refresh_tokens ADD COLUMN attempt BYTEA;
UPDATE alembic_version SET version_num='20261125_0740' WHERE alembic_version.version_num = '20261123_0620';
-- Running upgrade 20261125_0740 -> 20261125_0800
CREATE TABLE brand_pictures (
    name TEXT NOT NULL, 
    side SMALLINT NOT NULL, 
    mime TEXT NOT NULL, 
    sha256 TEXT NOT NULL, 
    content BYTEA NOT NULL, 
    CONSTRAINT pk_brand_pictures PRIMARY KEY (name, side), 
    CONSTRAINT ck_brand_pictures_mime CHECK (mime = 'image/png'), 
    CONSTRAINT ck_brand_pictures_side CHECK (side IN (48, 192, 512)), 
    CONSTRAINT ck_brand_pictures_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$'), 
    CONSTRAINT ck_brand_pictures_content CHECK (octet_length(content) BETWEEN 1 AND 524288)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON brand_pictures TO "tenant_00000000000000000000000000000000";
UPDATE alembic_version SET version_num='20261125_0800' WHERE alembic_version.version_num = '20261125_0740';
-- Running upgrade 20261125_0800 -> 20261125_0830
ALTER TABLE launch_marks ADD COLUMN attempt BYTEA;
UPDATE alembic_version SET version_num='20261125_0830' WHERE alembic_version.version_num = '20261125_0800';
-- Running upgrade 20261125_0830 -> 20261128_1300
ALTER TABLE desk ADD COLUMN sorting TEXT DEFAULT 'guess' NOT NULL;
ALTER TABLE desk ADD CONSTRAINT ck_desk_sorting CHECK (sorting IN ('ask','guess','never'));
CREATE TABLE keyword_rules (
    id UUID NOT NULL, 
    position INTEGER NOT NULL, 
    how TEXT DEFAULT 'stem' NOT NULL, 
    words JSONB NOT NULL, 
    category_id UUID, 
    priority SMALLINT, 
    is_on BOOLEAN DEFAULT true NOT NULL, 
    CONSTRAINT pk_keyword_rules PRIMARY KEY (id), 
    CONSTRAINT ck_keyword_rules_how CHECK (how IN ('word','stem')), 
    CONSTRAINT ck_keyword_rules_does_something CHECK (num_nonnulls(category_id, priority) > 0), 
    CONSTRAINT ck_keyword_rules_priority CHECK (priority BETWEEN 1 AND 4), 
    CONSTRAINT fk_keyword_rules_category_id_categories FOREIGN KEY(category_id) REFERENCES categories (id)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON keyword_rules TO "tenant_00000000000000000000000000000000";
UPDATE alembic_version SET version_num='20261128_1300' WHERE alembic_version.version_num = '20261125_0830';
-- Running upgrade 20261128_1300 -> 20261128_1600
CREATE TABLE teams (
    id UUID NOT NULL, 
    name TEXT NOT NULL, 
    CONSTRAINT pk_teams PRIMARY KEY (id), 
    CONSTRAINT uq_teams_name UNIQUE (name)
);
CREATE TABLE team_members (
    team_id UUID NOT NULL, 
    agent_id UUID NOT NULL, 
    CONSTRAINT pk_team_members PRIMARY KEY (team_id, agent_id), 
    CONSTRAINT fk_team_members_agent_id_agents FOREIGN KEY(agent_id) REFERENCES agents (id), 
    CONSTRAINT fk_team_members_team_id_teams FOREIGN KEY(team_id) REFERENCES teams (id) ON DELETE CASCADE
);
CREATE INDEX ix_team_members_agent ON team_members (agent_id);
ALTER TABLE categories ADD COLUMN team_id UUID;
ALTER TABLE categories ADD CONSTRAINT fk_categories_team_id_teams FOREIGN KEY(team_id) REFERENCES teams (id) ON DELETE SET NULL;
ALTER TABLE tickets ADD COLUMN left_by_id UUID;
ALTER TABLE tickets ADD CONSTRAINT fk_tickets_left_by_id_agents FOREIGN KEY(left_by_id) REFERENCES agents (id);
CREATE INDEX ix_tickets_queue ON tickets (coalesce(waiting_since, opened_at), id) WHERE assignee_id IS NULL AND status IN ('open','in_progress');
ALTER TABLE agents ADD COLUMN availability TEXT DEFAULT 'auto' NOT NULL;
ALTER TABLE agents ADD COLUMN availability_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE agents ADD COLUMN here_until TIMESTAMP WITH TIME ZONE;
ALTER TABLE agents ADD COLUMN hours JSONB DEFAULT '[]' NOT NULL;
ALTER TABLE agents ADD COLUMN capacity INTEGER;
ALTER TABLE agents ADD COLUMN given_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE agents ADD CONSTRAINT ck_agents_availability CHECK (availability IN ('auto','here','away'));
ALTER TABLE agents ADD CONSTRAINT ck_agents_capacity CHECK (capacity BETWEEN 0 AND 500);
ALTER TABLE desk ADD COLUMN assigning TEXT DEFAULT 'by_hand' NOT NULL;
ALTER TABLE desk ADD COLUMN capacity INTEGER DEFAULT 10 NOT NULL;
ALTER TABLE desk ADD COLUMN handover_min INTEGER DEFAULT 15;
ALTER TABLE desk ADD CONSTRAINT ck_desk_assigning CHECK (assigning IN ('by_hand','in_turn','by_load'));
ALTER TABLE desk ADD CONSTRAINT ck_desk_capacity CHECK (capacity BETWEEN 1 AND 500);
ALTER TABLE desk ADD CONSTRAINT ck_desk_handover_min CHECK (handover_min BETWEEN 1 AND 1440);
GRANT SELECT, INSERT, UPDATE, DELETE ON teams, team_members TO "tenant_00000000000000000000000000000000";
UPDATE alembic_version SET version_num='20261128_1600' WHERE alembic_version.version_num = '20261128_1300';
-- Running upgrade 20261128_1600 -> 20261128_1700
ALTER TABLE desk ADD COLUMN hours JSONB DEFAULT '[]' NOT NULL;
ALTER TABLE desk ADD COLUMN special_days JSONB DEFAULT '[]' NOT NULL;
UPDATE alembic_version SET version_num='20261128_1700' WHERE alembic_version.version_num = '20261128_1600';
-- Running upgrade 20261128_1700 -> 20261128_1900
CREATE TABLE sla_policies (
    id UUID NOT NULL, 
    version INTEGER DEFAULT 1 NOT NULL, 
    name TEXT NOT NULL, 
    is_default BOOLEAN NOT NULL, 
    counts TEXT NOT NULL, 
    on_reopen TEXT NOT NULL, 
    targets JSONB NOT NULL, 
    escalations JSONB NOT NULL, 
    archived_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_sla_policies PRIMARY KEY (id), 
    CONSTRAINT ck_sla_policies_counts CHECK (counts IN ('open_hours','always')), 
    CONSTRAINT ck_sla_policies_on_reopen CHECK (on_reopen IN ('continue','afresh'))
);
CREATE UNIQUE INDEX uq_sla_policies_default ON sla_policies (is_default) WHERE is_default AND archived_at IS NULL;
CREATE UNIQUE INDEX uq_sla_policies_name ON sla_policies (name) WHERE archived_at IS NULL;
CREATE TABLE sla_policy_categories (
    category_id UUID NOT NULL, 
    policy_id UUID NOT NULL, 
    CONSTRAINT pk_sla_policy_categories PRIMARY KEY (category_id), 
    CONSTRAINT fk_sla_policy_categories_category_id_categories FOREIGN KEY(category_id) REFERENCES categories (id), 
    CONSTRAINT fk_sla_policy_categories_policy_id_sla_policies FOREIGN KEY(policy_id) REFERENCES sla_policies (id) ON DELETE CASCADE
);
CREATE TABLE sla_clocks (
    id UUID NOT NULL, 
    ticket_id UUID NOT NULL, 
    metric TEXT NOT NULL, 
    policy_id UUID NOT NULL, 
    policy_version INTEGER NOT NULL, 
    priority SMALLINT NOT NULL, 
    target_min INTEGER NOT NULL, 
    started_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    since TIMESTAMP WITH TIME ZONE, 
    time_left INTERVAL NOT NULL, 
    due_at TIMESTAMP WITH TIME ZONE, 
    warn_at TIMESTAMP WITH TIME ZONE, 
    next_at TIMESTAMP WITH TIME ZONE, 
    mark SMALLINT DEFAULT 0 NOT NULL, 
    breached_at TIMESTAMP WITH TIME ZONE, 
    ended_at TIMESTAMP WITH TIME ZONE, 
    outcome TEXT, 
    agent_id UUID, 
    CONSTRAINT pk_sla_clocks PRIMARY KEY (id), 
    CONSTRAINT ck_sla_clocks_metric CHECK (metric IN ('first_response','next_response','resolution')), 
    CONSTRAINT ck_sla_clocks_outcome CHECK (outcome IN ('met','missed','dropped')), 
    CONSTRAINT ck_sla_clocks_ended CHECK ((ended_at IS NULL) = (outcome IS NULL)), 
    CONSTRAINT fk_sla_clocks_ticket_id_tickets FOREIGN KEY(ticket_id) REFERENCES tickets (id), 
    CONSTRAINT fk_sla_clocks_policy_id_sla_policies FOREIGN KEY(policy_id) REFERENCES sla_policies (id), 
    CONSTRAINT fk_sla_clocks_agent_id_agents FOREIGN KEY(agent_id) REFERENCES agents (id)
);
CREATE UNIQUE INDEX uq_sla_clocks_open ON sla_clocks (ticket_id, (metric = 'resolution')) WHERE ended_at IS NULL;
CREATE INDEX ix_sla_clocks_ticket ON sla_clocks (ticket_id, started_at);
CREATE INDEX ix_sla_clocks_ended ON sla_clocks (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX ix_sla_clocks_policy ON sla_clocks (policy_id, ticket_id) WHERE ended_at IS NULL;
ALTER TABLE tickets ADD COLUMN due_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE tickets ADD COLUMN due_metric TEXT;
ALTER TABLE tickets ADD COLUMN warn_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE tickets ADD COLUMN look_at TIMESTAMP WITH TIME ZONE;
CREATE INDEX ix_tickets_due ON tickets (due_at, id) WHERE due_at IS NOT NULL;
CREATE TABLE notifications (
    id UUID NOT NULL, 
    agent_id UUID NOT NULL, 
    kind TEXT NOT NULL, 
    ticket_id UUID NOT NULL, 
    facts JSONB DEFAULT '{}' NOT NULL, 
    created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    told_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_notifications PRIMARY KEY (id), 
    CONSTRAINT ck_notifications_kind CHECK (kind IN ('deadline')), 
    CONSTRAINT fk_notifications_agent_id_agents FOREIGN KEY(agent_id) REFERENCES agents (id), 
    CONSTRAINT fk_notifications_ticket_id_tickets FOREIGN KEY(ticket_id) REFERENCES tickets (id)
);
CREATE INDEX ix_notifications_agent ON notifications (agent_id, created_at);
CREATE INDEX ix_notifications_untold ON notifications (agent_id) WHERE told_at IS NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON sla_policies, sla_policy_categories, sla_clocks, notifications TO "tenant_00000000000000000000000000000000";
UPDATE alembic_version SET version_num='20261128_1900' WHERE alembic_version.version_num = '20261128_1700';
-- Running upgrade 20261128_1900 -> 20261128_2000
CREATE TABLE canned_responses (
    id UUID NOT NULL, 
    shortcut TEXT NOT NULL, 
    title TEXT NOT NULL, 
    texts JSONB NOT NULL, 
    category_id UUID, 
    priority SMALLINT, 
    set_category_id UUID, 
    assigns TEXT, 
    assignee_id UUID, 
    step TEXT, 
    use_count INTEGER DEFAULT 0 NOT NULL, 
    used_at TIMESTAMP WITH TIME ZONE, 
    archived_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_canned_responses PRIMARY KEY (id), 
    CONSTRAINT ck_canned_responses_shortcut CHECK (length(shortcut) BETWEEN 1 AND 32), 
    CONSTRAINT ck_canned_responses_priority CHECK (priority BETWEEN 1 AND 4), 
    CONSTRAINT ck_canned_responses_assigns CHECK (assigns IN ('me','nobody','agent')), 
    CONSTRAINT ck_canned_responses_to CHECK ((assigns IS NOT DISTINCT FROM 'agent') = (assignee_id IS NOT NULL)), 
    CONSTRAINT ck_canned_responses_step CHECK (step IN ('wait','resolve','close')), 
    CONSTRAINT ck_canned_responses_does_something CHECK (texts <> '{}' OR num_nonnulls(priority, set_category_id, assigns, step) > 0), 
    CONSTRAINT fk_canned_responses_category_id_categories FOREIGN KEY(category_id) REFERENCES categories (id), 
    CONSTRAINT fk_canned_responses_set_category_id_categories FOREIGN KEY(set_category_id) REFERENCES categories (id), 
    CONSTRAINT fk_canned_responses_assignee_id_agents FOREIGN KEY(assignee_id) REFERENCES agents (id), 
    CONSTRAINT uq_canned_responses_shortcut UNIQUE (shortcut)
);
CREATE TABLE macro_uses (
    agent_id UUID NOT NULL, 
    client_key TEXT NOT NULL, 
    canned_response_id UUID NOT NULL, 
    ticket_id UUID NOT NULL, 
    message_id UUID, 
    used_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    CONSTRAINT pk_macro_uses PRIMARY KEY (agent_id, client_key), 
    CONSTRAINT fk_macro_uses_agent_id_agents FOREIGN KEY(agent_id) REFERENCES agents (id), 
    CONSTRAINT fk_macro_uses_canned_response_id_canned_responses FOREIGN KEY(canned_response_id) REFERENCES canned_responses (id), 
    CONSTRAINT fk_macro_uses_ticket_id_tickets FOREIGN KEY(ticket_id) REFERENCES tickets (id), 
    CONSTRAINT fk_macro_uses_message_id_messages FOREIGN KEY(message_id) REFERENCES messages (id)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON canned_responses, macro_uses TO "tenant_00000000000000000000000000000000";
UPDATE alembic_version SET version_num='20261128_2000' WHERE alembic_version.version_num = '20261128_1900';
-- Running upgrade 20261128_2000 -> 20261128_2100
CREATE TABLE ratings (
    id UUID NOT NULL, 
    ticket_id UUID NOT NULL, 
    version INTEGER NOT NULL, 
    agent_id UUID, 
    finished_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    asked_at TIMESTAMP WITH TIME ZONE, 
    stars SMALLINT, 
    reason TEXT DEFAULT '' NOT NULL, 
    rated_at TIMESTAMP WITH TIME ZONE, 
    changed_at TIMESTAMP WITH TIME ZONE, 
    told_at TIMESTAMP WITH TIME ZONE, 
    delivery_id UUID, 
    CONSTRAINT pk_ratings PRIMARY KEY (id), 
    CONSTRAINT ck_ratings_stars CHECK (stars BETWEEN 1 AND 5), 
    CONSTRAINT ck_ratings_reason CHECK (char_length(reason) <= 1000), 
    CONSTRAINT ck_ratings_rated CHECK ((stars IS NULL) = (rated_at IS NULL)), 
    CONSTRAINT ck_ratings_asked CHECK (stars IS NULL OR asked_at IS NOT NULL), 
    CONSTRAINT fk_ratings_ticket_id_tickets FOREIGN KEY(ticket_id) REFERENCES tickets (id), 
    CONSTRAINT fk_ratings_agent_id_agents FOREIGN KEY(agent_id) REFERENCES agents (id), 
    CONSTRAINT uq_ratings_ticket_id_version UNIQUE (ticket_id, version)
);
CREATE INDEX ix_ratings_rated ON ratings (rated_at) WHERE rated_at IS NOT NULL;
ALTER TABLE desk ADD COLUMN ratings BOOLEAN DEFAULT true NOT NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON ratings TO "tenant_00000000000000000000000000000000";
UPDATE alembic_version SET version_num='20261128_2100' WHERE alembic_version.version_num = '20261128_2000';
-- Running upgrade 20261128_2100 -> 20261128_2200
ALTER TABLE contacts ADD COLUMN ban_reason TEXT DEFAULT '' NOT NULL;
ALTER TABLE contacts ADD COLUMN ban_until TIMESTAMP WITH TIME ZONE;
UPDATE alembic_version SET version_num='20261128_2200' WHERE alembic_version.version_num = '20261128_2100';
-- Running upgrade 20261128_2200 -> 20261128_2300
CREATE TABLE search_entries (
    id UUID NOT NULL, 
    ticket_id UUID NOT NULL, 
    kind TEXT NOT NULL, 
    at TIMESTAMP WITH TIME ZONE NOT NULL, 
    words TSVECTOR NOT NULL, 
    CONSTRAINT pk_search_entries PRIMARY KEY (id), 
    CONSTRAINT ck_search_entries_kind CHECK (kind IN ('message','note','ticket')), 
    CONSTRAINT fk_search_entries_ticket_id_tickets FOREIGN KEY(ticket_id) REFERENCES tickets (id) ON DELETE CASCADE
);
CREATE INDEX ix_search_entries_ticket ON search_entries (ticket_id, at, id);
CREATE INDEX ix_search_entries_words ON search_entries USING gin (words);
CREATE TABLE search_words (
    word TEXT NOT NULL, 
    CONSTRAINT pk_search_words PRIMARY KEY (word)
);
CREATE INDEX ix_search_words_near ON search_words USING gin (word gin_trgm_ops);
CREATE TABLE search_progress (
    single BOOLEAN DEFAULT true NOT NULL, 
    position BIGINT DEFAULT 0 NOT NULL, 
    CONSTRAINT pk_search_progress PRIMARY KEY (single), 
    CONSTRAINT ck_search_progress_single CHECK (single)
);
INSERT INTO search_progress DEFAULT VALUES;
CREATE FUNCTION keep_message_found() RETURNS trigger LANGUAGE plpgsql AS $do$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM search_entries WHERE id = OLD.id;
  ELSIF NEW.text = '' THEN
    IF TG_OP = 'UPDATE' THEN DELETE FROM search_entries WHERE id = NEW.id; END IF;
  ELSE
    INSERT INTO search_entries (id, ticket_id, kind, at, words)
    VALUES (NEW.id, NEW.ticket_id, CASE NEW.visibility WHEN 'note' THEN 'note' ELSE 'message' END,
            NEW.sent_at, ext.found_words(NEW.text) || ext.span_words(NEW.sent_at))
    ON CONFLICT (id) DO UPDATE
      SET ticket_id = EXCLUDED.ticket_id, kind = EXCLUDED.kind, words = EXCLUDED.words;
  END IF;
  RETURN NULL;
END $do$;
CREATE FUNCTION keep_ticket_found() RETURNS trigger LANGUAGE plpgsql AS $do$
BEGIN
  INSERT INTO search_entries (id, ticket_id, kind, at, words)
  SELECT NEW.id, NEW.id, 'ticket', NEW.opened_at - interval '1 minute',
         ext.found_words(concat_ws(' . ', NEW.number, NEW.subject, c.name, c.username))
           || ext.span_words(NEW.opened_at - interval '1 minute')
  FROM contacts c WHERE c.id = NEW.contact_id
  ON CONFLICT (id) DO UPDATE SET words = EXCLUDED.words;
  RETURN NULL;
END $do$;
CREATE FUNCTION keep_contact_found() RETURNS trigger LANGUAGE plpgsql AS $do$
BEGIN
  UPDATE search_entries e
  SET words = ext.found_words(concat_ws(' . ', t.number, t.subject, NEW.name, NEW.username))
                || ext.span_words(e.at)
  FROM tickets t WHERE t.contact_id = NEW.id AND e.id = t.id;
  RETURN NULL;
END $do$;
CREATE TRIGGER found_changed AFTER DELETE OR UPDATE OF text, ticket_id, visibility ON messages FOR EACH ROW EXECUTE FUNCTION keep_message_found();
CREATE TRIGGER found_new AFTER INSERT ON messages FOR EACH ROW WHEN (NEW.text <> '') EXECUTE FUNCTION keep_message_found();
CREATE TRIGGER found AFTER INSERT OR UPDATE OF subject, contact_id ON tickets FOR EACH ROW EXECUTE FUNCTION keep_ticket_found();
CREATE TRIGGER found AFTER UPDATE OF name, username ON contacts FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name OR OLD.username IS DISTINCT FROM NEW.username) EXECUTE FUNCTION keep_contact_found();
GRANT SELECT, INSERT, UPDATE, DELETE ON search_entries, search_words, search_progress TO "tenant_00000000000000000000000000000000";
UPDATE alembic_version SET version_num='20261128_2300' WHERE alembic_version.version_num = '20261128_2200';
-- Running upgrade 20261128_2300 -> 20261128_2301
CREATE TABLE saved_views (
    id UUID NOT NULL, 
    name TEXT NOT NULL, 
    filter JSONB NOT NULL, 
    agent_id UUID, 
    team_id UUID, 
    position INTEGER DEFAULT 0 NOT NULL, 
    archived_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_saved_views PRIMARY KEY (id), 
    CONSTRAINT ck_saved_views_name CHECK (length(name) BETWEEN 1 AND 64), 
    CONSTRAINT ck_saved_views_scope CHECK (num_nonnulls(agent_id, team_id) <= 1), 
    CONSTRAINT fk_saved_views_agent_id_agents FOREIGN KEY(agent_id) REFERENCES agents (id) ON DELETE CASCADE, 
    CONSTRAINT fk_saved_views_team_id_teams FOREIGN KEY(team_id) REFERENCES teams (id) ON DELETE CASCADE
);
CREATE INDEX ix_saved_views_agent ON saved_views (agent_id);
CREATE INDEX ix_saved_views_team ON saved_views (team_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON saved_views TO "tenant_00000000000000000000000000000000";
UPDATE alembic_version SET version_num='20261128_2301' WHERE alembic_version.version_num = '20261128_2300';
-- Running upgrade 20261128_2301 -> 20261128_2310
CREATE TABLE tags (
    id UUID NOT NULL, 
    name TEXT NOT NULL, 
    name_key TEXT NOT NULL, 
    colour TEXT DEFAULT '' NOT NULL, 
    archived_at TIMESTAMP WITH TIME ZONE, 
    merged_into_id UUID, 
    CONSTRAINT pk_tags PRIMARY KEY (id), 
    CONSTRAINT ck_tags_name CHECK (length(name) BETWEEN 1 AND 40), 
    CONSTRAINT ck_tags_merged CHECK (merged_into_id IS NULL OR archived_at IS NOT NULL), 
    CONSTRAINT fk_tags_merged_into_id_tags FOREIGN KEY(merged_into_id) REFERENCES tags (id), 
    CONSTRAINT uq_tags_name_key UNIQUE (name_key)
);
CREATE TABLE ticket_tags (
    ticket_id UUID NOT NULL, 
    tag_id UUID NOT NULL, 
    CONSTRAINT pk_ticket_tags PRIMARY KEY (ticket_id, tag_id), 
    CONSTRAINT fk_ticket_tags_ticket_id_tickets FOREIGN KEY(ticket_id) REFERENCES tickets (id), 
    CONSTRAINT fk_ticket_tags_tag_id_tags FOREIGN KEY(tag_id) REFERENCES tags (id)
);
CREATE INDEX ix_ticket_tags_tag ON ticket_tags (tag_id, ticket_id);
CREATE TABLE tag_merges (
    from_id UUID NOT NULL, 
    ticket_id UUID NOT NULL, 
    is_moved BOOLEAN NOT NULL, 
    CONSTRAINT pk_tag_merges PRIMARY KEY (from_id, ticket_id), 
    CONSTRAINT fk_tag_merges_from_id_tags FOREIGN KEY(from_id) REFERENCES tags (id), 
    CONSTRAINT fk_tag_merges_ticket_id_tickets FOREIGN KEY(ticket_id) REFERENCES tickets (id)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON tags, ticket_tags, tag_merges TO "tenant_00000000000000000000000000000000";
UPDATE alembic_version SET version_num='20261128_2310' WHERE alembic_version.version_num = '20261128_2301';
-- Running upgrade 20261128_2310 -> 20261128_2312
CREATE TABLE custom_fields (
    id UUID NOT NULL, 
    belongs_to TEXT NOT NULL, 
    key TEXT NOT NULL, 
    names JSONB NOT NULL, 
    kind TEXT NOT NULL, 
    options JSONB DEFAULT '[]' NOT NULL, 
    category_ids UUID[] DEFAULT '{}' NOT NULL, 
    is_required BOOLEAN DEFAULT false NOT NULL, 
    position INTEGER DEFAULT 0 NOT NULL, 
    archived_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_custom_fields PRIMARY KEY (id), 
    CONSTRAINT ck_custom_fields_belongs_to CHECK (belongs_to IN ('ticket','contact')), 
    CONSTRAINT ck_custom_fields_kind CHECK (kind IN ('text','long_text','number','date','yes_no','one_of','several_of','link')), 
    CONSTRAINT ck_custom_fields_of_contact CHECK (belongs_to = 'ticket' OR (NOT is_required AND category_ids = '{}')), 
    CONSTRAINT uq_custom_fields_belongs_to_key UNIQUE (belongs_to, key)
);
CREATE TABLE ticket_field_values (
    ticket_id UUID NOT NULL, 
    field_id UUID NOT NULL, 
    value JSONB NOT NULL, 
    CONSTRAINT pk_ticket_field_values PRIMARY KEY (ticket_id, field_id), 
    CONSTRAINT fk_ticket_field_values_ticket_id_tickets FOREIGN KEY(ticket_id) REFERENCES tickets (id), 
    CONSTRAINT fk_ticket_field_values_field_id_custom_fields FOREIGN KEY(field_id) REFERENCES custom_fields (id)
);
CREATE TABLE contact_field_values (
    contact_id UUID NOT NULL, 
    field_id UUID NOT NULL, 
    value JSONB NOT NULL, 
    CONSTRAINT pk_contact_field_values PRIMARY KEY (contact_id, field_id), 
    CONSTRAINT fk_contact_field_values_contact_id_contacts FOREIGN KEY(contact_id) REFERENCES contacts (id), 
    CONSTRAINT fk_contact_field_values_field_id_custom_fields FOREIGN KEY(field_id) REFERENCES custom_fields (id)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON custom_fields, ticket_field_values, contact_field_values TO "tenant_00000000000000000000000000000000";
UPDATE alembic_version SET version_num='20261128_2312' WHERE alembic_version.version_num = '20261128_2310';
-- Running upgrade 20261128_2312 -> 20261128_2330
CREATE TABLE ticket_facts (
    ticket_id UUID NOT NULL, 
    opened_at TIMESTAMP WITH TIME ZONE, 
    first_answer_at TIMESTAMP WITH TIME ZONE, 
    first_answer_by_id UUID, 
    over_at TIMESTAMP WITH TIME ZONE, 
    reopened BIGINT DEFAULT 0 NOT NULL, 
    replies BIGINT DEFAULT 0 NOT NULL, 
    stars SMALLINT, 
    agent_id UUID, 
    category_id UUID, 
    priority SMALLINT, 
    lines JSONB DEFAULT '[]' NOT NULL, 
    CONSTRAINT pk_ticket_facts PRIMARY KEY (ticket_id), 
    CONSTRAINT fk_ticket_facts_ticket_id_tickets FOREIGN KEY(ticket_id) REFERENCES tickets (id)
);
CREATE TABLE daily_facts (
    day DATE NOT NULL, 
    agent_id UUID NOT NULL, 
    category_id UUID NOT NULL, 
    priority SMALLINT NOT NULL, 
    measure TEXT NOT NULL, 
    bucket SMALLINT NOT NULL, 
    n BIGINT NOT NULL, 
    total BIGINT NOT NULL, 
    CONSTRAINT pk_daily_facts PRIMARY KEY (day, agent_id, category_id, priority, measure, bucket), 
    CONSTRAINT ck_daily_facts_measure CHECK (measure IN ('opened','finished','reopened','replies','answer','answer_open','resolution','resolution_open','stars'))
);
CREATE INDEX ix_daily_facts_measure ON daily_facts (measure, day);
CREATE TABLE recounts (
    id SMALLINT NOT NULL, 
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    counted_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_recounts PRIMARY KEY (id), 
    CONSTRAINT ck_recounts_one_row CHECK (id = 1)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON ticket_facts, daily_facts TO "tenant_00000000000000000000000000000000";
GRANT SELECT, INSERT, UPDATE ON recounts TO "tenant_00000000000000000000000000000000";
UPDATE alembic_version SET version_num='20261128_2330' WHERE alembic_version.version_num = '20261128_2312';
-- Running upgrade 20261128_2330 -> 20261128_2350
ALTER TABLE agents ADD COLUMN wishes JSONB DEFAULT '{}' NOT NULL;
ALTER TABLE desk ADD COLUMN remind_min INTEGER;
ALTER TABLE desk ADD COLUMN remind_times SMALLINT DEFAULT 2 NOT NULL;
ALTER TABLE desk ADD CONSTRAINT ck_desk_remind_min CHECK (remind_min BETWEEN 5 AND 1440);
ALTER TABLE desk ADD CONSTRAINT ck_desk_remind_times CHECK (remind_times BETWEEN 1 AND 5);
ALTER TABLE notifications DROP CONSTRAINT ck_notifications_kind;
ALTER TABLE notifications ADD CONSTRAINT ck_notifications_kind CHECK (kind IN ('new_ticket','new_message','assigned','status','deadline','mention'));
ALTER TABLE notifications ADD COLUMN topic TEXT DEFAULT '' NOT NULL;
ALTER TABLE notifications ADD COLUMN urgency SMALLINT DEFAULT 1 NOT NULL;
ALTER TABLE notifications ADD COLUMN times INTEGER DEFAULT 1 NOT NULL;
ALTER TABLE notifications ADD COLUMN at TIMESTAMP WITH TIME ZONE;
ALTER TABLE notifications ADD COLUMN read_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE notifications ADD COLUMN mail_due BOOLEAN DEFAULT false NOT NULL;
ALTER TABLE notifications ADD COLUMN push_due BOOLEAN DEFAULT false NOT NULL;
ALTER TABLE notifications ADD COLUMN pushed_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE notifications ADD COLUMN pushed_to JSONB DEFAULT '[]' NOT NULL;
UPDATE notifications SET at = created_at, read_at = created_at;
ALTER TABLE notifications ALTER COLUMN at SET NOT NULL;
ALTER TABLE notifications ALTER COLUMN mail_due DROP DEFAULT;
ALTER TABLE notifications ALTER COLUMN push_due DROP DEFAULT;
ALTER TABLE notifications ADD CONSTRAINT ck_notifications_urgency CHECK (urgency BETWEEN 0 AND 2);
DROP INDEX ix_notifications_agent;
CREATE INDEX ix_notifications_agent ON notifications (agent_id, at, id);
CREATE INDEX ix_notifications_ticket ON notifications (ticket_id) WHERE read_at IS NULL;
CREATE INDEX ix_notifications_unmailed ON notifications (agent_id) WHERE mail_due;
CREATE INDEX ix_notifications_unpushed ON notifications (agent_id) WHERE push_due;
CREATE UNIQUE INDEX uq_notifications_unread ON notifications (agent_id, ticket_id, kind, topic) WHERE read_at IS NULL;
CREATE TABLE mail_addresses (
    agent_id UUID NOT NULL, 
    address TEXT NOT NULL, 
    code_hash BYTEA, 
    code_until TIMESTAMP WITH TIME ZONE, 
    tries SMALLINT DEFAULT 0 NOT NULL, 
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    confirmed_at TIMESTAMP WITH TIME ZONE, 
    off_at TIMESTAMP WITH TIME ZONE, 
    failed_at TIMESTAMP WITH TIME ZONE, 
    failure TEXT DEFAULT '' NOT NULL, 
    CONSTRAINT pk_mail_addresses PRIMARY KEY (agent_id), 
    CONSTRAINT fk_mail_addresses_agent_id_agents FOREIGN KEY(agent_id) REFERENCES agents (id)
);
CREATE TABLE mails (
    id UUID NOT NULL, 
    agent_id UUID NOT NULL, 
    kind TEXT NOT NULL, 
    state TEXT DEFAULT 'queued' NOT NULL, 
    failure TEXT DEFAULT '' NOT NULL, 
    notification_ids JSONB DEFAULT '[]' NOT NULL, 
    off_hash BYTEA, 
    created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    sent_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_mails PRIMARY KEY (id), 
    CONSTRAINT ck_mails_kind CHECK (kind IN ('code','news')), 
    CONSTRAINT ck_mails_state CHECK (state IN ('queued','sending','sent','refused','unknown')), 
    CONSTRAINT fk_mails_agent_id_agents FOREIGN KEY(agent_id) REFERENCES agents (id), 
    CONSTRAINT uq_mails_off_hash UNIQUE (off_hash)
);
CREATE INDEX ix_mails_agent ON mails (agent_id, created_at);
CREATE TABLE push_keys (
    id SMALLSERIAL NOT NULL, 
    public BYTEA NOT NULL, 
    private BYTEA NOT NULL, 
    CONSTRAINT pk_push_keys PRIMARY KEY (id), 
    CONSTRAINT ck_push_keys_one_row CHECK (id = 1)
);
CREATE TABLE push_devices (
    id UUID NOT NULL, 
    agent_id UUID NOT NULL, 
    endpoint_hash BYTEA NOT NULL, 
    sealed_key BYTEA NOT NULL, 
    sealed BYTEA NOT NULL, 
    name TEXT NOT NULL, 
    beside_bot BOOLEAN NOT NULL, 
    failures SMALLINT DEFAULT 0 NOT NULL, 
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
    seen_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
    CONSTRAINT pk_push_devices PRIMARY KEY (id), 
    CONSTRAINT fk_push_devices_agent_id_agents FOREIGN KEY(agent_id) REFERENCES agents (id), 
    CONSTRAINT uq_push_devices_endpoint_hash UNIQUE (endpoint_hash)
);
CREATE INDEX ix_push_devices_agent ON push_devices (agent_id);
CREATE TABLE ticket_reminders (
    ticket_id UUID NOT NULL, 
    waiting_since TIMESTAMP WITH TIME ZONE NOT NULL, 
    times SMALLINT NOT NULL, 
    CONSTRAINT pk_ticket_reminders PRIMARY KEY (ticket_id), 
    CONSTRAINT fk_ticket_reminders_ticket_id_tickets FOREIGN KEY(ticket_id) REFERENCES tickets (id)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON mail_addresses, mails, push_keys, push_devices, ticket_reminders TO "tenant_00000000000000000000000000000000";
UPDATE alembic_version SET version_num='20261128_2350' WHERE alembic_version.version_num = '20261128_2330';
-- Running upgrade 20261128_2350 -> 20261129_0200
CREATE TABLE files (
    id UUID NOT NULL, 
    object_id UUID NOT NULL, 
    kind TEXT NOT NULL, 
    name TEXT NOT NULL, 
    media_type TEXT NOT NULL, 
    size_bytes BIGINT NOT NULL, 
    sha256 TEXT NOT NULL, 
    width INTEGER, 
    height INTEGER, 
    duration_s INTEGER, 
    state TEXT NOT NULL, 
    sizes JSONB DEFAULT '[]' NOT NULL, 
    owner_kind TEXT NOT NULL, 
    owner_id UUID, 
    message_id UUID, 
    created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    expires_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_files PRIMARY KEY (id), 
    CONSTRAINT ck_files_state CHECK (state IN ('arriving','checking','ready','infected','failed','too_large')), 
    CONSTRAINT ck_files_owner_kind CHECK (owner_kind IN ('contact','agent','bot')), 
    CONSTRAINT uq_files_object_id UNIQUE (object_id)
);
CREATE INDEX ix_files_unsent ON files (owner_id) WHERE message_id IS NULL;
CREATE INDEX ix_files_message ON files (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX ix_files_expiring ON files (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX ix_files_unchecked ON files (id) WHERE state = 'checking';
CREATE TABLE bot_files (
    file_id UUID NOT NULL, 
    bot_id BIGINT NOT NULL, 
    telegram_file_id TEXT NOT NULL, 
    telegram_unique_id TEXT NOT NULL, 
    created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    CONSTRAINT pk_bot_files PRIMARY KEY (file_id, bot_id), 
    CONSTRAINT fk_bot_files_file_id_files FOREIGN KEY(file_id) REFERENCES files (id) ON DELETE CASCADE
);
CREATE TABLE gone_objects (
    object_id UUID NOT NULL, 
    created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    CONSTRAINT pk_gone_objects PRIMARY KEY (object_id)
);
ALTER TABLE message_parts ADD COLUMN stored_file_id UUID;
CREATE UNIQUE INDEX uq_message_parts_stored ON message_parts (stored_file_id) WHERE stored_file_id IS NOT NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON files, bot_files, gone_objects TO "tenant_00000000000000000000000000000000";
UPDATE alembic_version SET version_num='20261129_0200' WHERE alembic_version.version_num = '20261128_2350';
-- Running upgrade 20261129_0200 -> 20261129_0220
CREATE TABLE bulk_actions (
    id UUID NOT NULL, 
    agent_id UUID NOT NULL, 
    client_key TEXT NOT NULL, 
    action TEXT NOT NULL, 
    wish JSONB NOT NULL, 
    done_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    undone_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_bulk_actions PRIMARY KEY (id), 
    CONSTRAINT ck_bulk_actions_action CHECK (action IN ('take','assign','step','priority','category','tags')), 
    CONSTRAINT fk_bulk_actions_agent_id_agents FOREIGN KEY(agent_id) REFERENCES agents (id), 
    CONSTRAINT uq_bulk_actions_agent_id_client_key UNIQUE (agent_id, client_key)
);
CREATE INDEX ix_bulk_actions_agent ON bulk_actions (agent_id, done_at);
CREATE TABLE bulk_tickets (
    bulk_id UUID NOT NULL, 
    ticket_id UUID NOT NULL, 
    number BIGINT, 
    refusal TEXT, 
    before JSONB, 
    version BIGINT, 
    undo_refusal TEXT, 
    CONSTRAINT pk_bulk_tickets PRIMARY KEY (bulk_id, ticket_id), 
    CONSTRAINT ck_bulk_tickets_before CHECK ((before IS NULL) = (version IS NULL)), 
    CONSTRAINT ck_bulk_tickets_refusal CHECK (refusal IS NULL OR before IS NULL), 
    CONSTRAINT fk_bulk_tickets_bulk_id_bulk_actions FOREIGN KEY(bulk_id) REFERENCES bulk_actions (id) ON DELETE CASCADE
);
GRANT SELECT, INSERT, UPDATE, DELETE ON bulk_actions, bulk_tickets TO "tenant_00000000000000000000000000000000";
UPDATE alembic_version SET version_num='20261129_0220' WHERE alembic_version.version_num = '20261129_0200';
-- Running upgrade 20261129_0220 -> 20261129_0221
CREATE TABLE drafts (
    ticket_id UUID NOT NULL, 
    agent_id UUID NOT NULL, 
    visibility TEXT NOT NULL, 
    text TEXT NOT NULL, 
    reply_to_id UUID, 
    version BIGINT NOT NULL, 
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    CONSTRAINT pk_drafts PRIMARY KEY (ticket_id, agent_id), 
    CONSTRAINT ck_drafts_visibility CHECK (visibility IN ('public','note')), 
    CONSTRAINT ck_drafts_text CHECK (length(text) BETWEEN 1 AND 16384), 
    CONSTRAINT fk_drafts_ticket_id_tickets FOREIGN KEY(ticket_id) REFERENCES tickets (id), 
    CONSTRAINT fk_drafts_agent_id_agents FOREIGN KEY(agent_id) REFERENCES agents (id)
);
CREATE INDEX ix_drafts_agent ON drafts (agent_id, updated_at);
CREATE INDEX ix_drafts_updated ON drafts (updated_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON drafts TO "tenant_00000000000000000000000000000000";
UPDATE alembic_version SET version_num='20261129_0221' WHERE alembic_version.version_num = '20261129_0220';
-- Running upgrade 20261129_0221 -> 20261129_0230
ALTER TABLE contacts ADD COLUMN given_name TEXT DEFAULT '' NOT NULL;
ALTER TABLE contacts ADD COLUMN shown_name TEXT GENERATED ALWAYS AS (CASE WHEN given_name = '' THEN name ELSE given_name END) STORED NOT NULL;
ALTER TABLE contacts ADD COLUMN found_by TEXT GENERATED ALWAYS AS (replace(lower(given_name || ' ' || name || ' ' || coalesce(username, '')), chr(1105), chr(1077))) STORED NOT NULL;
CREATE INDEX ix_contacts_created ON contacts (created_at, id);
CREATE INDEX ix_contacts_found_by ON contacts USING gin (found_by gin_trgm_ops);
CREATE INDEX ix_contact_channels_external ON contact_channels (external_id);
CREATE TABLE contact_notes (
    id UUID NOT NULL, 
    contact_id UUID NOT NULL, 
    author_id UUID NOT NULL, 
    client_key UUID NOT NULL, 
    text TEXT NOT NULL, 
    created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    edited_at TIMESTAMP WITH TIME ZONE, 
    removed_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_contact_notes PRIMARY KEY (id), 
    CONSTRAINT fk_contact_notes_contact_id_contacts FOREIGN KEY(contact_id) REFERENCES contacts (id), 
    CONSTRAINT fk_contact_notes_author_id_agents FOREIGN KEY(author_id) REFERENCES agents (id), 
    CONSTRAINT uq_contact_notes_author_id_client_key UNIQUE (author_id, client_key)
);
CREATE INDEX ix_contact_notes_contact ON contact_notes (contact_id, created_at, id);
CREATE TABLE contact_card_changes (
    id UUID NOT NULL, 
    position BIGINT GENERATED ALWAYS AS IDENTITY, 
    contact_id UUID NOT NULL, 
    kind TEXT NOT NULL, 
    actor_kind TEXT NOT NULL, 
    actor_id UUID, 
    data JSONB DEFAULT '{}' NOT NULL, 
    at TIMESTAMP WITH TIME ZONE NOT NULL, 
    CONSTRAINT pk_contact_card_changes PRIMARY KEY (id), 
    CONSTRAINT ck_contact_card_changes_actor_kind CHECK (actor_kind IN ('contact','agent','bot','operator')), 
    CONSTRAINT fk_contact_card_changes_contact_id_contacts FOREIGN KEY(contact_id) REFERENCES contacts (id), 
    CONSTRAINT uq_contact_card_changes_position UNIQUE (position)
);
CREATE INDEX ix_contact_card_changes_contact ON contact_card_changes (contact_id, position);
CREATE OR REPLACE FUNCTION keep_ticket_found() RETURNS trigger LANGUAGE plpgsql AS $do$
BEGIN
  INSERT INTO search_entries (id, ticket_id, kind, at, words)
  SELECT NEW.id, NEW.id, 'ticket', NEW.opened_at - interval '1 minute',
         ext.found_words(concat_ws(' . ', NEW.number, NEW.subject, c.name, c.username, c.given_name))
           || ext.span_words(NEW.opened_at - interval '1 minute')
  FROM contacts c WHERE c.id = NEW.contact_id
  ON CONFLICT (id) DO UPDATE SET words = EXCLUDED.words;
  RETURN NULL;
END $do$;
CREATE OR REPLACE FUNCTION keep_contact_found() RETURNS trigger LANGUAGE plpgsql AS $do$
BEGIN
  UPDATE search_entries e
  SET words = ext.found_words(concat_ws(' . ', t.number, t.subject, NEW.name, NEW.username, NEW.given_name))
                || ext.span_words(e.at)
  FROM tickets t WHERE t.contact_id = NEW.id AND e.id = t.id;
  RETURN NULL;
END $do$;
DROP TRIGGER found ON contacts;
CREATE TRIGGER found AFTER UPDATE OF name, username, given_name ON contacts FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name OR OLD.username IS DISTINCT FROM NEW.username OR OLD.given_name IS DISTINCT FROM NEW.given_name) EXECUTE FUNCTION keep_contact_found();
GRANT SELECT, INSERT, UPDATE, DELETE ON contact_notes TO "tenant_00000000000000000000000000000000";
GRANT SELECT, INSERT ON contact_card_changes TO "tenant_00000000000000000000000000000000";
UPDATE alembic_version SET version_num='20261129_0230' WHERE alembic_version.version_num = '20261129_0221';
-- Running upgrade 20261129_0230 -> 20261129_0231
ALTER TABLE contacts ADD COLUMN merged_into_id UUID;
ALTER TABLE contacts ADD CONSTRAINT fk_contacts_merged_into_id_contacts FOREIGN KEY(merged_into_id) REFERENCES contacts (id);
CREATE TABLE contact_merges (
    id UUID NOT NULL, 
    from_id UUID NOT NULL, 
    into_id UUID NOT NULL, 
    moves JSONB NOT NULL, 
    merged_by UUID NOT NULL, 
    merged_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    until TIMESTAMP WITH TIME ZONE NOT NULL, 
    undone_by UUID, 
    undone_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_contact_merges PRIMARY KEY (id), 
    CONSTRAINT ck_contact_merges_two CHECK (from_id <> into_id), 
    CONSTRAINT ck_contact_merges_undone CHECK ((undone_at IS NULL) = (undone_by IS NULL)), 
    CONSTRAINT fk_contact_merges_from_id_contacts FOREIGN KEY(from_id) REFERENCES contacts (id), 
    CONSTRAINT fk_contact_merges_into_id_contacts FOREIGN KEY(into_id) REFERENCES contacts (id), 
    CONSTRAINT fk_contact_merges_merged_by_agents FOREIGN KEY(merged_by) REFERENCES agents (id), 
    CONSTRAINT fk_contact_merges_undone_by_agents FOREIGN KEY(undone_by) REFERENCES agents (id)
);
CREATE UNIQUE INDEX uq_contact_merges_from ON contact_merges (from_id) WHERE undone_at IS NULL;
CREATE INDEX ix_contact_merges_into ON contact_merges (into_id, merged_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON contact_merges TO "tenant_00000000000000000000000000000000";
UPDATE alembic_version SET version_num='20261129_0231' WHERE alembic_version.version_num = '20261129_0230';
-- Running upgrade 20261129_0231 -> 20261129_0240
ALTER TABLE tickets ADD COLUMN merged_into_id UUID;
ALTER TABLE tickets ADD CONSTRAINT fk_tickets_merged_into_id_tickets FOREIGN KEY(merged_into_id) REFERENCES tickets (id);
CREATE TABLE transfers (
    id UUID NOT NULL, 
    kind TEXT NOT NULL, 
    from_id UUID NOT NULL, 
    to_id UUID NOT NULL, 
    made_by_id UUID, 
    made_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    until TIMESTAMP WITH TIME ZONE NOT NULL, 
    before JSONB NOT NULL, 
    undone_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_transfers PRIMARY KEY (id), 
    CONSTRAINT ck_transfers_two CHECK (from_id <> to_id), 
    CONSTRAINT ck_transfers_kind CHECK (kind IN ('merge','split')), 
    CONSTRAINT fk_transfers_from_id_tickets FOREIGN KEY(from_id) REFERENCES tickets (id), 
    CONSTRAINT fk_transfers_made_by_id_agents FOREIGN KEY(made_by_id) REFERENCES agents (id), 
    CONSTRAINT fk_transfers_to_id_tickets FOREIGN KEY(to_id) REFERENCES tickets (id)
);
CREATE INDEX ix_transfers_from ON transfers (from_id);
CREATE INDEX ix_transfers_to ON transfers (to_id);
CREATE TABLE transfer_messages (
    transfer_id UUID NOT NULL, 
    message_id UUID NOT NULL, 
    CONSTRAINT pk_transfer_messages PRIMARY KEY (transfer_id, message_id), 
    CONSTRAINT fk_transfer_messages_message_id_messages FOREIGN KEY(message_id) REFERENCES messages (id), 
    CONSTRAINT fk_transfer_messages_transfer_id_transfers FOREIGN KEY(transfer_id) REFERENCES transfers (id)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON transfers, transfer_messages TO "tenant_00000000000000000000000000000000";
UPDATE alembic_version SET version_num='20261129_0240' WHERE alembic_version.version_num = '20261129_0231';
-- Running upgrade 20261129_0240 -> 20261129_0300
CREATE TABLE contact_exports (
    id UUID NOT NULL, 
    contact_id UUID NOT NULL, 
    asked_by UUID NOT NULL, 
    language TEXT NOT NULL, 
    with_notes BOOLEAN NOT NULL, 
    state TEXT DEFAULT 'running' NOT NULL, 
    reason TEXT DEFAULT '' NOT NULL, 
    cursor JSONB DEFAULT '{}' NOT NULL, 
    archives JSONB DEFAULT '[]' NOT NULL, 
    tickets_total INTEGER NOT NULL, 
    tickets INTEGER DEFAULT 0 NOT NULL, 
    messages INTEGER DEFAULT 0 NOT NULL, 
    files INTEGER DEFAULT 0 NOT NULL, 
    files_missing INTEGER DEFAULT 0 NOT NULL, 
    created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    moved_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    finished_at TIMESTAMP WITH TIME ZONE, 
    expires_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_contact_exports PRIMARY KEY (id), 
    CONSTRAINT ck_contact_exports_state CHECK (state IN ('running','ready','failed','expired')), 
    CONSTRAINT fk_contact_exports_contact_id_contacts FOREIGN KEY(contact_id) REFERENCES contacts (id), 
    CONSTRAINT fk_contact_exports_asked_by_agents FOREIGN KEY(asked_by) REFERENCES agents (id)
);
CREATE UNIQUE INDEX uq_contact_exports_running ON contact_exports (contact_id) WHERE state = 'running';
CREATE INDEX ix_contact_exports_contact ON contact_exports (contact_id, created_at);
CREATE INDEX ix_contact_exports_created ON contact_exports (created_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON contact_exports TO "tenant_00000000000000000000000000000000";
UPDATE alembic_version SET version_num='20261129_0300' WHERE alembic_version.version_num = '20261129_0240';
-- Running upgrade 20261129_0300 -> 20261129_0310
ALTER TABLE contacts ADD COLUMN erased_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE tickets ADD COLUMN erased_at TIMESTAMP WITH TIME ZONE;
CREATE TABLE erasures (
    id UUID NOT NULL, 
    contact_id UUID NOT NULL, 
    state TEXT DEFAULT 'waiting' NOT NULL, 
    asked_by UUID NOT NULL, 
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    starts_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    started_at TIMESTAMP WITH TIME ZONE, 
    finished_at TIMESTAMP WITH TIME ZONE, 
    called_off_by UUID, 
    called_off_at TIMESTAMP WITH TIME ZONE, 
    step TEXT DEFAULT 'tickets' NOT NULL, 
    after BIGINT DEFAULT 0 NOT NULL, 
    scope JSONB, 
    came_before TIMESTAMP WITH TIME ZONE, 
    counts JSONB DEFAULT '{}' NOT NULL, 
    CONSTRAINT pk_erasures PRIMARY KEY (id), 
    CONSTRAINT ck_erasures_state CHECK (state IN ('waiting','running','done','called_off')), 
    CONSTRAINT ck_erasures_step CHECK (step IN ('tickets','messages','deliveries','telling','ending')), 
    CONSTRAINT ck_erasures_scope CHECK ((state = 'running') = (scope IS NOT NULL)), 
    CONSTRAINT ck_erasures_finished CHECK ((state = 'done') = (finished_at IS NOT NULL)), 
    CONSTRAINT ck_erasures_called_off CHECK ((state = 'called_off') = (called_off_by IS NOT NULL) AND (called_off_by IS NULL) = (called_off_at IS NULL)), 
    CONSTRAINT fk_erasures_contact_id_contacts FOREIGN KEY(contact_id) REFERENCES contacts (id), 
    CONSTRAINT fk_erasures_asked_by_agents FOREIGN KEY(asked_by) REFERENCES agents (id), 
    CONSTRAINT fk_erasures_called_off_by_agents FOREIGN KEY(called_off_by) REFERENCES agents (id)
);
CREATE UNIQUE INDEX uq_erasures_contact ON erasures (contact_id) WHERE state <> 'called_off';
CREATE INDEX ix_erasures_asked ON erasures (contact_id, asked_at);
GRANT SELECT, INSERT, UPDATE ON erasures TO "tenant_00000000000000000000000000000000";
GRANT DELETE ON message_revisions, contact_card_changes TO "tenant_00000000000000000000000000000000";
UPDATE alembic_version SET version_num='20261129_0310' WHERE alembic_version.version_num = '20261129_0300';
-- Running upgrade 20261129_0310 -> 20261129_0320
ALTER TABLE tickets ADD COLUMN snoozed_until TIMESTAMP WITH TIME ZONE;
ALTER TABLE tickets ADD COLUMN snoozed_by_id UUID;
ALTER TABLE tickets ADD CONSTRAINT fk_tickets_snoozed_by_id_agents FOREIGN KEY(snoozed_by_id) REFERENCES agents (id);
ALTER TABLE tickets ADD CONSTRAINT ck_tickets_snooze CHECK (snoozed_until IS NULL OR snoozed_by_id IS NOT NULL AND status IN ('open','in_progress','waiting'));
CREATE INDEX ix_tickets_snoozed ON tickets (activity_at, id) WHERE snoozed_until IS NOT NULL;
UPDATE alembic_version SET version_num='20261129_0320' WHERE alembic_version.version_num = '20261129_0310';
-- Running upgrade 20261129_0320 -> 20261129_0330
ALTER TABLE desk ADD COLUMN closing_transcripts BOOLEAN DEFAULT false NOT NULL;
CREATE TABLE closing_transcripts (
    id UUID NOT NULL, 
    ticket_id UUID NOT NULL, 
    version BIGINT NOT NULL, 
    state TEXT DEFAULT 'waiting' NOT NULL, 
    closed_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    file_id UUID, 
    CONSTRAINT pk_closing_transcripts PRIMARY KEY (id), 
    CONSTRAINT ck_closing_transcripts_state CHECK (state IN ('waiting','sent','left')), 
    CONSTRAINT fk_closing_transcripts_ticket_id_tickets FOREIGN KEY(ticket_id) REFERENCES tickets (id), 
    CONSTRAINT uq_closing_transcripts_ticket_id_version UNIQUE (ticket_id, version)
);
CREATE INDEX ix_closing_transcripts_waiting ON closing_transcripts (id) WHERE state = 'waiting';
GRANT SELECT, INSERT, UPDATE, DELETE ON closing_transcripts TO "tenant_00000000000000000000000000000000";
UPDATE alembic_version SET version_num='20261129_0330' WHERE alembic_version.version_num = '20261129_0320';
-- Running upgrade 20261129_0330 -> 20261129_0400
ALTER TABLE bulk_actions DROP CONSTRAINT ck_bulk_actions_action;
ALTER TABLE bulk_actions ADD CONSTRAINT ck_bulk_actions_action CHECK (action IN ('take','assign','step','priority','category','tags','snooze','wake','spam'));
ALTER TABLE tickets ADD COLUMN spam_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE tickets ADD COLUMN spam_by_id UUID;
ALTER TABLE tickets ADD COLUMN spam_before JSONB;
ALTER TABLE tickets ADD COLUMN spam_ban_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE tickets ADD CONSTRAINT fk_tickets_spam_by_id_agents FOREIGN KEY(spam_by_id) REFERENCES agents (id);
ALTER TABLE tickets ADD CONSTRAINT ck_tickets_spam CHECK (num_nonnulls(spam_at, spam_by_id, spam_before) IN (0, 3) AND (spam_at IS NULL OR status = 'closed') AND (spam_ban_at IS NULL OR spam_at IS NOT NULL));
CREATE INDEX ix_tickets_spam ON tickets (activity_at, id) WHERE spam_at IS NOT NULL;
UPDATE alembic_version SET version_num='20261129_0400' WHERE alembic_version.version_num = '20261129_0330';
-- Running upgrade 20261129_0400 -> 20261129_0410
CREATE TABLE ticket_participants (
    ticket_id UUID NOT NULL, 
    agent_id UUID NOT NULL, 
    added_by_id UUID NOT NULL, 
    added_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    CONSTRAINT pk_ticket_participants PRIMARY KEY (ticket_id, agent_id), 
    CONSTRAINT fk_ticket_participants_added_by_id_agents FOREIGN KEY(added_by_id) REFERENCES agents (id), 
    CONSTRAINT fk_ticket_participants_agent_id_agents FOREIGN KEY(agent_id) REFERENCES agents (id), 
    CONSTRAINT fk_ticket_participants_ticket_id_tickets FOREIGN KEY(ticket_id) REFERENCES tickets (id)
);
CREATE INDEX ix_ticket_participants_agent ON ticket_participants (agent_id, ticket_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON ticket_participants TO "tenant_00000000000000000000000000000000";
ALTER TABLE notifications DROP CONSTRAINT ck_notifications_kind;
ALTER TABLE notifications ADD CONSTRAINT ck_notifications_kind CHECK (kind IN ('new_ticket','new_message','assigned','status','deadline','mention','followed'));
UPDATE agents SET wishes = jsonb_set(wishes, '{off,followed}', '["mail"]') WHERE wishes ? 'off';
UPDATE alembic_version SET version_num='20261129_0410' WHERE alembic_version.version_num = '20261129_0400';
-- Running upgrade 20261129_0410 -> 20261129_0420
ALTER TABLE search_progress ADD COLUMN version INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE search_progress ADD COLUMN building INTEGER;
UPDATE search_progress SET version = 1 WHERE NOT EXISTS (SELECT FROM messages);
CREATE FUNCTION find_message(of_message uuid) RETURNS void LANGUAGE plpgsql AS $do$
BEGIN
  INSERT INTO search_entries (id, ticket_id, kind, at, words)
  SELECT m.id, m.ticket_id, CASE m.visibility WHEN 'note' THEN 'note' ELSE 'message' END,
         m.sent_at,
         ext.found_words(m.text) || ext.file_words(f.names) || ext.span_words(m.sent_at)
  FROM messages m CROSS JOIN LATERAL (
    SELECT coalesce(string_agg(p.name, ' ' ORDER BY p.part), '') AS names
    FROM message_parts p WHERE p.message_id = m.id) AS f
  WHERE m.id = of_message AND (m.text <> '' OR f.names <> '')
  ON CONFLICT (id) DO UPDATE
    SET ticket_id = EXCLUDED.ticket_id, kind = EXCLUDED.kind, words = EXCLUDED.words;
  IF NOT FOUND THEN DELETE FROM search_entries WHERE id = of_message; END IF;
END $do$;
CREATE OR REPLACE FUNCTION keep_message_found() RETURNS trigger LANGUAGE plpgsql AS $do$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM search_entries WHERE id = OLD.id;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM find_message(NEW.id);
  ELSE
    INSERT INTO search_entries (id, ticket_id, kind, at, words)
    VALUES (NEW.id, NEW.ticket_id, CASE NEW.visibility WHEN 'note' THEN 'note' ELSE 'message' END,
            NEW.sent_at, ext.found_words(NEW.text) || ext.span_words(NEW.sent_at));
  END IF;
  RETURN NULL;
END $do$;
CREATE FUNCTION keep_files_found() RETURNS trigger LANGUAGE plpgsql AS $do$
BEGIN
  PERFORM find_message(CASE TG_OP WHEN 'DELETE' THEN OLD.message_id ELSE NEW.message_id END);
  RETURN NULL;
END $do$;
CREATE TRIGGER found_new AFTER INSERT ON message_parts FOR EACH ROW WHEN (NEW.name <> '') EXECUTE FUNCTION keep_files_found();
CREATE TRIGGER found_changed AFTER UPDATE OF name ON message_parts FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION keep_files_found();
CREATE TRIGGER found_gone AFTER DELETE ON message_parts FOR EACH ROW WHEN (OLD.name <> '') EXECUTE FUNCTION keep_files_found();
UPDATE alembic_version SET version_num='20261129_0420' WHERE alembic_version.version_num = '20261129_0410';
