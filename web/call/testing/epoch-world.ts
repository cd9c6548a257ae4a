// A meeting of several browsers with epoch keys: a room that orders what it says, key messages that are late, lost,
// doubled and overtake each other, people who come and go, and removed ones who go on asking. For tests.

import type { KeyId } from '../../../protocol/keys.ts'
import type { Random } from '../../../protocol/testing/random.ts'
import type { PeerId } from '../../../protocol/values.ts'
import { epochsWake } from '../epoch-due.ts'
import type { EpochKey, KeyMessage } from '../epoch-messages.ts'
import { EPOCH_RULES, type EpochRules, sealingKey } from '../epoch-rules.ts'
import { type Epochs, type Member, noEpochs } from '../epoch-state.ts'
import { type EpochEffect, type EpochEvent, stepEpochs } from '../epochs.ts'

/** As long as the room shows somebody as away before it says `gone`. */
const GRACE_MS = 15_000
/** Messages take up to this long, so they overtake each other. */
const LATEST_MS = 1_500
const LOSS_ONE_IN = 5

interface Browser {
  state: Epochs
  /** Public key of this tab; a reload makes another. */
  readonly key: string
  /** When the last frame from the room arrives: frames stay in order. */
  heardUntil: number
  wake: number | null
  /** Counts sockets: what was under way in an older one is lost. */
  socket: number
}
interface Seat {
  readonly seat: number
  at: 'in' | 'away' | 'gone'
  awaySince: number
  browser: Browser
}
interface Later {
  readonly at: number
  readonly run: () => void
}

export interface EpochWorld {
  readonly now: number
  readonly seats: ReadonlyMap<PeerId, Seat>
  readonly removed: ReadonlyMap<PeerId, { readonly removals: number; readonly loot: ReadonlySet<KeyId> }>
  /** Keys made so far. */
  readonly made: number
  readonly sent: number
  join(): void
  leave(id: PeerId): void
  drop(id: PeerId): void
  comeBack(id: PeerId): void
  reload(id: PeerId): void
  remove(id: PeerId): void
  restart(): void
  /** Somebody says something under the present key; the others hear it. */
  say(id: PeerId): void
  /** Removed people ask everybody for everything. */
  beg(): void
  advance(ms: number): void
  /** What each browser that is in seals with. */
  sealing(): readonly (EpochKey | null)[]
}

