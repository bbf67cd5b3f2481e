import JWTKit
import TestSupport
import Testing

@testable import ChatServer

@Suite struct AccessTokenTests {
    @Test(arguments: TestDatabase.allCases)
    func aTokenTellsWhoBearsIt(kind: TestDatabase) async throws {
        let fixture = try await AccountsFixture(kind)
        let tokens = try await fixture.signUp()
        let principal = try await fixture.accounts.tokens.principal(bearing: tokens.accessToken)
        #expect(principal.user == tokens.account.id && principal.session == tokens.session)
        #expect(principal.role == .member && principal.expiresAt == tokens.accessTokenExpiresAt)
    }

    @Test func whatIsNotOursIsRefused() async throws {
        let fixture = try await AccountsFixture(.sqlite)
        let tokens = try await fixture.signUp()
        let parts = tokens.accessToken.split(separator: ".").map(String.init)
        let key = try await fixture.accounts.tokens.keys.current(now: .now())
        let now = Timestamp.now().milliseconds / 1000
        let claims = AccessClaims(sub: tokens.account.id, sid: tokens.session, iat: now, exp: now + 900)
        let stranger = await JWTKeyCollection().add(ecdsa: ES256PrivateKey(), kid: JWKIdentifier(string: key.id.text))
        let none = Array(#"{"alg":"none","kid":"\#(key.id.text)"}"#.utf8).base64URL
        let symmetric = Array(#"{"alg":"HS256","kid":"\#(key.id.text)"}"#.utf8).base64URL
        let nameless = Array(#"{"alg":"ES256"}"#.utf8).base64URL
        let future = AccessClaims(sub: claims.sub, sid: claims.sid, iat: now + 600, exp: now + 900)
        let other = AccessClaims(iss: "other", sub: claims.sub, sid: claims.sid, iat: now, exp: now + 900)
        let audience = AccessClaims(aud: "other", sub: claims.sub, sid: claims.sid, iat: now, exp: now + 900)
        let forgeries = [
            "", "x", "a.b.c", parts[0] + "." + parts[1] + ".", parts[0] + "." + parts[1] + "." + parts[2].reversed(),
            none + "." + parts[1] + ".", symmetric + "." + parts[1] + "." + parts[2],
            nameless + "." + parts[1] + "." + parts[2],
            try await stranger.sign(claims, kid: JWKIdentifier(string: key.id.text)),
            try await key.sign(future), try await key.sign(other), try await key.sign(audience),
            tokens.accessToken + String(repeating: "A", count: 3000),
        ]
        for forgery in forgeries {
            let code = try await refusalCode { try await fixture.accounts.tokens.principal(bearing: forgery) }
            #expect(code == .unauthenticated, "\(forgery)")
        }
        #expect(try await refusalCode { try await fixture.accounts.tokens.principal(bearing: key.sign(claims)) } == nil)
    }

    @Test func aTokenEnds() async throws {
        let fixture = try await AccountsFixture(.sqlite)
        let tokens = try await fixture.signUp()
        var later = fixture.accounts.tokens
        later.clock = { tokens.accessTokenExpiresAt }
        let principal = later.principal
        let code = try await refusalCode { try await principal(tokens.accessToken) }
        #expect(code == .tokenExpired)
    }

    @Test(arguments: TestDatabase.allCases)
    func replicasMakeOneKeyTogether(kind: TestDatabase) async throws {
        let opened = try await kind.open()
        let replicas = try (0..<4).map { _ in try AccountsFixture(opened).accounts.tokens.keys }
        let now = Timestamp.now()
        let names = try await withThrowingTaskGroup(of: String.self) { group in
            for keys in replicas { group.addTask { try await keys.current(now: now).id.text } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(names.count == 1)
    }

    @Test(arguments: TestDatabase.allCases)
    func keysRotateAndOldOnesVerifyUntilTheirTokensAreOver(kind: TestDatabase) async throws {
        let fixture = try await AccountsFixture(kind)
        let replica = try AccountsFixture(fixture.opened)
        let keys = fixture.accounts.tokens.keys
        let now = Timestamp.now()
        let first = try await keys.current(now: now)
        #expect(try await replica.accounts.tokens.keys.key(named: first.id.text)?.id == first.id)
        let rotation = now + AccountsFixture.open.signingKeyLifetime
        let second = try await keys.current(now: rotation)
        #expect(first.id != second.id)
        // Made after the replica last looked.
        #expect(try await replica.accounts.tokens.keys.key(named: second.id.text)?.id == second.id)
        try await keys.sweep(now: rotation + .seconds(900))
        #expect(try await keys.all().map(\.id) == [second.id, first.id])
        try await keys.sweep(now: rotation + .seconds(900 + 3601))
        #expect(try await keys.all().map(\.id) == [second.id])
        #expect(try await keys.key(named: first.id.text) == nil)
    }

    @Test(arguments: TestDatabase.allCases)
    func aRotatedKeySignsAtOnceAndTheOldOneStillVerifies(kind: TestDatabase) async throws {
        let fixture = try await AccountsFixture(kind)
        let tokens = try await fixture.signUp()
        let keys = fixture.accounts.tokens.keys
        let old = try await keys.current(now: .now())
        let (newest, revoked) = try await keys.rotate(revoking: false, now: .now())
        #expect(revoked == 0 && newest.id != old.id)
        #expect(try await keys.current(now: .now()).id == newest.id)
        #expect(try await fixture.accounts.tokens.principal(bearing: tokens.accessToken).user == tokens.account.id)
    }

    @Test(arguments: TestDatabase.allCases)
    func revokedKeysVerifyNothingAndSessionsGoOn(kind: TestDatabase) async throws {
        let fixture = try await AccountsFixture(kind)
        let tokens = try await fixture.signUp()
        let keys = fixture.accounts.tokens.keys
        let (newest, revoked) = try await keys.rotate(revoking: true, now: .now())
        #expect(revoked == 1)
        #expect(try await keys.all().map(\.id) == [newest.id])
        let code = try await refusalCode { try await fixture.accounts.tokens.principal(bearing: tokens.accessToken) }
        #expect(code == .unauthenticated)
        let renewed = try await fixture.accounts.refresh(
            tokens.refreshToken.text,
            from: AccountsFixture.home,
            now: .now()
        )
        #expect(try await fixture.accounts.tokens.principal(bearing: renewed.accessToken).user == tokens.account.id)
    }

    @Test(arguments: TestDatabase.allCases)
    func otherReplicasFollowARotation(kind: TestDatabase) async throws {
        let fixture = try await AccountsFixture(kind)
        let tokens = try await fixture.signUp()
        let replica = try AccountsFixture(fixture.opened).accounts.tokens
        #expect(try await replica.principal(bearing: tokens.accessToken).user == tokens.account.id)
        let newest = try await fixture.accounts.tokens.keys.rotate(revoking: true, now: .now()).newest
        try await eventually("the replica signs with the new key", within: SigningKeys.trust + .seconds(20)) {
            try await replica.keys.current(now: .now()).id == newest.id
        }
        let code = try await refusalCode { try await replica.principal(bearing: tokens.accessToken) }
        #expect(code == .unauthenticated)
    }

    @Test func aKeyOfAClockAheadIsReplacedToo() async throws {
        let fixture = try await AccountsFixture(.sqlite)
        let keys = fixture.accounts.tokens.keys
        let ahead = Timestamp.now() + .seconds(3600)
        let old = try await keys.current(now: ahead)
        let newest = try await keys.rotate(revoking: false, now: .now()).newest
        #expect(newest.id != old.id)
        #expect(try await keys.current(now: .now()).id == newest.id)
    }
}
