-- Moments are milliseconds since 1970 in UTC; identifiers are UUIDs as text. MySQL commits each of these statements by
-- itself, so each can be run again.

CREATE TABLE IF NOT EXISTS users (
    id                  CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    -- As given; email_key is what logins compare. Both NULL once the account is deleted.
    email               VARCHAR(320) COLLATE utf8mb4_bin,
    email_key           VARCHAR(320) COLLATE utf8mb4_bin UNIQUE,
    nickname            VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    -- What searches by nickname compare: case folded.
    nickname_key        VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
    -- A PHC string; NULL once the account is deleted.
    password_hash       VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin,
    role                VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    status              VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Counts what may end sessions: every replica compares it with what it knows.
    access_revision     BIGINT NOT NULL DEFAULT 0,
    created_at          BIGINT NOT NULL,
    updated_at          BIGINT NOT NULL,
    password_changed_at BIGINT NOT NULL,
    INDEX users_nickname (nickname_key)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE IF NOT EXISTS sessions (
    id             CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    user_id        CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at     BIGINT NOT NULL,
    last_used_at   BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL,
    revoked_at     BIGINT,
    user_agent     VARCHAR(255) COLLATE utf8mb4_bin,
    client_address VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin,
    INDEX sessions_user (user_id, created_at),
    INDEX sessions_expiry (expires_at),
    CONSTRAINT sessions_user FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Every refresh token ever given for a session that still stands; only its SHA-256 in hexadecimal is kept.
CREATE TABLE IF NOT EXISTS refresh_tokens (
    digest     CHAR(64) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    session_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at BIGINT NOT NULL,
    used_at    BIGINT,
    -- The random part of the token given in its place; the other part is this token itself, which is not stored.
    nonce      CHAR(64) CHARACTER SET ascii COLLATE ascii_bin,
    INDEX refresh_tokens_session (session_id),
    CONSTRAINT refresh_tokens_session FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- ES256 keys that sign access tokens; the newest signs, all that are there verify.
CREATE TABLE IF NOT EXISTS signing_keys (
    id          VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    -- PEM, PKCS #8.
    private_key TEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at  BIGINT NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Invitations to register.
CREATE TABLE IF NOT EXISTS registration_invites (
    -- SHA-256 of the code in hexadecimal.
    digest     CHAR(64) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    created_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_by    CHAR(36) CHARACTER SET ascii COLLATE ascii_bin,
    used_at    BIGINT,
    CONSTRAINT registration_invites_creator FOREIGN KEY (created_by) REFERENCES users (id),
    CONSTRAINT registration_invites_user FOREIGN KEY (used_by) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Failed logins, counted by subject: an account seen from one network, and whatever else the server counts by.
CREATE TABLE IF NOT EXISTS login_throttles (
    -- SHA-256 in hexadecimal.
    subject      CHAR(64) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    failures     BIGINT NOT NULL,
    last_at      BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    INDEX login_throttles_age (last_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE IF NOT EXISTS rooms (
    id               CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    kind             VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    access           VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name             VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
    -- The two members of a direct room, in order: there is one room for two people.
    direct_key       VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin UNIQUE,
    created_by       CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at       BIGINT NOT NULL,
    updated_at       BIGINT NOT NULL,
    deleted_at       BIGINT,
    last_sequence    BIGINT NOT NULL DEFAULT 0,
    last_revision    BIGINT NOT NULL DEFAULT 0,
    members_revision BIGINT NOT NULL DEFAULT 0,
    last_message_at  BIGINT,
    INDEX rooms_open (access, name, id),
    CONSTRAINT rooms_creator FOREIGN KEY (created_by) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE IF NOT EXISTS room_members (
    room_id       CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_id       CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    role          VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    joined_at     BIGINT NOT NULL,
    read_sequence BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (room_id, user_id),
    INDEX room_members_user (user_id, room_id),
    CONSTRAINT room_members_room FOREIGN KEY (room_id) REFERENCES rooms (id),
    CONSTRAINT room_members_user FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE IF NOT EXISTS room_bans (
    room_id    CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_id    CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    banned_by  CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (room_id, user_id),
    CONSTRAINT room_bans_room FOREIGN KEY (room_id) REFERENCES rooms (id),
    CONSTRAINT room_bans_user FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT room_bans_by FOREIGN KEY (banned_by) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Who may join a room that is for the invited.
CREATE TABLE IF NOT EXISTS room_invites (
    room_id    CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_id    CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    invited_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (room_id, user_id),
    INDEX room_invites_user (user_id, room_id),
    CONSTRAINT room_invites_room FOREIGN KEY (room_id) REFERENCES rooms (id),
    CONSTRAINT room_invites_user FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT room_invites_by FOREIGN KEY (invited_by) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- The ngram parser's token of two letters (ngram_token_size, MySQL's default) finds two-syllable words. With stopwords
-- it would leave out every token that has an "a" or an "i" in it; the index keeps what holds when it is created.
SET SESSION innodb_ft_enable_stopword = OFF;

CREATE TABLE IF NOT EXISTS messages (
    room_id           CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    sequence          BIGINT NOT NULL,
    id                CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    revision          BIGINT NOT NULL,
    sender_id         CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    client_message_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- SHA-256 of the text as it was first sent, in hexadecimal: edits do not change what sending again compares with.
    sent_digest       CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Emptied by deletion.
    text              TEXT COLLATE utf8mb4_0900_as_ci NOT NULL,
    created_at        BIGINT NOT NULL,
    edited_at         BIGINT,
    deleted_at        BIGINT,
    PRIMARY KEY (room_id, sequence),
    UNIQUE INDEX messages_id (id),
    UNIQUE INDEX messages_client_id (room_id, sender_id, client_message_id),
    UNIQUE INDEX messages_revision (room_id, revision),
    FULLTEXT INDEX messages_text (text) WITH PARSER ngram,
    CONSTRAINT messages_room FOREIGN KEY (room_id) REFERENCES rooms (id),
    CONSTRAINT messages_sender FOREIGN KEY (sender_id) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
