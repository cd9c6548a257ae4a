// Two real peer connections in Chromium that may only relay, with what the worker mints.
import { type Browser, chromium, type Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Credential } from '../../turn/check/turn-client.ts'
import { CHROMIUM_ARGS, HEADLESS } from '../support/chromium.ts'
import { type LocalTurn, mint, startLocal } from './local.ts'

let turn: LocalTurn
let browser: Browser
let page: Page
beforeAll(async () => {
  ;[turn, browser] = await Promise.all([
    startLocal(20_400),
    chromium.launch({ executablePath: HEADLESS, args: [...CHROMIUM_ARGS] }),
  ])
  page = await browser.newPage()
}, 20_000)
afterAll(async () => {
  await browser?.close()
  await turn?.close()
})

interface Meeting {
  /** What the other side heard over the data channel; null: all is gathered, and there was nothing to try. */
  readonly heard: string | null
  readonly candidates: readonly string[]
  readonly errors: readonly number[]
  /** Types of both ends of the selected pair, as the first one sees it, and how it reaches its relay. */
  readonly pair: readonly (string | undefined)[]
  readonly states: readonly string[]
}

/** Resolves when something was heard, or when both have gathered and found no candidate. */
const meet = (urls: readonly string[], credential: Credential): Promise<Meeting> =>
  page.evaluate(
    async ({ urls, username, credential }) => {
      const make = () =>
        new RTCPeerConnection({ iceServers: [{ urls, username, credential }], iceTransportPolicy: 'relay' })
      const [a, b] = [make(), make()]
      const candidates: string[] = []
      const errors: number[] = []
      const over = new Promise<string | null>((resolve) => {
        let gathered = 0
        for (const [from, to] of [
          [a, b],
          [b, a],
        ] as const) {
          from.addEventListener('icecandidate', ({ candidate }) => {
            if (candidate !== null && candidate.candidate !== '') {
              candidates.push(candidate.candidate)
              void to.addIceCandidate(candidate)
            }
          })
          from.addEventListener('icecandidateerror', (event) => errors.push(event.errorCode))
          from.addEventListener('icegatheringstatechange', () => {
            if (from.iceGatheringState === 'complete') gathered += 1
            if (gathered === 2 && candidates.length === 0) resolve(null)
          })
        }
        b.addEventListener('datachannel', ({ channel }) => {
          channel.addEventListener('message', ({ data }) => resolve(String(data)))
        })
      })
      const channel = a.createDataChannel('hello')
      channel.addEventListener('open', () => channel.send('through the relay'))
      await a.setLocalDescription()
      await b.setRemoteDescription(a.localDescription ?? { type: 'offer' })
      await b.setLocalDescription()
      await a.setRemoteDescription(b.localDescription ?? { type: 'answer' })

      const heard = await over
      const stats = new Map<string, Record<string, string>>()
      for (const [id, entry] of (await a.getStats()).entries()) stats.set(id, entry)
      const transport = [...stats.values()].find(({ type }) => type === 'transport')
      const selected = stats.get(transport?.selectedCandidatePairId ?? '')
      const local = stats.get(selected?.localCandidateId ?? '')
      const remote = stats.get(selected?.remoteCandidateId ?? '')
      const states = [a.connectionState, b.connectionState]
      a.close()
      b.close()
      const pair = [local?.candidateType, remote?.candidateType, local?.relayProtocol]
      return { heard, candidates, errors, pair, states }
    },
    { urls: [...urls], ...credential },
  )

test.each(['udp', 'tcp'])(
  'T11: two who may only relay meet through coturn, reached over %s',
  { timeout: 10_000 },
  async (transport) => {
    const urls = turn.urls.filter((url) => url.endsWith(transport))
    const { heard, candidates, pair, states } = await meet(urls, await mint('seat-1'))
    expect(heard).toBe('through the relay')
    expect(pair).toEqual(['relay', 'relay', transport])
    expect(states).toEqual(['connected', 'connected'])
    // nobody's own address goes to the other side
    for (const candidate of candidates) expect(candidate).toMatch(/ typ relay raddr 0\.0\.0\.0 rport 0 /)
  },
)

test('T12: with an expired credential nothing is gathered, the browser says 401, and nobody meets', {
  timeout: 10_000,
}, async () => {
  const expired = await mint('seat-2', { now: Date.now() - 3_601_000 })
  const { heard, candidates, errors, pair, states } = await meet(turn.urls, expired)
  expect(heard).toBeNull()
  expect(candidates).toEqual([])
  expect(new Set(errors)).toEqual(new Set([401]))
  expect(pair).toEqual([undefined, undefined, undefined])
  expect(states).not.toContain('connected')
})
