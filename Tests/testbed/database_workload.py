"""A seeded workload on a MySQL server, of many connections: every kind of column, statement and transaction.

What it does can be repeated by its seed up to how the connections interleave; what came of it is told by the server.
"""
import random
import subprocess
import threading

SCHEMAS = ["app", "ledger"]

SETUP = r"""
CREATE DATABASE app CHARACTER SET utf8mb4;
CREATE DATABASE ledger;
CREATE TABLE app.kinds (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    tiny TINYINT, small SMALLINT UNSIGNED, medium MEDIUMINT, plain INT, big BIGINT UNSIGNED, bits BIT(17),
    exact DECIMAL(30, 10), single FLOAT, twice DOUBLE, flag BOOLEAN, y YEAR,
    d DATE, t TIME(6), dt DATETIME(6), ts TIMESTAMP(6) NULL, c CHAR(7), vc VARCHAR(200), latin VARCHAR(60) CHARACTER SET latin1,
    b BINARY(5), vb VARBINARY(300), blb MEDIUMBLOB, txt MEDIUMTEXT, e ENUM('x', 'y', 'z '), s SET('a', 'b', 'c'), j JSON, g GEOMETRY,
    doubled BIGINT GENERATED ALWAYS AS (plain * 2) VIRTUAL, kept VARCHAR(210) GENERATED ALWAYS AS (CONCAT('v:', vc)) STORED,
    hidden INT INVISIBLE DEFAULT 3, KEY (doubled), KEY (vc(20))
);
CREATE TABLE app.parents (id INT PRIMARY KEY, name VARCHAR(40));
CREATE TABLE app.children (id BIGINT AUTO_INCREMENT PRIMARY KEY, parent INT NOT NULL, v INT,
    FOREIGN KEY (parent) REFERENCES app.parents (id) ON DELETE CASCADE ON UPDATE CASCADE);
CREATE TABLE app.audit (id BIGINT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(60), at TIMESTAMP(6) DEFAULT CURRENT_TIMESTAMP(6));
CREATE TABLE app.counters (name VARCHAR(20) PRIMARY KEY, n BIGINT NOT NULL);
CREATE TABLE app.parts (id INT, day INT, v VARCHAR(20), PRIMARY KEY (id, day)) PARTITION BY HASH (day) PARTITIONS 4;
CREATE TABLE app.keyless (a INT, b VARCHAR(30));
CREATE TABLE ledger.accounts (id INT PRIMARY KEY, balance BIGINT NOT NULL);
CREATE TABLE ledger.moves (id BIGINT AUTO_INCREMENT PRIMARY KEY, source INT, target INT, amount BIGINT, note VARBINARY(40));
INSERT INTO app.counters VALUES ('kinds', 0), ('gone', 0);
INSERT INTO ledger.accounts WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50) SELECT i, 1000 FROM n;
DELIMITER //
CREATE TRIGGER app.kinds_in AFTER INSERT ON app.kinds FOR EACH ROW
    BEGIN UPDATE app.counters SET n = n + 1 WHERE name = 'kinds'; INSERT INTO app.audit (what) VALUES (CONCAT('in ', NEW.id)); END//
CREATE TRIGGER app.kinds_out AFTER DELETE ON app.kinds FOR EACH ROW UPDATE app.counters SET n = n + 1 WHERE name = 'gone'//
CREATE PROCEDURE ledger.move(s INT, t INT, a BIGINT) BEGIN
    START TRANSACTION; UPDATE ledger.accounts SET balance = balance - a WHERE id = s;
    UPDATE ledger.accounts SET balance = balance + a WHERE id = t;
    INSERT INTO ledger.moves (source, target, amount, note) VALUES (s, t, a, UUID_TO_BIN(UUID())); COMMIT; END//
CREATE FUNCTION app.twice(n INT) RETURNS INT DETERMINISTIC RETURN n * 2//
CREATE EVENT app.never ON SCHEDULE EVERY 1 YEAR STARTS '2037-01-01 00:00:00' DO DELETE FROM app.audit//
DELIMITER ;
CREATE VIEW app.richest AS SELECT id, balance FROM ledger.accounts ORDER BY balance DESC LIMIT 5;
CREATE USER 'someone'@'%' IDENTIFIED BY 'pass word';
GRANT SELECT, INSERT ON app.* TO 'someone'@'%';
"""


