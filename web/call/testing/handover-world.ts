// A room around one client, for tests of the handover: people whose links come, flow, break and go as the client asks and as
// chance has it, and a room that moves between mesh and SFU. Holds what must never be false, and says so at once.

import { SOURCES, type Source, type TracksOn } from '../../../protocol/peer-messages.ts'
import type { Random } from '../../../protocol/testing/random.ts'
import type { PeerId, Plan } from '../../../protocol/values.ts'
import {
  HANDOVER_RULES,
  type HandoverEffect,
  type HandoverEvent,
  type HandoverRules,
  handoverWake,
  stepHandover,
} from '../handover.ts'
import {
  type Brought,
  beginning,
  carries,
  expects,
  type Handover,
  isPicture,
  NOTHING,
  personOf,
  preferred,
  WAYS,
  type Way,
  wantedWays,
} from '../handover-state.ts'

export const SELF = 'SSSSSSSSSSSSSSSS'
export const idOf = (index: number): PeerId => `${'PQRTUVWX'[index] ?? 'Y'}`.repeat(16)

export interface HandoverWorld {
  now: number
  state: Handover
  readonly effects: HandoverEffect[]
  /** What each person has on. */
  readonly on: Map<PeerId, TracksOn>
  /** Whom the client asked to be linked with. */
  readonly asked: Record<Way, readonly PeerId[]>
  happen(event: HandoverEvent): readonly HandoverEffect[]
  /** Time passes; what is due on the way happens at its time. */
  pass(ms: number): void
  /** A link comes with all that is on; what flows is said apart. */
  connect(way: Way, peer: PeerId): void
  flow(way: Way, peer: PeerId): void
  cut(way: Way, peer: PeerId): void
  plan(plan: Plan, again?: boolean): readonly HandoverEffect[]
}

export const OFF: TracksOn = { microphone: false, camera: false, screen: false, 'screen-sound': false }
export const TALKING: TracksOn = { ...OFF, microphone: true, camera: true }

const keepsPicture = ({ link, flow, on }: Brought, source: Source): boolean =>
  link !== null && flow[source] !== 'none' && on[source]

/** What must hold after every step, whatever happened. */
const judge = (before: Handover, after: Handover, effects: readonly HandoverEffect[], event: HandoverEvent): void => {
  for (const [id, person] of after.people) {
    for (const source of SOURCES) {
      const live = WAYS.filter(
        (way) => carries(person[way]) && person[way].flow[source] !== 'none' && person[way].on[source],
      )
      const shown = person.shown[source]
      // of a link that broke the last picture stays until another has one
      const isLast = isPicture(source) && shown !== null && keepsPicture(person[shown], source)
      const isDue = isLast ? live.some((way) => person[way].flow[source] === 'flowing') : live.length > 0
      if (isDue && (shown === null || !live.includes(shown)))
        throw new Error(`${id} ${source}: ${live.join()} carries it, and it is shown by ${shown}`)
    }
  }
  for (const effect of effects) {
    if (effect.do === 'show') {
      const was = personOf(before, effect.peer).shown[effect.source]
      const person = personOf(after, effect.peer)
      const old = was === null ? null : person[was]
      const loses = old !== null && carries(old) && old.flow[effect.source] !== 'none' && old.on[effect.source]
      if (loses && (effect.way === null || person[effect.way].flow[effect.source] !== 'flowing'))
        throw new Error(
          `${effect.peer} ${effect.source}: left ${was} for ${effect.way} before anything came through it`,
        )
      const next = effect.way === null ? null : person[effect.way]
      const isOff = WAYS.some(
        (way) => carries(person[way]) && person[way].on !== NOTHING.on && !person[way].on[effect.source],
      )
      const isDark = next === null || next.flow[effect.source] !== 'flowing'
      if (
        was !== null &&
        was !== effect.way &&
        isPicture(effect.source) &&
        keepsPicture(person[was], effect.source) &&
        isDark &&
        !isOff
      )
        throw new Error(`${effect.peer} ${effect.source}: the last picture of ${was} went before ${effect.way} had one`)
    }
    if (effect.do === 'drop') {
      if (wantedWays(after, effect.peer).includes(effect.way))
        throw new Error(`${effect.peer}: ${effect.way} is wanted`)
      // what broke just now did not live
      const carried =
        event.type !== 'link' && event.type !== 'sfu' && carries(personOf(before, effect.peer)[effect.way])
      if (carried && WAYS.every((way) => !carries(personOf(after, effect.peer)[way])))
        throw new Error(`${effect.peer}: the last link that lived was dropped at ${event.type}`)
    }
    if (effect.do === 'say' && effect.what === 'ready') {
      const { plan } = after
      const waits = plan.kind === 'moving' ? plan.barrier.includes(SELF) : plan.stragglers?.includes(SELF)
      if (!waits || effect.epoch !== plan.epoch) throw new Error('ready, and nobody waits for it')
      const to = plan.kind === 'moving' ? plan.to : plan.on
      if (after.mine.some((source) => !after.published[to].includes(source))) throw new Error('ready without our own')
      for (const id of plan.kind === 'moving' ? plan.barrier : []) {
        const person = personOf(after, id)
        if (id === SELF || !after.listed.includes(id) || !carries(person[to])) continue
        for (const source of SOURCES)
          if (expects(person, source) && person[to].flow[source] !== 'flowing')
            throw new Error(`ready, and ${source} of ${id} has not come`)
      }
    }
  }
}

