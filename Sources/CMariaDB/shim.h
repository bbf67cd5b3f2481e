#include <mysql.h>
#include <errmsg.h>
#include <mysqld_error.h>

// libmariadb's own mariadb_rpl_* cannot read all of today's events, and cannot tell the end from an error. What they are
// made of can be used: the answers' packets by mysql_net_read_packet, and this, which Swift cannot call through the table.

/// Sends a command without waiting for an answer; returns 0 when it was sent.
static inline int chatops_send_command(MYSQL *mysql, unsigned int command, const char *bytes, size_t length) {
    return mysql->methods->db_command(mysql, (enum enum_server_command)command, bytes, length, 1, 0);
}