export const createEpochWorld = (
  random: Random,
  complain: (what: string) => void,
  rules: EpochRules = EPOCH_RULES,
): EpochWorld => {
  let now = 1_000
  let counts = { exits: 0, removals: 0 }
  let nextSeat = 1
  let madeKeys = 0
  let sent = 0
  const seats = new Map<PeerId, Seat>()
  const removed = new Map<PeerId, { browser: Browser; removals: number; loot: Set<KeyId> }>()
  let later: readonly Later[] = []

  const name = (number: number) => `${'P'.repeat(13)}${String(number).padStart(3, '0')}`
  const after = (ms: number, run: () => void) => {
    later = [...later, { at: now + ms, run }]
  }
  const listed = (self: PeerId): readonly Member[] =>
    [...seats].flatMap(([id, { seat, at, browser }]) =>
      id === self || at === 'gone' ? [] : [{ id, seat, key: browser.key, presence: at }],
    )
  const browserOf = (id: PeerId) => seats.get(id)?.browser ?? removed.get(id)?.browser

  /** A removed person's client is patched: it keeps whatever it is handed. */
  const steal = (id: PeerId, keys: readonly EpochKey[]) => {
    const mine = removed.get(id)
    if (mine === undefined) return
    for (const key of keys) mine.loot.add(key.id)
    if (keys.some((key) => key.removals >= mine.removals)) complain('nobody removed holds a key made after the removal')
  }
  const happen = (id: PeerId, browser: Browser, event: EpochEvent) => {
    const [state, effects] = stepEpochs(browser.state, event, now, rules)
    browser.state = state
    browser.wake = epochsWake(state, rules)
    for (const effect of effects) carryOut(id, browser, effect)
    if (browser.wake !== null && browser.wake <= now) complain('what is due is done at once')
  }
  const carryOut = (id: PeerId, browser: Browser, effect: EpochEffect) => {
    if (effect.do === 'send') deliver(id, effect.to, effect.message)
    if (effect.do !== 'make') return
    madeKeys += 1
    const { do: _, ...about } = effect
    const label = `K${String(madeKeys)}`
    const key: EpochKey = { ...about, id: label.padStart(16, '0'), secret: label.padStart(43, '0') }
    after(random.below(30), () => happen(id, browser, { type: 'made', key }))
    beg([key.id])
  }
  /** The removed still have channels for a while, and a server that helps them: they ask everybody for these keys. */
  const beg = (keys: readonly KeyId[]) => {
    for (const from of removed.keys())
      for (const to of seats.keys()) {
        deliver(from, to, { type: 'catch-up', known: [] })
        if (keys.length > 0) deliver(from, to, { type: 'ask', keys: [...keys] })
      }
  }
  /** By socket or data channel: late, lost, doubled. A reload means that what was sealed for the old tab opens no more. */
  const deliver = (from: PeerId, to: PeerId, message: KeyMessage) => {
    sent += 1
    const sender = browserOf(from)
    const addressee = browserOf(to)
    if (sender === undefined || addressee === undefined) return
    const copies = random.oneIn(LOSS_ONE_IN) ? 0 : random.oneIn(8) ? 2 : 1
    for (let copy = 0; copy < copies; copy++)
      after(random.below(LATEST_MS), () => {
        if (removed.has(to)) steal(to, message.type === 'grant' ? message.keys : [])
        else if (browserOf(to) === addressee && browserOf(from) === sender)
          happen(to, addressee, { type: 'heard', from, message })
      })
  }
  /** A frame of the room: in order, each browser at its own pace; nothing to who has no socket. */
  const frame = (to: PeerId, { browser, at }: Seat, event: () => EpochEvent) => {
    if (at !== 'in') return
    const what = event()
    const arrives = Math.max(browser.heardUntil, now + random.below(random.oneIn(4) ? 4_000 : 600))
    browser.heardUntil = arrives
    const { socket } = browser
    after(arrives - now, () => {
      if (seats.get(to)?.browser === browser && browser.state.online && browser.socket === socket)
        happen(to, browser, what)
    })
  }
  const tell = (about: PeerId, event: (to: PeerId) => EpochEvent) => {
    for (const [id, seat] of seats) if (id !== about) frame(id, seat, () => event(id))
  }
  const roster = (to: PeerId): EpochEvent => ({ type: 'roster', members: listed(to) })
  const fresh = (id: PeerId, seat: number): Browser => ({
    state: noEpochs({ id, seat }),
    key: `key-${id}-${String(random.below(1e9))}`,
    heardUntil: now,
    wake: null,
    socket: 0,
  })
  const welcome = (id: PeerId, seat: Seat) => {
    seat.at = 'in'
    seat.browser.socket += 1
    happen(id, seat.browser, { type: 'welcome', members: listed(id), counts })
    tell(id, roster)
  }
  const go = (id: PeerId) => {
    const seat = seats.get(id)
    if (seat === undefined || seat.at === 'gone') return
    seat.at = 'gone'
    happen(id, seat.browser, { type: 'offline' })
    counts = { ...counts, exits: counts.exits + 1 }
    tell(id, () => ({ type: 'left', peer: id, counts }))
  }

  return {
    get now() {
      return now
    },
    get seats() {
      return seats
    },
    get removed() {
      return removed
    },
    get made() {
      return madeKeys
    },
    get sent() {
      return sent
    },
    join: () => {
      const seat = nextSeat++
      const id = name(seat)
      const joined: Seat = { seat, at: 'in', awaySince: 0, browser: fresh(id, seat) }
      seats.set(id, joined)
      welcome(id, joined)
    },
    leave: (id) => go(id),
    drop: (id) => {
      const seat = seats.get(id)
      if (seat?.at !== 'in') return
      seat.at = 'away'
      seat.awaySince = now
      happen(id, seat.browser, { type: 'offline' })
      tell(id, roster)
    },
    comeBack: (id) => {
      const seat = seats.get(id)
      if (seat === undefined || seat.at === 'in') return
      seat.browser.heardUntil = now
      welcome(id, seat)
    },
    reload: (id) => {
      const seat = seats.get(id)
      if (seat?.at !== 'in') return
      seat.browser = fresh(id, seat.seat)
      welcome(id, seat)
    },
    remove: (id) => {
      const seat = seats.get(id)
      if (seat === undefined || seat.at === 'gone') return
      counts = { exits: counts.exits + 1, removals: counts.removals + 1 }
      seats.delete(id)
      const loot = new Set(seat.browser.state.keys.map((key) => key.id))
      removed.set(id, { browser: seat.browser, removals: counts.removals, loot })
      tell(id, () => ({ type: 'left', peer: id, counts }))
    },
    restart: () => {
      for (const [id, seat] of seats)
        if (seat.at === 'in') {
          seat.at = 'away'
          seat.awaySince = now + 45_000
          happen(id, seat.browser, { type: 'offline' })
        }
    },
    say: (id) => {
      const key = browserOf(id) === undefined ? null : sealingKey((browserOf(id) as Browser).state, rules)
      if (key === null) return
      for (const [to, { browser, at }] of seats)
        if (to !== id && at === 'in')
          after(random.below(LATEST_MS), () => {
            if (browserOf(to) === browser && !browser.state.keys.some((known) => known.id === key.id))
              happen(to, browser, { type: 'unknown', key: key.id, from: id })
          })
    },
    beg: () => beg([...seats.values()].flatMap(({ browser }) => browser.state.keys.slice(0, 4).map(({ id }) => id))),
    advance: (ms) => {
      const end = now + ms
      for (;;) {
        const wakes = [...seats.values()].map(({ browser }) => browser.wake).filter((wake) => wake !== null)
        const graces = [...seats.values()].filter(({ at }) => at === 'away').map((seat) => seat.awaySince + GRACE_MS)
        const next = Math.min(end, ...later.map(({ at }) => at), ...wakes, ...graces)
        now = Math.max(now, next)
        const ready = later.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at)
        later = later.filter(({ at }) => at > now)
        for (const { run } of ready) run()
        for (const [id, seat] of seats) {
          if (seat.browser.wake !== null && seat.browser.wake <= now) happen(id, seat.browser, { type: 'tick' })
          if (seat.at === 'away' && seat.awaySince + GRACE_MS <= now) go(id)
        }
        if (now >= end && later.every(({ at }) => at > now)) return
      }
    },
    sealing: () =>
      [...seats.values()].filter(({ at }) => at === 'in').map(({ browser }) => sealingKey(browser.state, rules)),
  }
}
