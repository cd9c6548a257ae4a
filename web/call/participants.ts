// The others in the call, as the interface shows them: roster, link and tracks folded into one list. Pure; a track is
// any T. A person stays while either the room or a live link knows them (DESIGN §3: absence only marks away).
import { SOURCES, type Source, type TracksOn } from '../../protocol/peer-messages.ts'
import { mayUse } from '../../protocol/powers.ts'
import type { RoomSettings } from '../../protocol/settings.ts'
import type { Peer, PeerId } from '../../protocol/values.ts'

/** The link with one peer, as a person would see it. */
export type LinkView =
  /** Never connected yet. */
  | { readonly kind: 'connecting' }
  /** `path`: how packets go, where known. `verified`: pair keys contain psk. */
  | { readonly kind: 'connected'; readonly path: 'direct' | 'relay' | 'sfu' | null; readonly verified: boolean }
  /** The path broke at `since` (ms, local clock); being repaired. */
  | { readonly kind: 'interrupted'; readonly since: number }

export interface Person<T> {
  readonly peer: Peer
  readonly link: LinkView
  readonly on: TracksOn
  readonly speaking: boolean
  readonly camera: T | null
  readonly microphone: T | null
  readonly screen: T | null
  readonly screenSound: T | null
}

export type PersonEvent<T> =
  | { readonly type: 'link'; readonly peer: PeerId; readonly state: LinkView }
  | { readonly type: 'tracks'; readonly peer: PeerId; readonly on: TracksOn }
  | { readonly type: 'track'; readonly peer: PeerId; readonly source: Source; readonly track: T | null }
  | { readonly type: 'speaking'; readonly peer: PeerId; readonly on: boolean }
  /** The peer said goodbye or was sent away: nothing of it stays. */
  | { readonly type: 'gone'; readonly peer: PeerId }

const FIELD = { microphone: 'microphone', camera: 'camera', screen: 'screen', 'screen-sound': 'screenSound' } as const
const ALL_OFF: TracksOn = { microphone: false, camera: false, screen: false, 'screen-sound': false }

const arrived = <T>(peer: Peer): Person<T> => ({
  peer,
  link: { kind: 'connecting' },
  on: ALL_OFF,
  speaking: false,
  camera: null,
  microphone: null,
  screen: null,
  screenSound: null,
})

/**
 * People after the room said who is there. Someone the room no longer lists stays, marked away, while their link is
 * connected: the server's word alone takes nobody's picture away.
 */
export const setRoster = <T>(people: readonly Person<T>[], peers: readonly Peer[]): readonly Person<T>[] => {
  const known = new Map(people.map((person) => [person.peer.id, person]))
  const listed = new Set(peers.map(({ id }) => id))
  const kept = people
    .filter(({ peer, link }) => !listed.has(peer.id) && link.kind === 'connected')
    .map((person) =>
      person.peer.presence === 'away' ? person : { ...person, peer: { ...person.peer, presence: 'away' as const } },
    )
  const present = peers.map((peer) => {
    const person = known.get(peer.id)
    if (person === undefined) return arrived<T>(peer)
    return person.peer === peer ? person : { ...person, peer }
  })
  return [...present, ...kept].sort((a, b) => a.peer.seat - b.peer.seat)
}

/** A source and the permission that it needs: a screen's sound goes with the screen. */
export const PERMISSION: Readonly<Record<Source, 'microphone' | 'camera' | 'screen'>> = {
  microphone: 'microphone',
  camera: 'camera',
  screen: 'screen',
  'screen-sound': 'screen',
}

/** What of a person is shown and heard: sources that hosts took from participants are off, whatever their browser sends. */
export const permitted = <T>(person: Person<T>, settings: RoomSettings): Person<T> => {
  const taken = SOURCES.filter((source) => !mayUse(person.peer.role, settings, PERMISSION[source]))
  if (taken.length === 0) return person
  const off = Object.fromEntries(taken.map((source) => [source, false]))
  const without = Object.fromEntries(taken.map((source) => [FIELD[source], null]))
  return {
    ...person,
    ...without,
    on: { ...person.on, ...off },
    speaking: person.speaking && !taken.includes('microphone'),
  }
}

/** People after one event; the same list when it is about nobody here. `listed`: whom the room knows now. */
export const applyPersonEvent = <T>(
  people: readonly Person<T>[],
  event: PersonEvent<T>,
  listed: (id: PeerId) => boolean,
): readonly Person<T>[] => {
  if (event.type === 'gone') return people.filter(({ peer }) => peer.id !== event.peer)
  if (!people.some(({ peer }) => peer.id === event.peer)) return people
  // a link that breaks takes with it the person whom the room had already forgotten
  if (event.type === 'link' && event.state.kind !== 'connected' && !listed(event.peer))
    return people.filter(({ peer }) => peer.id !== event.peer)
  return people.map((person) => (person.peer.id === event.peer ? change(person, event) : person))
}

const change = <T>(person: Person<T>, event: Exclude<PersonEvent<T>, { type: 'gone' }>): Person<T> => {
  switch (event.type) {
    case 'link':
      return { ...person, link: event.state, speaking: event.state.kind === 'connected' && person.speaking }
    case 'tracks':
      return { ...person, on: event.on, speaking: event.on.microphone && person.speaking }
    case 'track':
      return { ...person, [FIELD[event.source]]: event.track }
    case 'speaking':
      return { ...person, speaking: event.on && person.on.microphone }
  }
}
