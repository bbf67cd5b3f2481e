#include "CMySQLPin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <mysql.h>
#include <errmsg.h>
#include <mysql/plugin_auth.h>

// libmariadb's headers leave out the TLS session unless they believe to be part of its own build.
#define HAVE_TLS 1
typedef unsigned char uchar;
#include <ma_pvio.h>

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

// <mysql/client_plugin.h> includes a header that is not installed; these are its words.
#ifndef MYSQL_CLIENT_AUTHENTICATION_PLUGIN
#define MYSQL_CLIENT_AUTHENTICATION_PLUGIN 2
#define MYSQL_CLIENT_AUTHENTICATION_PLUGIN_INTERFACE_VERSION 0x0100
struct st_mysql_client_plugin_AUTHENTICATION {
    MYSQL_CLIENT_PLUGIN_HEADER
    int (*authenticate_user)(MYSQL_PLUGIN_VIO *vio, struct st_mysql *mysql);
};
#endif

static const char method[] = "chatops_pinned";
static const char pin_key[] = "chatops.pin";

static bool presents(struct st_mysql *mysql, const unsigned char expected[32]) {
    MARIADB_PVIO *connection = mysql->net.pvio;
    if (connection == NULL || connection->ctls == NULL || connection->ctls->ssl == NULL) return false;
    X509 *certificate = SSL_get1_peer_certificate(connection->ctls->ssl);
    if (certificate == NULL) return false;
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    bool is_expected =
        X509_digest(certificate, EVP_sha256(), digest, &length) && length == 32 && memcmp(digest, expected, 32) == 0;
    X509_free(certificate);
    return is_expected;
}

static int refuse(struct st_mysql *mysql, const char *reason) {
    mysql->net.last_errno = CR_SSL_CONNECTION_ERROR;
    snprintf(mysql->net.sqlstate, sizeof mysql->net.sqlstate, "HY000");
    snprintf(mysql->net.last_error, sizeof mysql->net.last_error, "%s", reason);
    return CR_ERROR;
}

/// The first packet of a method is what makes libmariadb set up TLS; ours says no more than the user's name.
static int authenticate(MYSQL_PLUGIN_VIO *vio, struct st_mysql *mysql) {
    struct mysql_pin *pin = NULL;
    if (mysql_get_optionv(mysql, MARIADB_OPT_USERDATA, (void *)pin_key, &pin) != 0 || pin == NULL) return CR_ERROR;
    if (!(mysql->server_capabilities & CLIENT_SSL)) return refuse(mysql, "the server does not support TLS");
    if (vio->write_packet(vio, (const unsigned char *)"", 0) != 0) return CR_ERROR;
    if (!presents(mysql, pin->digest)) return refuse(mysql, "the certificate is not the one expected");
    char *password = strdup(pin->password);
    if (password == NULL) return CR_ERROR;
    free(mysql->passwd);
    mysql->passwd = password;
    pin->is_verified = true;
    return CR_OK;
}

static struct st_mysql_client_plugin_AUTHENTICATION plugin = {
    .type = MYSQL_CLIENT_AUTHENTICATION_PLUGIN,
    .interface_version = MYSQL_CLIENT_AUTHENTICATION_PLUGIN_INTERFACE_VERSION,
    .name = method,
    .author = "chatops",
    .desc = "Looks at the server's certificate before the password is sent",
    .version = {1, 0, 0},
    .license = "proprietary",
    .authenticate_user = authenticate,
};

bool mysql_pin_install(struct st_mysql *mysql, struct mysql_pin *pin) {
    const char *library = NULL;
    if (mariadb_get_infov(mysql, MARIADB_TLS_LIBRARY, &library) != 0 || library == NULL) return false;
    if (strncmp(library, "OpenSSL", 7) != 0) return false;
    // Registering it a second time is refused, and does no harm.
    if (mysql_client_find_plugin(mysql, method, MYSQL_CLIENT_AUTHENTICATION_PLUGIN) == NULL)
        mysql_client_register_plugin(mysql, (struct st_mysql_client_plugin *)&plugin);
    return mysql_options(mysql, MYSQL_DEFAULT_AUTH, method) == 0
        && mysql_options4(mysql, MARIADB_OPT_USERDATA, (void *)pin_key, pin) == 0;
}
