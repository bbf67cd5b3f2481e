/* raw-inserts sqlite FILE | mysql SOCKET USER PASSWORD DATABASE, then SECONDS CONNECTIONS
 *
 * Commits single-row INSERTs one after the other on each connection, as durably as the chat server does, and prints how
 * many per second. The table has the columns and keys of the server's messages, without its search index.
 */
#include <mysql.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *table =
    "CREATE TABLE IF NOT EXISTS raw_inserts (room_id CHAR(36) NOT NULL, sequence BIGINT NOT NULL, id CHAR(36) NOT NULL"
    " UNIQUE, sender_id CHAR(36) NOT NULL, client_message_id VARCHAR(64) NOT NULL, text TEXT NOT NULL,"
    " PRIMARY KEY (room_id, sequence), UNIQUE (room_id, sender_id, client_message_id))";

static char **arguments;
static double seconds;
static long commits;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static void fail(const char *what, const char *why) {
    fprintf(stderr, "raw-inserts: %s: %s\n", what, why);
    exit(1);
}

static void count(long done) {
    pthread_mutex_lock(&lock);
    commits += done;
    pthread_mutex_unlock(&lock);
}

static int format(char *statement, size_t size, long worker, long number) {
    static const char *text = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
                              "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";
    return snprintf(statement, size, "INSERT INTO raw_inserts VALUES ('%036ld', %ld, '%08lx-%027lx', '%036ld', 'm%ld', '%s')",
                    worker, number, worker, number, worker, number, text);
}

static void *insert_sqlite(void *argument) {
    long worker = (long)argument, done = 0;
    sqlite3 *connection;
    if (sqlite3_open(arguments[2], &connection)) fail("open", sqlite3_errmsg(connection));
    sqlite3_busy_timeout(connection, 10000);
    sqlite3_exec(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL", NULL, NULL, NULL);
    char statement[1024];
    for (double end = now() + seconds; now() < end; done++) {
        format(statement, sizeof statement, worker, done);
        if (sqlite3_exec(connection, statement, NULL, NULL, NULL)) fail("insert", sqlite3_errmsg(connection));
    }
    count(done);
    sqlite3_close(connection);
    return NULL;
}

static MYSQL *connect_mysql(void) {
    MYSQL *connection = mysql_init(NULL);
    if (!mysql_real_connect(connection, NULL, arguments[3], arguments[4], arguments[5], 0, arguments[2], 0))
        fail("connect", mysql_error(connection));
    return connection;
}

static void *insert_mysql(void *argument) {
    long worker = (long)argument, done = 0;
    MYSQL *connection = connect_mysql();
    char statement[1024];
    for (double end = now() + seconds; now() < end; done++) {
        int length = format(statement, sizeof statement, worker, done);
        if (mysql_real_query(connection, statement, length)) fail("insert", mysql_error(connection));
    }
    count(done);
    mysql_close(connection);
    return NULL;
}

int main(int number, char **words) {
    arguments = words;
    int is_sqlite = number == 5 && !strcmp(words[1], "sqlite");
    if (!is_sqlite && (number != 8 || strcmp(words[1], "mysql"))) fail("usage", "see the head of raw-inserts.c");
    seconds = atof(words[number - 2]);
    long connections = atol(words[number - 1]);
    if (is_sqlite) {
        sqlite3 *connection;
        if (sqlite3_open(words[2], &connection)) fail("open", sqlite3_errmsg(connection));
        sqlite3_exec(connection, "PRAGMA journal_mode=WAL; DROP TABLE IF EXISTS raw_inserts", NULL, NULL, NULL);
        if (sqlite3_exec(connection, table, NULL, NULL, NULL)) fail("create", sqlite3_errmsg(connection));
        sqlite3_close(connection);
    } else {
        MYSQL *connection = connect_mysql();
        mysql_query(connection, "DROP TABLE IF EXISTS raw_inserts");
        if (mysql_query(connection, table)) fail("create", mysql_error(connection));
        mysql_close(connection);
    }
    pthread_t threads[connections];
    for (long worker = 0; worker < connections; worker++)
        pthread_create(&threads[worker], NULL, is_sqlite ? insert_sqlite : insert_mysql, (void *)worker);
    for (long worker = 0; worker < connections; worker++) pthread_join(threads[worker], NULL);
    printf("%.0f\n", commits / seconds);
    return 0;
}
