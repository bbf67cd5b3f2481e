-- The one row that tells this database from every other: readiness compares it to notice a file that was swapped.
CREATE TABLE server (
    singleton   INTEGER PRIMARY KEY CHECK (singleton = 1),
    instance_id TEXT NOT NULL,
    created_at  TEXT NOT NULL
) STRICT;

INSERT INTO server (singleton, instance_id, created_at)
VALUES (1, lower(hex(randomblob(16))), strftime('%Y-%m-%dT%H:%M:%fZ', 'now'));
