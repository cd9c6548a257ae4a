// Budgets counted by Cloudflare's rate-limit bindings, for all isolates of a location together. A binding counts each time
// that it is asked and has no hours, so it stands behind what this isolate counts by itself, and its "no" is remembered here.
import { createBook } from './book.ts'
import type { Budget, Budgets, Rates } from './budgets.ts'
import type { Spent } from './rates.ts'

export type Limits = Readonly<Partial<Record<Budget, RateLimit>>>

export const createCloudflareBudgets = (own: Budgets, limits: Limits, rates: Rates, now: () => number): Budgets => {
  const closed = createBook<number>((until) => until <= now())
  const look: Budgets['look'] = async (budget, who) => {
    const waitMs = (closed.get(`${budget} ${who}`) ?? 0) - now()
    return waitMs > 0 ? { ok: false, retryAfterSeconds: Math.ceil(waitMs / 1000) } : own.look(budget, who)
  }
  const spend = async (budget: Budget, who: string): Promise<Spent> => {
    const here = await look(budget, who)
    if (!here.ok) return here
    const limit = limits[budget]
    if (limit !== undefined && !(await limit.limit({ key: who })).success) {
      const { seconds } = rates[budget][0] ?? { seconds: 60 }
      closed.set(`${budget} ${who}`, now() + seconds * 1000)
      return { ok: false, retryAfterSeconds: seconds }
    }
    return own.spend(budget, who)
  }
  return { spend, look }
}
