// Where the plan goes from here: decided from the plan, from who is there and from the time alone. Knows no frames.
import type { Instant, PeerId, PlanReason, Topology } from '../../protocol/values.ts'
import { involvesSfu, isPlain, MESH, type Moving, type RoomPlan, type Steady } from './plan-state.ts'
import { MOVE_WITHIN_MS } from './times.ts'

/** What a plan is judged by. */
export interface Facts {
  readonly now: Instant
  /** Whether there is an SFU. */
  readonly sfu: boolean
  readonly meshMax: number
  /** Down, after a mesh would have done for so long. */
  readonly meshAfterMs: number
  /** Of rest after a failure. */
  readonly coolDownMs: number
  /** In or away, in order of arrival. */
  readonly present: readonly PeerId[]
  /** Those of them who are in. */
  readonly inside: readonly PeerId[]
  /** Those of them who were in before, with the same socket. */
  readonly stayed: readonly PeerId[]
  readonly bears: (stragglers: number, people: number) => boolean
}

/** One came over, two are late: those go on as they are. More, or nobody left to speak of, and it was no move. */
export const bearsLate = (stragglers: number, people: number): boolean => stragglers <= 2 && people - stragglers >= 2
/** Who lost the SFU costs the others a link each; in a large meeting some may always be behind a wall. */
const bearsLost = (stragglers: number, people: number): boolean =>
  stragglers <= Math.max(2, people / 4) && people - stragglers >= 2

/** Whether as many are in as are away: after a restart everybody is away, and a move would be blind. */
const canBegin = ({ inside, present }: Facts): boolean => inside.length > 0 && inside.length * 2 >= present.length

const isOver = ({ present, meshMax }: Facts): boolean => present.length > meshMax

/** Whether the mesh's trouble may move the room: two have nothing to gain by it. */
export const mayMoveUp = (plan: Steady, facts: Facts): boolean =>
  plan.on === 'mesh' && facts.sfu && facts.now >= plan.rest && facts.present.length >= 3 && canBegin(facts)

export const begin = (plan: Steady, facts: Facts, held = plan.held): Moving => ({
  kind: 'moving',
  epoch: plan.epoch + 1,
  to: plan.on === 'mesh' ? 'sfu' : 'mesh',
  barrier: facts.stayed,
  ready: [],
  // on the mesh the list says who isn't there, which is no matter for the SFU
  stragglers: plan.on === 'mesh' ? [] : plan.stragglers,
  deadline: facts.now + MOVE_WITHIN_MS,
  held,
})

const settled = (on: Topology, epoch: number, rest: Partial<Steady> = {}): Steady => ({ ...MESH, epoch, on, ...rest })

const commit = ({ to, epoch, held }: Moving, stragglers: readonly PeerId[]): Steady =>
  settled(to, epoch, { stragglers, held: held && to === 'sfu' })

/** Back where it was. A failed move up is not held: it takes another word of trouble. */
const abort = ({ to, epoch, held, stragglers }: Moving, rest: Instant, why: PlanReason | null): Steady =>
  to === 'sfu' ? settled('mesh', epoch + 1, { rest, why }) : settled('sfu', epoch + 1, { rest, held, stragglers })

const lost = ({ epoch }: RoomPlan, { now, sfu, coolDownMs }: Facts): Steady =>
  settled('mesh', epoch + 1, sfu ? { rest: now + coolDownMs, why: 'sfu-failed' } : {})

const kept = <T>(list: readonly T[], among: readonly T[]): readonly T[] =>
  list.every((item) => among.includes(item)) ? list : list.filter((item) => among.includes(item))

/** The plan as it follows from the facts; the same object when nothing does. */
export const advance = (plan: RoomPlan, facts: Facts): RoomPlan => {
  const next = step(plan, facts)
  return next === plan ? plan : advance(next, facts)
}

