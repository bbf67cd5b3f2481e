/// A thin typed client on libmariadb for MySQL 8.0 and later.
package enum MySQLClient {}
