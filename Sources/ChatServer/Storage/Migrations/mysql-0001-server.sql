-- The one row that tells this database from every other: readiness compares it to notice one that was swapped.
CREATE TABLE IF NOT EXISTS server (
    singleton   TINYINT PRIMARY KEY CHECK (singleton = 1),
    instance_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at  VARCHAR(30) CHARACTER SET ascii NOT NULL
) ENGINE = InnoDB;

INSERT IGNORE INTO server (singleton, instance_id, created_at)
VALUES (1, REPLACE(UUID(), '-', ''), DATE_FORMAT(UTC_TIMESTAMP(3), '%Y-%m-%dT%H:%i:%s.000Z'));
