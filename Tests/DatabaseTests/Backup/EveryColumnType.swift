/// Schemas with all types of columns, hard values, and all kinds of definitions.
enum EveryColumnType {
    static let statements: [String] =
        [
            "SET SESSION sql_mode = 'ALLOW_INVALID_DATES', foreign_key_checks = 0",
            "CREATE DATABASE shop DEFAULT CHARACTER SET utf8mb4",
            "CREATE DATABASE `odd-schéma``s.name` DEFAULT CHARACTER SET latin1",
            """
            CREATE TABLE shop.numbers (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, t TINYINT, u TINYINT UNSIGNED,
            s SMALLINT, m MEDIUMINT, i INT, b BIGINT, v BIGINT UNSIGNED, d DECIMAL(65,30), f FLOAT, g FLOAT(7,4),
            e DOUBLE, h DOUBLE(20,3), z INT(7) UNSIGNED ZEROFILL, o BOOLEAN, x BIT(1), y BIT(64), w YEAR)
            """,
            """
            INSERT INTO shop.numbers VALUES
            (1,-128,255,-32768,-8388608,-2147483648,-9223372036854775808,18446744073709551615,
             -12345678901234567890123456789012345.123456789012345678901234567890,1.17549435e-38,999.1234,
             2.2250738585072014e-308,12345678901234567.123,42,TRUE,1,18446744073709551615,0),
            (2,127,0,32767,8388607,2147483647,9223372036854775807,0,0.000000000000000000000000000001,3.4028234e38,0.1,
             -1.7976931348623157e308,0.001,0,FALSE,0,0,1901),
            (3,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0.1,NULL,'-0',NULL,NULL,NULL,NULL,0x00FF,2155),
            (-5,0,0,0,0,0,0,0,0,16777217,0,0.30000000000000004,0,0,0,NULL,NULL,NULL),
            (7,0,0,0,0,0,0,0,0,-1e-45,0,4.9e-324,0,0,0,NULL,NULL,NULL)
            """,
            """
            CREATE TABLE shop.times (id INT PRIMARY KEY, d DATE, t TIME(6), u TIME, dt DATETIME(6),
            ts TIMESTAMP(6) NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6), tz TIMESTAMP NULL)
            """,
            "SET SESSION time_zone = '+09:00'",
            """
            INSERT INTO shop.times VALUES (1,'0000-00-00','-838:59:59.000000','838:59:59','0000-00-00','0000-00-00',
            '0000-00-00'),
            (2,'2020-02-31','00:00:00.000001','-00:00:01','9999-12-31 23:59:59.999999','2038-01-19 12:14:07.499999',
             '1970-01-01 09:00:01'),
            (3,'1000-01-01','12:00:00.5','00:00:00','2020-00-00','2026-10-25 10:30:00.25','2026-03-29 10:30:00'),
            (4,NULL,NULL,NULL,NULL,NULL,NULL)
            """,
            "SET SESSION time_zone = '+00:00'",
            """
            CREATE TABLE shop.texts (k VARCHAR(20) CHARACTER SET latin1 COLLATE latin1_german1_ci, n INT,
            c CHAR(10), v VARCHAR(200), l VARCHAR(50) CHARACTER SET latin1, u VARCHAR(50) CHARACTER SET utf16,
            j VARCHAR(50) CHARACTER SET sjis, t LONGTEXT, e ENUM('a','b,''c','ü'), s SET('x','y','z'), js JSON,
            b BINARY(6), vb VARBINARY(300), lb LONGBLOB, hidden INT INVISIBLE DEFAULT 5, PRIMARY KEY (k, n))
            """,
            """
            INSERT INTO shop.texts (k,n,c,v,l,u,j,t,e,s,js,b,vb,lb,hidden) VALUES
            ('straße',1,'pad  ','trailing  ','ÄÖÜ€é','𝄞😀','日本語',REPEAT('lörem ipsum\\n',4000),'ü','x,z',
             JSON_OBJECT('price',1.10,'at',TIMESTAMP'2020-01-01 00:00:00','n',NULL,'f',1e100,'q','"\\\\\\'','u','😀'),
             0x000D0A1A2722,0x00,CONCAT(0x00FF275C,REPEAT(0xDEADBEEF,200000)),1),
            ('quote',2,'\\'','\\\\ \\' " \\0 \\r \\n \\t \\Z % _ ; -- /* */ $$','','','','','','','null','','','',NULL),
            ('STRASSE',3,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,7),
            ('STRASSE',-4,'😀','👨‍👩‍👧','é','é','é','e\\u0301','a','','[1,[2,{}],true,"x",-0.0,18446744073709551615]','a','b','c',0)
            """,
            """
            CREATE TABLE shop.shapes (id INT PRIMARY KEY, g GEOMETRY, p POINT NOT NULL SRID 4326, l LINESTRING,
            v VECTOR(3), SPATIAL INDEX (p))
            """,
            """
            INSERT INTO shop.shapes VALUES (1,ST_GeomFromText('POLYGON((0 0,0 5,5 5,0 0))'),
            ST_GeomFromText('POINT(37.5 127.1)',4326),ST_GeomFromText('LINESTRING(0 0,1e-300 1e300)'),
            STRING_TO_VECTOR('[1,2.5,-3e-38]')), (2,NULL,ST_GeomFromText('POINT(0 0)',4326),NULL,NULL)
            """,
            """
            CREATE TABLE shop.computed (a INT, s INT GENERATED ALWAYS AS (a * 2) STORED, id INT NOT NULL,
            v VARCHAR(30) GENERATED ALWAYS AS (CONCAT('n', a)) VIRTUAL, PRIMARY KEY (id), UNIQUE (s), CHECK (a > 0))
            """,
            "INSERT INTO shop.computed (a, id) VALUES (1,0),(2,-1),(30,9)",
            "CREATE TABLE `odd-schéma``s.name`.`we``ird tàble/名` (`col``umn 'x'` VARCHAR(9), KEY (`col``umn 'x'`))",
            "INSERT INTO `odd-schéma``s.name`.`we``ird tàble/名` VALUES ('a'),('a'),(NULL),('é')",
            "CREATE TABLE shop.a_child (id INT PRIMARY KEY, parent INT, FOREIGN KEY (parent) REFERENCES shop.z_parent (id) ON DELETE CASCADE)",
            "CREATE TABLE shop.z_parent (id INT PRIMARY KEY, child INT, FOREIGN KEY (child) REFERENCES shop.a_child (id))",
            "INSERT INTO shop.z_parent VALUES (1,2)", "INSERT INTO shop.a_child VALUES (2,1)",
            "CREATE TABLE shop.parted (id INT PRIMARY KEY, v INT) PARTITION BY HASH (id) PARTITIONS 3",
            "INSERT INTO shop.parted VALUES (0,1),(1,2),(2,3),(3,NULL)",
            "CREATE TABLE shop.nothing (id INT PRIMARY KEY)",
            "CREATE TABLE shop.many (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, v VARCHAR(100))",
            "SET SESSION cte_max_recursion_depth = 100000",
            """
            INSERT INTO shop.many (v) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
            SELECT SHA2(i, 256) FROM n
            """,
            "CREATE TABLE shop.old (id INT PRIMARY KEY, v TEXT) ENGINE = MyISAM", "INSERT INTO shop.old VALUES (1,'x')",
        ] + code

