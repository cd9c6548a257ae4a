// Credentials of the relay as coturn checks them (draft-uberti-behave-turn-rest-00).
import { describe, expect, test } from 'vitest'
import { settingsOf } from '../../../worker/settings.ts'
import { coturn } from '../../../worker/turn/coturn.ts'
import { bindings } from '../support/instance.ts'

const URLS = ['turn:turn.parvis.test:3478?transport=udp']

describe('relay', () => {
  test('H17: the credential is the MAC of the hour it ends and of the user', async () => {
    const { servers, expiresAt } = await coturn({ urls: URLS, secret: 'north' }).mint('u42', 1_700_000_000_000)
    expect(servers).toEqual([{ urls: URLS, username: '1700003600:u42', credential: 'HFuRECKsIqwFdRBAInQwofN8QOw=' }])
    expect(expiresAt).toBe(1_700_003_600_000)
  })

  test('H17: another secret, user or second is another credential', async () => {
    const mint = async (secret: string, user: string, now: number) =>
      (await coturn({ urls: URLS, secret }).mint(user, now)).servers[0]?.credential
    const minted = [
      await mint('north', 'u42', 1_700_000_000_000),
      await mint('south', 'u42', 1_700_000_000_000),
      await mint('north', 'u43', 1_700_000_000_000),
      await mint('north', 'u42', 1_700_000_001_000),
    ]
    expect(new Set(minted).size).toBe(4)
  })

  test('T29: while the secret rotates, the first of the two signs', () => {
    const turnWith = (secrets: string) => settingsOf({ ...bindings, TURN_SECRET: secrets }).turn
    expect(turnWith('south-of-the-tests-4711-a north-of-the-tests-4712-b')).toEqual(
      turnWith('south-of-the-tests-4711-a'),
    )
    expect(turnWith('south-of-the-tests-4711-a')).toMatchObject({
      provider: 'coturn',
      secret: 'south-of-the-tests-4711-a',
    })
  })
})