export const makeHandoverWorld = (rules: HandoverRules = HANDOVER_RULES): HandoverWorld => {
  const world: HandoverWorld = {
    now: 1_000,
    state: beginning(SELF, 1_000),
    effects: [],
    on: new Map(),
    asked: { mesh: [], sfu: [] },
    happen: (event) => {
      const before = world.state
      const [after, effects] = stepHandover(before, event, world.now, rules)
      world.state = after
      world.effects.push(...effects)
      judge(event.type === 'gone' ? after : before, after, effects, event)
      for (const effect of effects) {
        if (effect.do === 'peers') world.asked[effect.way] = effect.ids
        if (effect.do === 'open' || effect.do === 'close')
          world.asked.sfu = effect.do === 'close' ? [] : world.asked.sfu
      }
      return effects
    },
    pass: (ms) => {
      const until = world.now + ms
      for (
        let at = handoverWake(world.state, world.now);
        at !== null && at <= until;
        at = handoverWake(world.state, world.now)
      ) {
        world.now = at
        world.happen({ type: 'tick' })
      }
      world.now = until
      world.happen({ type: 'tick' })
    },
    connect: (way, peer) => {
      const on = world.on.get(peer) ?? TALKING
      world.happen({ type: 'link', way, peer, state: { kind: 'connected', path: null, verified: true } })
      for (const source of SOURCES) if (on[source]) world.happen({ type: 'track', way, peer, source, live: true })
      world.happen({ type: 'tracks', way, peer, on })
    },
    flow: (way, peer) => {
      const on = world.on.get(peer) ?? TALKING
      for (const source of SOURCES) if (on[source]) world.happen({ type: 'flow', way, peer, source })
    },
    cut: (way, peer) => world.happen({ type: 'link', way, peer, state: { kind: 'interrupted', since: world.now } }),
    plan: (plan, again = false) => world.happen({ type: 'plan', plan, again }),
  }
  return world
}

