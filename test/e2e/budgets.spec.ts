// Budgets under a plain workerd, where the front says which address asks. No browser: what is asked is what a script would.
import { expect, test } from '@playwright/test'
import { openStack } from '../support/stack.ts'

const PROOF = 'P'.repeat(43)
const WRONG = '/api/rooms/aaaa-aaaa-aaaa/join'

/** A client that says of itself to be somebody else each time. */
const askerOf = (origin: string) => {
  let asked = 0
  return (path: string, body: unknown): Promise<Response> => {
    asked += 1
    const elsewhere = `203.0.113.${asked % 250}`
    return fetch(`${origin}${path}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Origin: origin,
        'CF-Connecting-IP': elsewhere,
        'X-Forwarded-For': elsewhere,
      },
      body: JSON.stringify(body),
    })
  }
}
const statuses = async (count: number, ask: () => Promise<Response>): Promise<readonly number[]> => {
  const seen: number[] = []
  for (let asked = 0; asked < count; asked += 1) seen.push((await ask()).status)
  return seen
}
const times = (count: number, status: number): readonly number[] => Array<number>(count).fill(status)

test('H22: under a plain workerd misses are counted by the connection, and an office with the link comes in', async () => {
  const stack = await openStack({ vars: { ROOM_CREATION: 'anyone', BUDGETS: '' } })
  try {
    const ask = askerOf(stack.origin)
    expect(await statuses(12, () => ask(WRONG, {}))).toEqual([...times(10, 404), 429, 429])
    const { code } = (await (await ask('/api/rooms', { proof: PROOF })).json()) as { code: string }
    const join = `/api/rooms/${code}/join`
    expect(await statuses(200, () => ask(join, { proof: PROOF }))).toEqual(times(200, 200))
    expect((await ask(join, {})).status).toBe(429)
  } finally {
    await stack.close()
  }
})

test('X7: with a proxy of ours in front, what it heard counts', async () => {
  const stack = await openStack({ vars: { BUDGETS: '', PROXIES: '1' } })
  try {
    const ask = askerOf(stack.origin)
    expect(await statuses(30, () => ask(WRONG, {}))).toEqual(times(30, 404))
  } finally {
    await stack.close()
  }
})
