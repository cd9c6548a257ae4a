// What an operator's monitoring hears, over HTTP from the real worker.
import { afterEach, describe, expect, test, vi } from 'vitest'
import { metricsText, tellPresence } from '../../../worker/metrics.ts'
import { CLAIRE, signedIn } from '../support/agent.ts'
import { get, instance, instanceWith, post } from '../support/instance.ts'
import { PROOF } from '../support/meeting.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const TOKEN = 'Uq8rT3zN5wX1yB7cD9fG2hJ4'
const here = instanceWith({ METRICS_TOKEN: TOKEN, BUDGETS: '' })
const shown = { Authorization: `Bearer ${TOKEN}` }

/** Every series of a text, each line of it understood. */
const read = (text: string): ReadonlyMap<string, number> =>
  new Map(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => {
        const [, name, value] = /^([a-z_]+(?:\{[a-z]+="[^"\n]*"(?:,[a-z]+="[^"\n]*")*\})?) (\d+)$/.exec(line) ?? []
        if (name === undefined) throw new Error(`no series: ${line}`)
        return [name, Number(value)] as const
      }),
  )
const ask = async () => read(await (await here(get('/metrics', shown))).text())
/** How much each series grew. */
const grown = (before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>, name: string): number =>
  (after.get(name) ?? 0) - (before.get(name) ?? 0)

describe('metrics', () => {
  test('O4: without a token of the settings there are none, with a wrong one nothing is said', async () => {
    const off = await instance(get('/metrics', shown))
    expect([off.status, await off.json()]).toEqual([404, { error: 'request.not-found' }])
    for (const headers of [
      {},
      { Authorization: 'Bearer ' },
      { Authorization: `Bearer ${TOKEN}x` },
      { Authorization: TOKEN },
    ]) {
      const answer = await here(get('/metrics', headers))
      expect([answer.status, await answer.text()]).toEqual([401, ''])
    }
    const answer = await here(get('/metrics', shown))
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Content-Type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
  })

  test('O5: answers by route and status, lines by name, refusals by budget', async () => {
    vi.spyOn(console, 'log').mockReturnValue()
    const headers = await signedIn({ ...CLAIRE, subject: 'subject-of-a-measured-agent' })
    const before = await ask()
    for (let made = 0; made < 11; made += 1) await here(post('/api/rooms', { proof: PROOF }, headers))
    await here(post('/api/rooms/abcd-efgh-jkmn/join', {}))
    await here(get('/nothing/here?at=all'))
    await instanceWith({ MESH_MAX: 'four' })(get('/api/me'))
    const after = await ask()
    for (const [name, count] of [
      ['parvis_answers_total{route="/api/rooms",status="201"}', 10],
      ['parvis_answers_total{route="/api/rooms",status="429"}', 1],
      ['parvis_answers_total{route="/api/rooms/:code/join",status="404"}', 1],
      ['parvis_answers_total{route="/*",status="404"}', 1],
      ['parvis_over_budget_total{budget="rooms"}', 1],
      ['parvis_lines_total{event="settings.wrong",reason="MESH_MAX"}', 1],
    ] as const)
      expect([name, grown(before, after, name)]).toEqual([name, count])
    const started = after.get('parvis_start_time_seconds') ?? 0
    expect(started).toBeGreaterThan(0)
    expect(started).toBeLessThanOrEqual(Date.now() / 1000)
  })

  test('O5: rooms and people are those of now, whatever slept or came twice', () => {
    const of = (text: string) => {
      const all = read(text)
      return [
        all.get('parvis_rooms_open'),
        ...(['in', 'away', 'waiting'] as const).map((at) => all.get(`parvis_people{at="${at}"}`)),
      ]
    }
    const before = of(metricsText())
    const more = (...by: readonly number[]) => before.map((value, index) => (value ?? 0) + (by[index] ?? 0))
    tellPresence('one', { in: 2, away: 1, waiting: 0 })
    tellPresence('two', { in: 0, away: 0, waiting: 3 })
    tellPresence('one', { in: 3, away: 0, waiting: 0 })
    tellPresence('one', { in: 3, away: 0, waiting: 0 })
    expect(of(metricsText())).toEqual(more(1, 3, 0, 3))
    tellPresence('one', { in: 0, away: 0, waiting: 0 })
    tellPresence('two', { in: 0, away: 0, waiting: 0 })
    expect(of(metricsText())).toEqual(before)
  })
})
