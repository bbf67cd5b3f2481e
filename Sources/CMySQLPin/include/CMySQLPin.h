#pragma once

#include <stdbool.h>

struct st_mysql;

/// A certificate that is expected, and the password that nobody else may see.
struct mysql_pin {
    /// SHA-256 of the certificate.
    unsigned char digest[32];
    const char *password;
    /// Set once the certificate is the expected one.
    bool is_verified;
};

/// Makes `mysql`, before it connects, learn the password only when the peer's certificate is the one expected.
///
/// libmariadb 3.3 pins by SHA-1 alone. So it connects without a password and names a method of authentication of ours,
/// which is called when TLS stands; there the certificate is looked at, the password put in place, and the server goes
/// on to ask for the method it wants. `mysql_real_connect` must be given no password, and `pin` must outlive it; what
/// it then returns is only to be used when `is_verified` is set, since a server may skip the method.
///
/// Returns false when libmariadb was built on another TLS library than OpenSSL.
bool mysql_pin_install(struct st_mysql *mysql, struct mysql_pin *pin);
