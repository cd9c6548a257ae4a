// Budgets counted in this isolate's memory: exact where one process serves everybody (a plain workerd), a lid on each
// isolate elsewhere. Nothing is written.
import { createBook } from './book.ts'
import type { Budget, Budgets, Rates } from './budgets.ts'
import { type Buckets, type Spent, take } from './rates.ts'

export const createMemoryBudgets = (rates: Rates, now: () => number): Budgets => {
  const book = createBook<Buckets>((buckets) => buckets.every((full) => full <= now()))
  const ask = (budget: Budget, who: string): readonly [string, Buckets, Spent] => {
    const key = `${budget} ${who}`
    return [key, ...take(rates[budget], book.get(key) ?? [], now())]
  }
  return {
    spend: async (budget, who) => {
      const [key, buckets, spent] = ask(budget, who)
      if (spent.ok) book.set(key, buckets)
      return spent
    },
    look: async (budget, who) => ask(budget, who)[2],
  }
}