/** Something that could happen next in a room that moves up and down as it likes. */
export const anything = (world: HandoverWorld, random: Random, people: readonly PeerId[]): void => {
  const { state } = world
  const peer = random.pick(people) ?? SELF
  const way: Way = random.oneIn(2) ? 'mesh' : 'sfu'
  const link = personOf(state, peer)[way].link
  const [kind, epoch] = [state.plan.kind, state.plan.epoch]
  switch (random.below(14)) {
    case 0: {
      // the room moves, commits, gives up, or counts stragglers
      const to: Way = state.plan.kind === 'steady' ? (state.plan.on === 'mesh' ? 'sfu' : 'mesh') : state.plan.to
      const from: Way = to === 'mesh' ? 'sfu' : 'mesh'
      const stragglers = random.oneIn(3) ? [random.oneIn(3) ? SELF : peer] : []
      const some = stragglers.length === 0 ? {} : { stragglers }
      if (kind === 'steady')
        world.plan({
          kind: 'moving',
          epoch: epoch + 1,
          to,
          barrier: [SELF, ...state.listed].filter(() => !random.oneIn(6)),
          deadline: 0,
        })
      else if (random.oneIn(3)) world.plan({ kind: 'steady', epoch: epoch + 1, on: from, why: 'too-slow' })
      else world.plan({ kind: 'steady', epoch, on: to, ...some })
      break
    }
    case 1:
      // a frame of another move, late
      world.plan({ kind: 'moving', epoch: epoch - random.below(3), to: way, barrier: [SELF], deadline: 0 })
      break
    case 2:
      world.happen({ type: 'peers', ids: people.filter(() => !random.oneIn(5)) })
      break
    case 3:
      if (random.oneIn(4)) world.happen({ type: 'reachable' })
      if (state.sfu !== 'closed')
        world.happen({ type: 'sfu', is: random.pick(['up', 'up', 'mending', 'failed']) ?? 'up' })
      break
    case 4:
    case 5:
    case 6:
      if (world.asked[way].includes(peer) && (way === 'mesh' || state.sfu === 'up') && link?.kind !== 'connected')
        world.connect(way, peer)
      break
    case 7:
    case 8:
      if (link?.kind === 'connected') world.flow(way, peer)
      break
    case 9:
      if (link?.kind === 'connected') world.cut(way, peer)
      break
    case 10:
      if (link !== null && !wantedWays(state, peer).includes(way)) world.happen({ type: 'bye', way, peer })
      break
    case 11: {
      const on: TracksOn = { ...OFF, microphone: !random.oneIn(4), camera: !random.oneIn(3) }
      world.on.set(peer, on)
      for (const one of WAYS) {
        if (!carries(personOf(world.state, peer)[one])) continue
        for (const source of ['microphone', 'camera'] as const satisfies readonly Source[])
          if (one === 'sfu' || on[source]) world.happen({ type: 'track', way: one, peer, source, live: on[source] })
        world.happen({ type: 'tracks', way: one, peer, on })
      }
      break
    }
    case 12: {
      world.happen({ type: 'mine', sources: random.oneIn(2) ? ['microphone', 'camera'] : ['microphone'] })
      if (random.oneIn(2)) world.happen({ type: 'published', way, sources: world.state.mine })
      break
    }
    case 13:
      if (random.oneIn(3)) world.happen({ type: 'looked', peer, camera: random.oneIn(2), screen: true })
      else if (random.oneIn(6)) world.happen({ type: 'gone', peer })
      else if (random.oneIn(4)) world.plan(state.plan, true)
      break
  }
  world.pass(random.pick([0, 0, 20, 200, 1_000, 4_000]) ?? 0)
}

/** Everything that was asked for comes true, and stays so: where does it end? */
export const settleDown = (world: HandoverWorld, people: readonly PeerId[]): void => {
  const { plan } = world.state
  const on: Way = plan.kind === 'steady' ? plan.on : plan.to
  world.happen({ type: 'peers', ids: people })
  world.plan({ kind: 'steady', epoch: plan.epoch + 1, on })
  for (let round = 0; round < 12; round += 1) {
    if (world.state.sfu === 'connecting' || world.state.sfu === 'mending') world.happen({ type: 'sfu', is: 'up' })
    world.happen({ type: 'published', way: on, sources: world.state.mine })
    for (const peer of people)
      for (const way of WAYS)
        if (world.asked[way].includes(peer) && (way === 'mesh' || world.state.sfu === 'up')) {
          if (personOf(world.state, peer)[way].link?.kind !== 'connected') world.connect(way, peer)
          world.happen({ type: 'looked', peer, camera: true, screen: true })
          world.flow(way, peer)
        }
    world.pass(3_000)
  }
  for (const peer of people) {
    const person = personOf(world.state, peer)
    const left = WAYS.filter((way) => person[way].link !== null)
    if (left.join() !== on) throw new Error(`${peer} is linked by ${left.join()} and should be by ${on}`)
    for (const source of ['microphone', 'camera'] as const)
      if ((world.on.get(peer) ?? TALKING)[source] && person.shown[source] !== preferred(world.state, peer))
        throw new Error(`${peer} ${source} is shown by ${person.shown[source]}`)
  }
  if ((world.state.sfu !== 'closed') !== (on === 'sfu')) throw new Error(`the SFU is ${world.state.sfu}`)
}
