// Keys of the provider when it turns them, when it is down, and when somebody invents names of keys. The clock is ours.
import { type CryptoKey, exportJWK, generateKeyPair, type JSONWebKeySet, jwtVerify, SignJWT } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { createProviderKeys, type KeySnapshot } from '../../../worker/auth/provider-keys.ts'
import { Refusal } from '../../../worker/auth/refusal.ts'
import { keyStoreOf } from '../../../worker/issuer-object.ts'
import { bindings, settings } from '../support/instance.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const sets: Record<string, { readonly jwks: JSONWebKeySet; readonly key: CryptoKey }> = {}

beforeAll(async () => {
  for (const kid of ['one', 'two']) {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
    sets[kid] = { jwks: { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256' }] }, key: privateKey }
  }
})
const jwksOf = (kid: string): JSONWebKeySet => sets[kid]?.jwks ?? { keys: [] }

/** A provider and one isolate that verifies its tokens. */
const world = (stored: KeySnapshot | null = null) => {
  const seen = { now: 10 * HOUR, asked: 0, serves: 'one' as string | null, stored }
  const isolate = () =>
    createProviderKeys({
      ask: async () => {
        seen.asked += 1
        if (seen.serves === null) throw new Refusal('signin.provider', 'down')
        return jwksOf(seen.serves)
      },
      store: {
        load: async () => seen.stored,
        save: async (snapshot) => {
          seen.stored = snapshot
        },
      },
      clock: () => seen.now,
    })
  let keys = isolate()
  const verify = async (kid: string, named = kid): Promise<string> => {
    const token = await new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', kid: named })
      .sign(sets[kid]?.key as CryptoKey)
    return jwtVerify(token, keys).then(
      () => 'verified',
      (error: { code: string }) => error.code,
    )
  }
  return {
    seen,
    verify,
    restart: () => {
      keys = isolate()
    },
  }
}
const UNKNOWN = 'ERR_JWKS_NO_MATCHING_KEY'

describe('keys of the provider', () => {
  test('S18: twenty tokens cost one question, and twenty invented names of keys none', async () => {
    const { seen, verify } = world()
    for (let count = 0; count < 20; count += 1) expect(await verify('one')).toBe('verified')
    for (let count = 0; count < 20; count += 1) expect(await verify('one', `made-up-${count}`)).toBe(UNKNOWN)
    expect(seen.asked).toBe(1)
  })

  test('S18: an unknown key is asked for once in half a minute, and the old one is believed no more', async () => {
    const { seen, verify } = world()
    await verify('one')
    seen.serves = 'two'
    expect(await verify('two')).toBe(UNKNOWN)
    seen.now += 30_000
    expect(await verify('two')).toBe('verified')
    expect(await verify('one')).toBe(UNKNOWN)
    expect(seen.asked).toBe(2)
  })

  test('S18: keys are asked for anew after ten minutes', async () => {
    const { seen, verify } = world()
    await verify('one')
    seen.now += 10 * MINUTE - 1
    await verify('one')
    expect(seen.asked).toBe(1)
    seen.now += 1
    await verify('one')
    expect(seen.asked).toBe(2)
  })

  test('S18: in an outage the last keys serve for six hours, and the provider is asked every ten seconds at most', async () => {
    const { seen, verify } = world()
    await verify('one')
    seen.serves = null
    seen.now += 10 * MINUTE
    for (let count = 0; count < 20; count += 1) expect(await verify('one')).toBe('verified')
    expect(seen.asked).toBe(2)
    seen.now += 10_000
    await verify('one')
    expect(seen.asked).toBe(3)
    seen.now = 16 * HOUR - 1
    expect(await verify('one')).toBe('verified')
    seen.now += 10_000
    expect(await verify('one')).toBe('signin.provider')
  })

  test('S18: without any keys, people who wait do not each ask a provider that hangs', async () => {
    const { seen, verify } = world()
    seen.serves = null
    for (let count = 0; count < 5; count += 1) expect(await verify('one')).toBe('signin.provider')
    expect(seen.asked).toBe(1)
    seen.serves = 'one'
    seen.now += 10_000
    expect(await verify('one')).toBe('verified')
  })

  test('S18: an isolate that starts in an outage verifies by the snapshot, for as long as it is believed', async () => {
    const { seen, verify, restart } = world()
    await verify('one')
    seen.serves = null
    for (const [now, answer] of [
      [10 * HOUR + MINUTE, 'verified'],
      [10 * HOUR + 11 * MINUTE, 'verified'],
      [16 * HOUR - 1, 'verified'],
      [16 * HOUR, 'signin.provider'],
    ] as const) {
      seen.now = now
      restart()
      expect(await verify('one')).toBe(answer)
    }
  })

  test('S18: an unknown key in an outage is the provider’s trouble', async () => {
    const { seen, verify } = world()
    await verify('one')
    seen.serves = null
    seen.now += MINUTE
    expect(await verify('two')).toBe('signin.provider')
    expect(await verify('one')).toBe('verified')
  })

  test('S18: the snapshot lies in an object of the issuer, and one that does not work is none', async () => {
    const store = keyStoreOf(bindings, settings, 'https://kept.test')
    expect(await store.load()).toBeNull()
    await store.save({ at: 42, jwks: jwksOf('one') })
    expect(await keyStoreOf(bindings, settings, 'https://kept.test').load()).toEqual({ at: 42, jwks: jwksOf('one') })
    expect(await keyStoreOf(bindings, settings, 'https://other.test').load()).toBeNull()
    const getByName = () => ({
      keys: () => Promise.reject(new Error('off')),
      keep: () => Promise.reject(new Error('off')),
    })
    const broken = keyStoreOf({ ...bindings, ISSUERS: { getByName } as never }, settings, 'https://kept.test')
    expect(await broken.load()).toBeNull()
    await broken.save({ at: 1, jwks: jwksOf('one') })
  })
})