class Statements:
    """Statements of one connection, drawn by the seed."""

    TEXTS = ["", "plain", "it''s", "tab\\tnew\\nline", "Grüße", "안녕하세요", "\U0001F600\U0001F468\u200d\U0001F469", "%_\\\\", "NULL", "0"]

    def __init__(self, seed, number):
        self.random = random.Random(f"{seed}/{number}")
        self.number = number
        self.tables = 0

    def text(self):
        return f"'{self.random.choice(self.TEXTS)}{self.random.randrange(1000)}'"

    def value(self, kind):
        draw = self.random
        if draw.random() < 0.1:
            return "NULL"
        match kind:
            case "tiny": return draw.choice(["-128", "127", "0"])
            case "small": return draw.choice(["0", "65535", str(draw.randrange(65536))])
            case "medium": return str(draw.randrange(-8388608, 8388608))
            case "plain": return str(draw.randrange(-2**31, 2**31))
            case "big": return draw.choice(["18446744073709551615", str(draw.getrandbits(63))])
            case "bits": return f"b'{draw.getrandbits(17):b}'"
            case "exact": return f"{draw.randrange(-10**15, 10**15)}.{draw.randrange(10**10):010}"
            case "single": return draw.choice(["1.1e-38", "3.4e38", repr(draw.uniform(-1e6, 1e6))])
            case "twice": return draw.choice(["1.7976931348623157e308", "2.2250738585072014e-308", "-0.0", repr(draw.uniform(-1, 1))])
            case "flag": return draw.choice(["TRUE", "FALSE"])
            case "y": return draw.choice(["1901", "2155", "2026"])
            case "d": return draw.choice(["'1000-01-01'", "'9999-12-31'", "'2024-02-29'"])
            case "t": return draw.choice(["'-838:59:59'", "'838:59:59'", "'00:00:00.000001'"])
            case "dt": return draw.choice(["'1000-01-01 00:00:00'", "'9999-12-31 23:59:59.999999'", "NOW(6)"])
            case "ts": return draw.choice(["'1970-01-01 00:00:01'", "'2038-01-19 03:14:07.999999'", "NOW(6)"])
            case "c": return f"'{draw.choice(['', 'a', 'äöü', '한글'])}'"
            case "latin": return f"'{draw.choice(['', 'é', 'ÿþ', 'plain'])}'"
            case "b" | "vb": return f"X'{draw.randbytes(draw.choice([0, 1, 5])).hex()}'"
            case "blb": return f"REPEAT(X'{draw.randbytes(8).hex()}', {draw.choice([0, 1, 100, 5000])})"
            case "txt": return f"REPEAT({self.text()}, {draw.choice([0, 1, 50])})"
            case "e": return draw.choice(["'x'", "'z'"])
            case "s": return draw.choice(["''", "'a'", "'a,c'"])
            case "j": return draw.choice(["'{\"a\": [1, 2.5, null]}'", "'\"text\"'", f"JSON_OBJECT('n', {draw.random()})", "'[]'"])
            case "g": return f"ST_GeomFromText('POINT({draw.randrange(90)} {draw.randrange(90)})')"
        return self.text()

    COLUMNS = ["tiny", "small", "medium", "plain", "big", "bits", "exact", "single", "twice", "flag", "y", "d", "t", "dt", "ts", "c",
               "vc", "latin", "b", "vb", "blb", "txt", "e", "s", "j", "g"]

    def insert(self):
        columns = self.random.sample(self.COLUMNS, self.random.randrange(1, len(self.COLUMNS)))
        return f"INSERT INTO app.kinds ({', '.join(columns)}) VALUES ({', '.join(map(self.value, columns))});"

    def change(self):
        column = self.random.choice(self.COLUMNS)
        return f"UPDATE app.kinds SET {column} = {self.value(column)} WHERE id % 17 = {self.random.randrange(17)} LIMIT 20;"

    def family(self):
        parent = self.random.randrange(40)
        return self.random.choice([
            # Not REPLACE: MySQL 9.7 leaves the children of a row that it replaces, and its own replicas do not.
            f"INSERT INTO app.parents VALUES ({parent}, {self.text()}) ON DUPLICATE KEY UPDATE name = 'changed';",
            f"INSERT IGNORE INTO app.parents VALUES ({parent}, 'p'); INSERT INTO app.children (parent, v) VALUES ({parent}, {parent});",
            f"UPDATE IGNORE app.parents SET id = id + 100 WHERE id = {parent};",
            f"DELETE FROM app.parents WHERE id = {parent};",
        ])

    def ddl(self):
        self.tables += 1
        name = f"app.own_{self.number}_{self.tables}"
        return self.random.choice([
            f"CREATE TABLE {name} (id INT PRIMARY KEY, v VARCHAR(50)); INSERT INTO {name} VALUES (1, {self.text()});",
            f"CREATE TABLE {name} AS SELECT id, vc FROM app.kinds LIMIT 5;",
            f"CREATE TABLE {name} (id INT); RENAME TABLE {name} TO {name}_new; DROP TABLE {name}_new;",
            f"ALTER TABLE app.parts ADD COLUMN x{self.number}_{self.tables} INT DEFAULT 4, ALGORITHM=INSTANT;",
            f"CREATE OR REPLACE VIEW app.seen_{self.number} AS SELECT COUNT(*) AS n FROM app.audit;",
            f"CREATE DATABASE own_{self.number}_{self.tables}; DROP DATABASE own_{self.number}_{self.tables};",
            f"CREATE INDEX i{self.number}_{self.tables} ON app.audit (what(10)); DROP INDEX i{self.number}_{self.tables} ON app.audit;",
            "TRUNCATE app.keyless;",
        ])

    def large(self):
        rows = ", ".join(f"({self.random.randrange(10**6)}, {self.text()})" for _ in range(self.random.choice([200, 2000])))
        return f"BEGIN; INSERT INTO app.keyless VALUES {rows}; UPDATE app.keyless SET b = CONCAT(b, '.') LIMIT 500; COMMIT;"

    def transaction(self):
        body = " ".join(self.random.choice([self.insert, self.change, self.family])() for _ in range(self.random.randrange(1, 6)))
        end = self.random.choice(["COMMIT;", "COMMIT;", "COMMIT;", "ROLLBACK;", "SAVEPOINT s; " + self.insert() + " ROLLBACK TO s; COMMIT;"])
        return f"BEGIN; {body} {end}"

    def next(self):
        one, other = self.random.sample(range(1, 51), 2)
        chosen = self.random.choices(
            [self.insert, self.change, self.family, self.transaction, self.ddl, self.large,
             lambda: f"CALL ledger.move({one}, {other}, {self.random.randrange(50)});",
             lambda: f"DELETE FROM app.kinds WHERE id % 23 = {self.random.randrange(23)} LIMIT 3;",
             lambda: f"INSERT INTO app.parts (id, day, v) VALUES ({self.random.randrange(10**6)}, {one}, {self.text()}) "
                     "ON DUPLICATE KEY UPDATE v = 'again';"],
            weights=[20, 10, 12, 15, 3, 1, 20, 5, 8])[0]
        return chosen()


class Worker(threading.Thread):
    """A connection that sends statements until it is told to stop; what fails, such as a deadlock, is left."""

    def __init__(self, client, statements, pause):
        super().__init__(daemon=True)
        self.client, self.statements, self.pause = client, statements, pause
        self.stopped = threading.Event()

    def run(self):
        while not self.stopped.is_set():
            program = subprocess.Popen(self.client + ["--force"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL, text=True)
            try:
                while not self.stopped.is_set() and program.poll() is None:
                    program.stdin.write(self.statements.next() + "\n")
                    program.stdin.flush()
                    self.stopped.wait(self.pause)
                program.stdin.close()
            except BrokenPipeError:
                pass  # The server went away, and the client with it.
            program.wait()
            self.stopped.wait(0.1)

    def stop(self):
        self.stopped.set()
        self.join()
