// Guard, file, line, what the line becomes, and the attack that must then get through (a name in attacks/).

export interface Mutant {
  readonly guard: string
  /** Below worker/. */
  readonly file: string
  readonly line: string
  readonly becomes: string
  readonly killer: string
}

const mutant = (guard: string, file: string, line: string, becomes: string, killer: string): Mutant => ({
  guard,
  file,
  line,
  becomes,
  killer,
})
const verify = 'auth/verify.ts'
const provider = 'auth/provider.ts'
const keys = 'auth/provider-keys.ts'
const sealed = 'auth/sealed.ts'
const routes = 'auth/routes.ts'

export const MUTANTS: readonly Mutant[] = [
  mutant('algorithms', verify, 'algorithms: [oidc.algorithm],', '', 'a valid RS256 for a client of ES256'),
  mutant('issuer', verify, 'issuer: oidc.issuer,', '', 'a wrong iss'),
  mutant('audience', verify, 'audience: oidc.clientId,', '', 'a wrong aud'),
  mutant('clock-tolerance', verify, 'const TOLERANCE_S = 5', 'const TOLERANCE_S = 60', 'expired for 6 s'),
  mutant('required-claims', verify, "requiredClaims: ['sub', 'exp', 'iat', 'nonce'],", '', 'no exp'),
  mutant('max-token-age', verify, 'maxTokenAge: MAX_AGE,', '', 'an iat of 11 min ago'),
  mutant('nonce', verify, 'if (claims.nonce !== nonce)', 'if (false)', 'the nonce of another sign-in'),
  mutant(
    'azp-of-several',
    verify,
    '(several || claims.azp !== undefined)',
    '(claims.azp !== undefined)',
    'an aud with us and no azp',
  ),
  mutant('azp', verify, '(several || claims.azp !== undefined)', 'several', 'a foreign azp'),
  mutant('at-hash', verify, 'await mustMatchHash(claims, tokens.access_token)', '', 'a forged at_hash'),
  mutant('userinfo-sub', verify, 'subject: sub,', '', 'of another sub'),
  mutant(
    'userinfo-sub-in-json',
    verify,
    'sub: v.literal(sub)',
    'sub: v.string()',
    'JSON of another sub, where JSON is believed',
  ),
  mutant('userinfo-signed', 'auth/oidc-settings.ts', "env.OIDC_USERINFO || 'signed'", "'json'", 'downgraded to JSON'),
  mutant('userinfo-type', provider, 'if (type !== wanted)', 'if (false)', 'downgraded to JSON'),
  mutant('redirects', provider, "redirect: 'manual'", "redirect: 'follow'", 'that redirects to a good one'),
  mutant('metadata-issuer', provider, 'if (metadata.issuer !== oidc.issuer)', 'if (false)', 'of another issuer'),
  mutant(
    'no-keys',
    provider,
    'kty: v.string() })), v.minLength(1))',
    'kty: v.string() })), v.minLength(0))',
    'a cold start with JWKS empty of keys',
  ),
  mutant(
    'acr',
    'auth/policy.ts',
    'levels.length > 0 &&',
    'false &&',
    'an acr below what is demanded, from a provider that ignores the demand',
  ),
  mutant(
    'policy',
    'auth/policy.ts',
    ': unmetRule(signInPolicy, known)',
    ': null',
    'a user whom the filter refuses gets no session',
  ),
  mutant(
    'jwks-cooldown',
    keys,
    'const COOLDOWN_MS = 30_000',
    'const COOLDOWN_MS = 0',
    '20 unknown kids in the cooldown are none',
  ),
  mutant(
    'jwks-breaker',
    keys,
    'const BREAK_MS = 10_000',
    'const BREAK_MS = 0',
    'people who come in an outage do not all ask',
  ),
  mutant('jwks-refetch', keys, '      await refresh()\n', '', 'a rotated key after it'),
  mutant('jwks-kept-in-outage', keys, 'if (age() >= KEPT_MS) throw error', 'throw error', 'a warm cache in an outage'),
  mutant(
    'jwks-not-for-ever',
    keys,
    'KEPT_MS = 6 * 60 * 60_000',
    'KEPT_MS = 6e9',
    'a warm cache in an outage that does not end',
  ),
  mutant(
    'jwks-snapshot',
    keys,
    'if (snapshot !== null) hold(snapshot)',
    '',
    'a cold isolate in an outage, with a fresh snapshot',
  ),
  mutant('cookie-typ', sealed, 'typ: typ(how),\n      required', 'required', 'a session of a transaction’s type'),
  mutant('cookie-audience', sealed, 'audience: audience(how),', '', 'a session for a transaction’s audience'),
  mutant('cookie-origin', sealed, 'issuer: how.origin,', '', 'a session of another origin'),
  mutant('cookie-required-claims', sealed, "requiredClaims: ['iat', 'exp'],", '', 'a session without an end'),
  mutant(
    'cookie-alg',
    sealed,
    "keyManagementAlgorithms: ['dir'],",
    '',
    'a session wrapped by A256KW under our own key',
  ),
  mutant(
    'cookie-enc',
    sealed,
    "contentEncryptionAlgorithms: ['A256GCM'],",
    '',
    'a session under our own key with another enc',
  ),
  mutant(
    'cookie-ring',
    'keys.ts',
    'candidate.kid === kid',
    'candidate === ring[0]',
    'a session of an old key that is in the ring',
  ),
  mutant(
    'sessions-ended',
    'auth/session.ts',
    'session.began > ended ? session : null',
    'ended < 0 ? null : session',
    'a session whose agent signed out everywhere',
  ),
  mutant(
    'state',
    routes,
    "if (query.get('state') !== transaction.state)",
    'if (false)',
    'a state that only begins like ours',
  ),
  mutant(
    'transaction-issuer',
    routes,
    'if (transaction.issuer !== oidc.issuer)',
    'if (false)',
    'mix-up: a transaction with another issuer',
  ),
  mutant(
    'answer-issuer',
    routes,
    "if ((query.get('iss') ?? oidc.issuer) !== oidc.issuer)",
    'if (false)',
    'mix-up: an answer that names another issuer',
  ),
  mutant(
    'one-try',
    routes,
    "  setCookie(c, writeCookie('parvis-signin', '', 0, origin, part))\n  const transaction",
    '  const transaction',
    'an answer twice in one browser',
  ),
  mutant(
    'pkce-s256',
    routes,
    "code_challenge_method: 'S256'",
    "code_challenge_method: 'plain'",
    'PKCE plain is refused by the provider, and we ask for S256',
  ),
  mutant('cookie-per-tab', 'auth/transaction.ts', 'state.slice(0, 12)', "'tab'", 'two tabs at once'),
  mutant(
    'return-path',
    'auth/transaction.ts',
    "!url.pathname.startsWith('//')",
    'true',
    'an open redirect: /..//evil.test',
  ),
  mutant(
    'signed-out-state',
    routes,
    "if (state === null || c.req.query('state') !== state)",
    'if (state === null)',
    'a return from a sign-out with a wrong state',
  ),
  mutant(
    'origin',
    'requests.ts',
    "  throw new CodedError('request.origin')\n",
    '',
    'sign-out-everywhere by a post of another site',
  ),
]