const step = (plan: RoomPlan, facts: Facts): RoomPlan => {
  if (facts.present.length === 0) return nobodyLeft(plan)
  return plan.kind === 'moving' ? whileMoving(plan, facts) : whileSteady(plan, facts)
}

/** The next meeting begins as every meeting does. */
const nobodyLeft = (plan: RoomPlan): RoomPlan => {
  if (involvesSfu(plan)) return settled('mesh', plan.epoch + 1)
  return isPlain(plan) ? plan : settled('mesh', plan.epoch)
}

const whileMoving = (before: Moving, facts: Facts): RoomPlan => {
  if (!facts.sfu) return lost(before, facts)
  // up there are too many again, or nobody is there to see: what was goes on
  if ((before.to === 'mesh' && isOver(facts)) || facts.inside.length === 0) return abort(before, 0, null)
  const plan = whoIsThere(before, facts)
  const { barrier, ready, stragglers, to } = plan
  const late = barrier.filter((peer) => !ready.includes(peer))
  const people = facts.present.length
  const rest = facts.now + facts.coolDownMs
  if (to === 'mesh') {
    if (late.length > 0 && facts.now < plan.deadline) return plan
    return late.length === 0 || facts.bears(late.length, people) ? commit(plan, late) : abort(plan, rest, null)
  }
  if (stragglers.length > 0 && !facts.bears(stragglers.length, people)) return abort(plan, rest, 'sfu-failed')
  const silent = late.filter((peer) => !stragglers.includes(peer))
  if (silent.length > 0 && facts.now < plan.deadline) return plan
  const behind = [...stragglers, ...silent]
  return behind.length === 0 || facts.bears(behind.length, people)
    ? commit(plan, behind)
    : abort(plan, rest, 'too-slow')
}

const whoIsThere = (plan: Moving, { stayed, present }: Facts): Moving => {
  const barrier = kept(plan.barrier, stayed)
  const ready = kept(plan.ready, barrier)
  const stragglers = kept(plan.stragglers, present)
  const same = barrier === plan.barrier && ready === plan.ready && stragglers === plan.stragglers
  return same ? plan : { ...plan, barrier, ready, stragglers }
}

const whileSteady = (before: Steady, facts: Facts): RoomPlan => {
  const plan = upkeep(before, facts)
  const people = facts.present.length
  if (plan.on === 'mesh') {
    const wanted = facts.sfu && isOver(facts) && facts.now >= plan.rest
    return wanted && canBegin(facts) ? begin(plan, facts) : plan
  }
  if (!facts.sfu || (plan.stragglers.length > 0 && !bearsLost(plan.stragglers.length, people))) return lost(plan, facts)
  const due = plan.few !== null && facts.now >= Math.max(plan.few + facts.meshAfterMs, plan.rest)
  if (!due) return plan
  // nobody to do it with: the time is counted anew, or the alarm would ring for ever
  return canBegin(facts) ? begin(plan, facts) : { ...plan, few: facts.now }
}

/** What lies in the past is over, who has left is named no more. */
const upkeep = (plan: Steady, facts: Facts): Steady => {
  const over = isOver(facts)
  const few = plan.on === 'mesh' || over || plan.held ? null : (plan.few ?? facts.now)
  const rest = facts.now >= plan.rest ? 0 : plan.rest
  const why = plan.on === 'mesh' && !over && rest === 0 ? null : plan.why
  const stragglers = kept(plan.stragglers, facts.present)
  const same = few === plan.few && rest === plan.rest && why === plan.why && stragglers === plan.stragglers
  return same ? plan : { ...plan, few, rest, why, stragglers }
}

/** When time alone moves the plan, or null. */
export const planWake = (plan: RoomPlan, meshAfterMs: number): Instant | null => {
  if (plan.kind === 'moving') return plan.deadline
  if (plan.few !== null) return Math.max(plan.few + meshAfterMs, plan.rest)
  return plan.rest === 0 ? null : plan.rest
}
