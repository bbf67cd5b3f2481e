import CMariaDB
import CMySQLPin
import SystemPackage

extension Connection {
    /// libmariadb sets itself up once, which is not safe to do on two threads at a time.
    private static let library: Bool = mysql_server_init(0, nil, nil) == 0

    static func connect(_ options: ConnectionOptions) throws(MySQLFailure) -> UnsafeMutablePointer<MYSQL> {
        guard library, let handle = mysql_init(nil) else { throw .internalFailure(options.address, "out of memory") }
        do throws(MySQLFailure) {
            handle.setLimits(options)
            switch options.address {
            case .socket(let path):
                try handle.open(options, socket: path.string, password: options.password)
            case .tcp(let host, let port, .authority(let file)):
                handle.demandTLS(authority: file.string)
                try handle.open(options, host: host, port: port, password: options.password)
            case .tcp(let host, let port, .fingerprint(let fingerprint)):
                handle.demandTLS(authority: nil)
                try handle.withPin(fingerprint, options) { () throws(MySQLFailure) in
                    try handle.open(options, host: host, port: port, password: nil)
                }
            }
            if case .tcp = options.address, mysql_get_ssl_cipher(handle) == nil {
                throw MySQLFailure.untrusted(options.address, "the connection is not encrypted")
            }
            return handle
        } catch {
            mysql_close(handle)
            throw error
        }
    }
}

extension UnsafeMutablePointer<MYSQL> {
    fileprivate func setLimits(_ options: ConnectionOptions) {
        set(MYSQL_OPT_CONNECT_TIMEOUT, options.connectTimeout.wholeSeconds)
        set(MYSQL_OPT_READ_TIMEOUT, options.timeout.wholeSeconds)
        set(MYSQL_OPT_WRITE_TIMEOUT, options.timeout.wholeSeconds)
        // A server may ask for any file otherwise.
        set(MYSQL_OPT_LOCAL_INFILE, 0)
        mysql_options(self, MYSQL_SET_CHARSET_NAME, "utf8mb4")
        var truncationIsReported: my_bool = 1
        mysql_options(self, MYSQL_REPORT_DATA_TRUNCATION, &truncationIsReported)
    }

    /// Without an authority the certificate is looked at elsewhere.
    fileprivate func demandTLS(authority: String?) {
        var yes: my_bool = 1
        var isVerified: my_bool = authority == nil ? 0 : 1
        mysql_options(self, MYSQL_OPT_SSL_ENFORCE, &yes)
        mysql_options(self, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &isVerified)
        mysql_options(self, MARIADB_OPT_TLS_VERSION, "TLSv1.2,TLSv1.3")
        if let authority { mysql_options(self, MYSQL_OPT_SSL_CA, authority) }
    }

    private func set(_ option: mysql_option, _ value: UInt32) {
        var value = value
        mysql_options(self, option, &value)
    }

    fileprivate func open(
        _ options: ConnectionOptions,
        host: String? = nil,
        port: Int = 0,
        socket: String? = nil,
        password: String?
    ) throws(MySQLFailure) {
        set(MYSQL_OPT_PROTOCOL, (socket == nil ? MYSQL_PROTOCOL_TCP : MYSQL_PROTOCOL_SOCKET).rawValue)
        let connected = mysql_real_connect(
            self,
            host,
            options.user,
            password ?? "",
            options.database,
            UInt32(port),
            socket,
            UInt(0)
        )
        guard connected != nil else {
            let failure = MySQLFailure(of: self, address: options.address)
            throw failure.kind == .lost ? .cannotConnect(failure) : failure
        }
    }

    /// Runs `connect`, in which the password is sent only to the server with that certificate.
    fileprivate func withPin(
        _ fingerprint: Fingerprint,
        _ options: ConnectionOptions,
        _ connect: () throws(MySQLFailure) -> Void
    ) throws(MySQLFailure) {
        var outcome = Result<Void, MySQLFailure>.success(())
        options.password.withCString { password in
            var pin = mysql_pin()
            pin.password = password
            withUnsafeMutableBytes(of: &pin.digest) { $0.copyBytes(from: fingerprint.bytes) }
            withUnsafeMutablePointer(to: &pin) { pin in
                do throws(MySQLFailure) {
                    guard mysql_pin_install(self, pin) else {
                        throw .internalFailure(options.address, "libmariadb's TLS library cannot check fingerprints")
                    }
                    try connect()
                    guard pin.pointee.is_verified else {
                        throw .untrusted(options.address, "its certificate could not be checked")
                    }
                } catch {
                    outcome = .failure(error)
                }
            }
        }
        try outcome.get()
    }
}

extension Duration {
    fileprivate var wholeSeconds: UInt32 { UInt32(max(1, min(86_400, (self / .seconds(1)).rounded(.up)))) }
}
