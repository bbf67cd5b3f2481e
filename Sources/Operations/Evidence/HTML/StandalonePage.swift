internal import Crypto
internal import FoundationEssentials

/// A page in one file that asks for nothing from elsewhere: no script, font or image, and a policy that forbids them.
struct StandalonePage {
    /// As in the `lang` attribute (BCP 47).
    let language: String
    let title: String
    let body: HTML

    /// `default-src 'none'` forbids all that may be fetched or run (Content Security Policy Level 3, 6.1.3); the one
    /// style element is allowed by its digest, so that injected styles would be refused too.
    static let policy = "default-src 'none'; style-src 'sha256-\(styleDigest)'; base-uri 'none'; form-action 'none'"

    private static let styleDigest = Data(SHA256.hash(data: Data(PageStyle.text.utf8))).base64EncodedString()

    var text: String {
        let page: HTML = """
            <!DOCTYPE html>
            <html lang="\(language)">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="\(HTML(trusted: Self.policy))">
            <meta name="referrer" content="no-referrer">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(title)</title>
            <style>\(HTML(trusted: PageStyle.text))</style>
            </head>
            <body>
            \(body)
            </body>
            </html>

            """
        return page.source
    }
}
