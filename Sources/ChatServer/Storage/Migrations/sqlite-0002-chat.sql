-- Moments are milliseconds since 1970 in UTC; identifiers are UUIDs as text.

CREATE TABLE users (
    id                  TEXT PRIMARY KEY NOT NULL,
    -- As given; email_key is what logins compare. Both NULL once the account is deleted.
    email               TEXT,
    email_key           TEXT UNIQUE,
    nickname            TEXT NOT NULL,
    -- What searches by nickname compare: case folded.
    nickname_key        TEXT NOT NULL,
    -- A PHC string; NULL once the account is deleted.
    password_hash       TEXT,
    role                TEXT NOT NULL CHECK (role IN ('member', 'administrator')),
    status              TEXT NOT NULL CHECK (status IN ('active', 'disabled', 'deleted')),
    -- Counts what may end sessions: every replica compares it with what it knows.
    access_revision     INTEGER NOT NULL DEFAULT 0,
    created_at          INTEGER NOT NULL,
    updated_at          INTEGER NOT NULL,
    password_changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX users_nickname ON users (nickname_key);

CREATE TABLE sessions (
    id             TEXT PRIMARY KEY NOT NULL,
    user_id        TEXT NOT NULL REFERENCES users (id),
    created_at     INTEGER NOT NULL,
    last_used_at   INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL,
    revoked_at     INTEGER,
    user_agent     TEXT,
    client_address TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_user ON sessions (user_id, created_at);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- Every refresh token ever given for a session that still stands; only its SHA-256 in hexadecimal is kept.
CREATE TABLE refresh_tokens (
    digest     TEXT PRIMARY KEY NOT NULL,
    session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    used_at    INTEGER,
    -- The random part of the token given in its place; the other part is this token itself, which is not stored.
    nonce      TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);

-- ES256 keys that sign access tokens; the newest signs, all that are there verify.
CREATE TABLE signing_keys (
    id          TEXT PRIMARY KEY NOT NULL,
    -- PEM, PKCS #8.
    private_key TEXT NOT NULL,
    created_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Invitations to register.
CREATE TABLE registration_invites (
    -- SHA-256 of the code in hexadecimal.
    digest     TEXT PRIMARY KEY NOT NULL,
    created_by TEXT NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_by    TEXT REFERENCES users (id),
    used_at    INTEGER
) STRICT, WITHOUT ROWID;

-- Failed logins, counted by subject: an account seen from one network, and whatever else the server counts by.
CREATE TABLE login_throttles (
    -- SHA-256 in hexadecimal.
    subject      TEXT PRIMARY KEY NOT NULL,
    failures     INTEGER NOT NULL,
    last_at      INTEGER NOT NULL,
    locked_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX login_throttles_age ON login_throttles (last_at);

CREATE TABLE rooms (
    id               TEXT PRIMARY KEY NOT NULL,
    kind             TEXT NOT NULL CHECK (kind IN ('group', 'direct')),
    access           TEXT NOT NULL CHECK (access IN ('open', 'invited')),
    name             TEXT NOT NULL,
    -- The two members of a direct room, in order: there is one room for two people.
    direct_key       TEXT UNIQUE,
    created_by       TEXT NOT NULL REFERENCES users (id),
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL,
    deleted_at       INTEGER,
    last_sequence    INTEGER NOT NULL DEFAULT 0,
    last_revision    INTEGER NOT NULL DEFAULT 0,
    members_revision INTEGER NOT NULL DEFAULT 0,
    last_message_at  INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX rooms_open ON rooms (access, name, id);

CREATE TABLE room_members (
    room_id       TEXT NOT NULL REFERENCES rooms (id),
    user_id       TEXT NOT NULL REFERENCES users (id),
    role          TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'member')),
    joined_at     INTEGER NOT NULL,
    read_sequence INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (room_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX room_members_user ON room_members (user_id, room_id);

CREATE TABLE room_bans (
    room_id    TEXT NOT NULL REFERENCES rooms (id),
    user_id    TEXT NOT NULL REFERENCES users (id),
    banned_by  TEXT NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (room_id, user_id)
) STRICT, WITHOUT ROWID;

-- Who may join a room that is for the invited.
CREATE TABLE room_invites (
    room_id    TEXT NOT NULL REFERENCES rooms (id),
    user_id    TEXT NOT NULL REFERENCES users (id),
    invited_by TEXT NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (room_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX room_invites_user ON room_invites (user_id, room_id);

CREATE TABLE messages (
    -- What messages_text names the row by: VACUUM may change a rowid that no column holds.
    number            INTEGER PRIMARY KEY,
    room_id           TEXT NOT NULL REFERENCES rooms (id),
    sequence          INTEGER NOT NULL,
    id                TEXT NOT NULL UNIQUE,
    revision          INTEGER NOT NULL,
    sender_id         TEXT NOT NULL REFERENCES users (id),
    client_message_id TEXT NOT NULL,
    -- SHA-256 of the text as it was first sent, in hexadecimal: edits do not change what sending again compares with.
    sent_digest       TEXT NOT NULL,
    -- Emptied by deletion.
    text              TEXT NOT NULL,
    created_at        INTEGER NOT NULL,
    edited_at         INTEGER,
    deleted_at        INTEGER,
    UNIQUE (room_id, sequence),
    UNIQUE (room_id, sender_id, client_message_id)
) STRICT;

CREATE UNIQUE INDEX messages_revision ON messages (room_id, revision);

-- Trigrams find three letters and more; shorter words are looked for in the room itself.
CREATE VIRTUAL TABLE messages_text USING fts5 (
    text, content = 'messages', content_rowid = 'number', tokenize = 'trigram'
);

CREATE TRIGGER messages_text_insert AFTER INSERT ON messages BEGIN
    INSERT INTO messages_text (rowid, text) VALUES (new.number, new.text);
END;

CREATE TRIGGER messages_text_update AFTER UPDATE OF text ON messages BEGIN
    INSERT INTO messages_text (messages_text, rowid, text) VALUES ('delete', old.number, old.text);
    INSERT INTO messages_text (rowid, text) VALUES (new.number, new.text);
END;

CREATE TRIGGER messages_text_delete AFTER DELETE ON messages BEGIN
    INSERT INTO messages_text (messages_text, rowid, text) VALUES ('delete', old.number, old.text);
END;
