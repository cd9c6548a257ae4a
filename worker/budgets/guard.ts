// Budgets as routes ask for them: who is over one is answered `request.too-many`. For codes: what opens nothing is counted,
// and who has counted too often hears the same whatever the code is, unless they bring what nobody can guess.
import type { Env } from '../env.ts'
import { CodedError, TooMany } from '../errors.ts'
import { log } from '../log.ts'
import { count } from '../metrics.ts'
import type { Settings } from '../settings.ts'
import type { Budget, Budgets } from './budgets.ts'
import { createCloudflareBudgets, type Limits } from './cloudflare.ts'
import { createMemoryBudgets } from './memory.ts'
import type { Spent } from './rates.ts'
import { addressOf, wordFor } from './who.ts'

export interface Guard {
  /** Takes one from the budget of this address, or of `whom`. Throws TooMany. */
  spend(budget: Budget, whom?: string): Promise<void>
  /** The same for one room: an address may be busy in one and come to another. */
  spendAt(budget: Budget, code: string): Promise<void>
  /** Throws TooMany where this address, or all of them, missed too often. */
  mayGuess(): Promise<void>
  /** A code opened nothing: what to answer. */
  missed(): Promise<CodedError>
}

const EVERYBODY = 'everybody'

const limitsOf = (env: Env, { changedBudgets }: Settings): Limits => {
  const limits: Record<Budget, RateLimit | undefined> = {
    rooms: env.LIMIT_ROOMS,
    'guest-rooms': env.LIMIT_GUEST_ROOMS,
    misses: env.LIMIT_MISSES,
    'all-misses': env.LIMIT_ALL_MISSES,
    knocks: env.LIMIT_KNOCKS,
    joins: env.LIMIT_JOINS,
    credentials: env.LIMIT_CREDENTIALS,
    sfu: env.LIMIT_SFU,
    account: env.LIMIT_ACCOUNT,
    'sign-ins': env.LIMIT_SIGN_INS,
    alarms: undefined,
  }
  // a binding's numbers stand in wrangler.toml: another number is counted without it
  const bound = Object.entries(limits).filter(([name, limit]) => limit !== undefined && !changedBudgets.has(name))
  return Object.fromEntries(bound)
}

const known = new WeakMap<object, Budgets>()

const clock = (): number => Date.now()

const budgetsOf = (env: Env, settings: Settings): Budgets => {
  const made = known.get(env)
  if (made !== undefined) return made
  const own = createMemoryBudgets(settings.budgets, clock)
  const limits = limitsOf(env, settings)
  const budgets = Object.keys(limits).length === 0 ? own : createCloudflareBudgets(own, limits, settings.budgets, clock)
  known.set(env, budgets)
  return budgets
}

const must = (spent: Spent): void => {
  if (!spent.ok) throw new TooMany(spent.retryAfterSeconds)
}

export const guardOf = (env: Env, settings: Settings, request: Request): Guard => {
  const budgets = budgetsOf(env, settings)
  const address = addressOf(request)
  const ask = async (how: 'spend' | 'look', budget: Budget, whom: string): Promise<Spent> => {
    const spent = await budgets[how](budget, await wordFor(settings.keys, budget, whom, clock()))
    if (!spent.ok && budget !== 'alarms') count('parvis_over_budget_total', { budget })
    return spent
  }
  /** Of all addresses together. Over it, a line for the operator. */
  const everybody = async (how: 'spend' | 'look'): Promise<Spent> => {
    const spent = await ask(how, 'all-misses', EVERYBODY)
    if (!spent.ok && (await ask('spend', 'alarms', EVERYBODY)).ok) log({ event: 'misses.many' })
    return spent
  }

  return {
    spend: async (budget, whom = address) => must(await ask('spend', budget, whom)),
    spendAt: async (budget, code) => must(await ask('spend', budget, `${code} ${address}`)),
    mayGuess: async () => {
      must(await ask('look', 'misses', address))
      must(await everybody('look'))
    },
    missed: async () => {
      const own = await ask('spend', 'misses', address)
      if (!own.ok) return new TooMany(own.retryAfterSeconds)
      const all = await everybody('spend')
      return all.ok ? new CodedError('room.unknown') : new TooMany(all.retryAfterSeconds)
    },
  }
}
