// Sealed values that a browser keeps for us: JWE (RFC 7516), `dir` with A256GCM under the key ring. Each purpose has its
// own key, type and audience, so that a transaction is never taken for a session.
import { EncryptJWT, errors, type JWTPayload, jwtDecrypt } from 'jose'
import { type KeyRing, keyNamed, subKey } from '../keys.ts'

export interface Seal {
  readonly purpose: 'session' | 'transaction'
  readonly keys: KeyRing
  /** Our own origin: what was sealed for another instance does not open here. */
  readonly origin: string
}

const audience = ({ purpose }: Seal): string => `parvis/${purpose}`
const typ = ({ purpose }: Seal): string => `parvis-${purpose}+jwt`

/** `now` and `ttlMs` in ms. */
export const seal = async (how: Seal, claims: JWTPayload, now: number, ttlMs: number): Promise<string> =>
  new EncryptJWT(claims)
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: how.keys[0].kid, typ: typ(how) })
    .setIssuer(how.origin)
    .setAudience(audience(how))
    .setIssuedAt(new Date(now))
    .setExpirationTime(new Date(now + ttlMs))
    .encrypt(await subKey(how.keys[0], how.purpose))

/** The claims, or null for whatever was not sealed by us for this purpose, or is over. */
export const open = async (how: Seal, token: string, now: number): Promise<JWTPayload | null> => {
  try {
    const { payload } = await jwtDecrypt(token, async ({ kid }) => subKey(keyNamed(how.keys, kid), how.purpose), {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
      issuer: how.origin,
      audience: audience(how),
      typ: typ(how),
      requiredClaims: ['iat', 'exp'],
      currentDate: new Date(now),
      maxDecompressedLength: 0,
    })
    return payload
  } catch (error) {
    if (error instanceof errors.JOSEError || (error instanceof Error && error.name === 'CodedError')) return null
    throw error
  }
}