    private static let code = [
        "SET SESSION sql_mode = 'TRADITIONAL', foreign_key_checks = 1",
        "CREATE FUNCTION shop.doubled (x INT) RETURNS INT DETERMINISTIC RETURN x * 2",
        """
        CREATE DEFINER = 'gone'@'%' PROCEDURE shop.p () BEGIN /* $$ $$$ */ SELECT '; é'; SELECT 1; END
        """,
        "CREATE VIEW shop.z_view AS SELECT id, shop.doubled(v) AS w FROM shop.parted",
        "CREATE VIEW shop.a_view AS SELECT w, 'é' AS e FROM shop.z_view WHERE w > 2",
        "CREATE TABLE shop.fleeting (id INT)", "CREATE VIEW shop.broken AS SELECT * FROM shop.fleeting",
        "DROP TABLE shop.fleeting",
        """
        CREATE TRIGGER shop.first AFTER INSERT ON shop.parted FOR EACH ROW BEGIN
        INSERT INTO shop.nothing VALUES (NEW.id); END
        """,
        """
        CREATE TRIGGER shop.before_first AFTER INSERT ON shop.parted FOR EACH ROW PRECEDES first SET @x = 'ü'
        """,
        "CREATE EVENT shop.nightly ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 03:00:00' DO DELETE FROM shop.nothing",
        "CREATE ROLE reader", "CREATE USER 'ann'@'10.%' IDENTIFIED BY 'Secret''1' COMMENT 'é \\'quoted\\''",
        "GRANT SELECT ON shop.* TO reader", "GRANT reader TO 'ann'@'10.%'", "SET DEFAULT ROLE reader TO 'ann'@'10.%'",
        "GRANT UPDATE (v), INSERT ON shop.many TO 'ann'@'10.%'", "GRANT EXECUTE ON PROCEDURE shop.p TO 'ann'@'10.%'",
        "GRANT BACKUP_ADMIN ON *.* TO 'ann'@'10.%' WITH GRANT OPTION",
    ]
}
