import { expect, it } from 'vitest'
import { figuresOf } from './link-figures.ts'

const report = (...stats: readonly Record<string, unknown>[]): RTCStatsReport =>
  new Map(stats.map((stat) => [String(stat.id), stat])) as unknown as RTCStatsReport
const sound = (packetsSent: number) => ({ id: 'a', type: 'outbound-rtp', kind: 'audio', packetsSent })
const picture = (packetsSent: number) => ({ id: 'v', type: 'outbound-rtp', kind: 'video', packetsSent })
const lost = (localId: string, fractionLost: number) => ({
  id: `r${localId}`,
  type: 'remote-inbound-rtp',
  localId,
  fractionLost,
})
const PATH = [
  { id: 't', type: 'transport', selectedCandidatePairId: 'p' },
  { id: 'p', type: 'candidate-pair', availableOutgoingBitrate: 90_000 },
]

it('N4: of several streams the worst loss counts, and one that hardly sent says nothing', () => {
  const first = figuresOf(report(sound(100), picture(100)), new Map())
  expect(first.figures).toEqual({ lost: null, room: null })
  const both = report(sound(200), picture(300), lost('a', 0.2), lost('v', 0.05))
  expect(figuresOf(both, first.sent).figures.lost).toBe(0.2)
  const silent = report(sound(105), picture(300), lost('a', 0.5), lost('v', 0.05))
  expect(figuresOf(silent, first.sent).figures.lost).toBe(0.05)
})

it('N4: what a path takes counts while a picture goes over it', () => {
  const before = new Map([['v', 100]])
  expect(figuresOf(report(picture(150), ...PATH), before).figures.room).toBe(90_000)
  expect(figuresOf(report(picture(100), ...PATH), before).figures.room).toBe(null)
})
