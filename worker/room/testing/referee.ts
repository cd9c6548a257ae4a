// Watches the plan from outside: what is told of it in which order, whom a move waits for, when it is done, and whether
// anybody is left where they said they can't be. Keeps its own account of who said what; believes frames, not the reducer.
import type { PeerId, Plan } from '../../../protocol/values.ts'
import { type Effect, isAboutPlan, type RoomEvent } from '../events.ts'
import { involvesSfu, planOf } from '../plan-state.ts'
import { isPresent } from '../seats.ts'
import type { RoomState, SocketId } from '../state.ts'
import type { Complain, View } from './view.ts'

export const ONE_MOVE = 'one move at a time, and its number rises'
export const BARRIER = 'a move waits for those who were in, and for nobody else'
export const IN_TIME = 'a move is decided by its deadline'
export const NOT_BLIND = 'a move is done when those it waits for are there, or few are late'
export const NOT_LEFT = 'nobody is left to an SFU that they can’t reach'
export const SENT_AWAY = 'who leaves is sent away from the SFU too'

type Moving = Extract<Plan, { kind: 'moving' }>
type Watched = readonly [event: RoomEvent, before: RoomState, after: RoomState, effects: readonly Effect[]]

export interface Referee {
  watch(watched: Watched, now: number, views: ReadonlyMap<SocketId, View>): void
  forget(): void
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
const MESH: Plan = { kind: 'steady', epoch: 0, on: 'mesh' }

/** Whether the second can be the next that is told after the first. */
const follows = (a: Plan, b: Plan): boolean => {
  if (b.epoch > a.epoch) return a.kind === 'steady' || b.kind === 'steady'
  if (b.epoch < a.epoch || (a.kind === 'steady' && b.kind === 'moving')) return false
  if (a.kind === 'steady') return b.kind === 'steady' && a.on === b.on
  if (b.kind === 'steady') return b.on === a.to
  return a.to === b.to && a.deadline === b.deadline && b.barrier.every((peer) => a.barrier.includes(peer))
}

/** Who is in, by which socket. */
const inside = (state: RoomState): ReadonlyMap<PeerId, SocketId> =>
  new Map([...state.seats.values()].flatMap((seat) => (seat.at === 'in' ? [[seat.id, seat.socket] as const] : [])))

export const createReferee = (complain: Complain): Referee => {
  let last: Plan = MESH
  /** Those whom the present move may wait for. */
  let waited: ReadonlyMap<PeerId, SocketId> = new Map()
  /** Who said so, of the present epoch. */
  const ready = new Set<PeerId>()
  const lost = new Set<PeerId>()

  const listen = (event: RoomEvent, speaker: View | undefined): void => {
    if (event.type !== 'said' || !isAboutPlan(event.frame) || event.frame.type === 'trouble') return
    if (speaker?.at !== 'in' || speaker.id === null || event.frame.epoch !== speaker.plan?.epoch) return
    if (event.frame.type === 'ready') {
      ready.add(speaker.id)
      lost.delete(speaker.id)
      return
    }
    lost.add(speaker.id)
    // on the way to the mesh it says nothing of the mesh
    if (!('to' in speaker.plan) || speaker.plan.to === 'sfu') ready.delete(speaker.id)
  }

  const judgeCommit = (move: Moving, stragglers: readonly PeerId[], after: RoomState, now: number): void => {
    const there = inside(after)
    const behind = move.barrier.filter((peer) => there.get(peer) === waited.get(peer) && !ready.has(peer))
    if (behind.some((peer) => !stragglers.includes(peer))) complain(NOT_BLIND)
    if (now < move.deadline && behind.some((peer) => !lost.has(peer))) complain(NOT_BLIND)
    const people = [...after.seats.values()].filter(isPresent).length
    if (stragglers.length > 0 && (stragglers.length > 2 || people - stragglers.length < 2)) complain(NOT_BLIND)
  }

  const hear = (plan: Plan, [event, before, after]: Watched, now: number): void => {
    if (same(last, plan)) return
    if (!follows(last, plan)) complain(ONE_MOVE)
    if (plan.kind === 'moving' && plan.epoch !== last.epoch) {
      const was = inside(before)
      // let in by one word, one after the other: the first of them were in when the last one made it too many
      waited = event.type === 'opening' ? inside(after) : was
      const stayed = [...was].filter(([peer, socket]) => inside(after).get(peer) === socket)
      if (stayed.some(([peer]) => !plan.barrier.includes(peer))) complain(BARRIER)
    }
    if (last.kind === 'moving' && plan.kind === 'steady' && plan.epoch === last.epoch)
      judgeCommit(last, plan.stragglers ?? [], after, now)
    if (plan.epoch !== last.epoch) for (const said of [ready, lost]) said.clear()
    last = plan
  }

  const judgeState = (after: RoomState, now: number): void => {
    const plan = after.room?.plan
    const there = inside(after)
    if (plan?.kind === 'moving') {
      if (now >= plan.deadline) complain(IN_TIME)
      for (const peer of plan.barrier) if (!waited.has(peer) || there.get(peer) !== waited.get(peer)) complain(BARRIER)
    }
    const onMesh = last.kind === 'moving' ? last.to === 'mesh' : last.on === 'mesh'
    for (const peer of lost) if (there.has(peer) && !onMesh && !last.stragglers?.includes(peer)) complain(NOT_LEFT)
  }

  const judgeLeaving = ([, before, after, effects]: Watched): void => {
    if (before.room === null || !involvesSfu(before.room.plan)) return
    const acts = effects.flatMap((effect) => (effect.type === 'sfu' ? [effect.act] : []))
    for (const { id } of [...before.seats.values()].filter(isPresent)) {
      const seat = after.seats.get(id)
      if (seat !== undefined && isPresent(seat)) continue
      if (!acts.some((act) => act.do === 'close' || (act.do === 'remove' && act.peer === id))) complain(SENT_AWAY)
    }
  }

  return {
    watch: (watched, now, views) => {
      const [event, before, after, effects] = watched
      listen(event, 'socket' in event ? views.get(event.socket) : undefined)
      for (const effect of effects) {
        if (effect.type !== 'send') continue
        if (effect.frame.type === 'plan' || effect.frame.type === 'welcome') hear(effect.frame.plan, watched, now)
      }
      // what nobody heard has happened all the same
      if (after.room !== null) hear(planOf(after.room.plan), watched, now)
      judgeState(after, now)
      judgeLeaving(watched)
      for (const id of before.seats.keys())
        if (!isPresentIn(after, id)) for (const said of [ready, lost]) said.delete(id)
    },
    forget: () => {
      last = MESH
      waited = new Map()
      for (const said of [ready, lost]) said.clear()
    },
  }
}

const isPresentIn = (state: RoomState, id: PeerId): boolean => {
  const seat = state.seats.get(id)
  return seat !== undefined && isPresent(seat)
}
