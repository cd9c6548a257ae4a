// By which way each source of a person is shown: the one that the plan prefers as soon as something has come through it,
// until then the one that it had, and always one that carries if any does. Pure.
import { SOURCES, type Source } from '../../protocol/peer-messages.ts'
import type { PeerId } from '../../protocol/values.ts'
import {
  carries,
  type Handover,
  isPicture,
  NOTHING,
  other,
  type PersonWays,
  personOf,
  preferredNow,
  WAYS,
  type Way,
} from './handover-state.ts'
import type { LinkView } from './participants.ts'

export interface ShowRules {
  readonly pick: (person: PersonWays, source: Source, prefer: Way) => Way | null
}

type Test = (person: PersonWays, way: Way, source: Source) => boolean
const has: Test = (person, way, source) => carries(person[way]) && person[way].flow[source] !== 'none'
const flows: Test = (person, way, source) => has(person, way, source) && person[way].flow[source] === 'flowing'
const isOn: Test = (person, way, source) => person[way].on[source]
/** The other way is there, and says that it is off. */
const isOver: Test = (person, way, source) => {
  const there = person[other(way)]
  return carries(there) && there.on !== NOTHING.on && !there.on[source]
}
/** A broken link keeps its last picture until another has one that has come through. */
const keeps: Test = (person, way, source) =>
  person[way].link !== null && person[way].flow[source] !== 'none' && !isOver(person, way, source)

export const pick = (person: PersonWays, source: Source, prefer: Way): Way | null => {
  const current = person.shown[source]
  const order: readonly Way[] = prefer === 'mesh' ? ['mesh', 'sfu'] : ['sfu', 'mesh']
  const first = (...tests: readonly Test[]): Way | null =>
    order.find((way) => tests.every((test) => test(person, way, source))) ?? null
  if (flows(person, prefer, source) && isOn(person, prefer, source)) return prefer
  // the one that shows it goes on until then; what is off has nothing to lose
  if (current !== null && has(person, current, source) && isOn(person, current, source)) return current
  const flowing = first(flows, isOn)
  const last = current !== null && keeps(person, current, source) ? current : null
  if (flowing === null && last !== null && isPicture(source) && isOn(person, last, source)) return last
  return flowing ?? first(has, isOn) ?? first(has) ?? last ?? first(keeps)
}

export const SHOW_RULES: ShowRules = { pick }

/** The person with each source where it is best shown now. */
export const shownAnew = (state: Handover, id: PeerId, rules: ShowRules): PersonWays => {
  const person = personOf(state, id)
  const prefer = preferredNow(state, id)
  const shown = Object.fromEntries(
    SOURCES.map((source) => [source, rules.pick(person, source, prefer)]),
  ) as PersonWays['shown']
  return SOURCES.every((source) => shown[source] === person.shown[source]) ? person : { ...person, shown }
}

/** The link with somebody as one link: that by which they are heard, or any that carries. */
export const linkOf = (state: Handover, id: PeerId): LinkView => {
  const person = personOf(state, id)
  const heard = person.shown.microphone ?? preferredNow(state, id)
  const order: readonly Way[] = [heard, ...WAYS.filter((way) => way !== heard)]
  const links = order.flatMap((way) => person[way].link ?? [])
  return (
    links.find(({ kind }) => kind === 'connected') ??
    links.find(({ kind }) => kind === 'interrupted') ??
    links[0] ?? { kind: 'connecting' }
  )
}
