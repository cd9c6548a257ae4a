// What may be asked of the edge, and how often (docs/decisions.md): the table, its setting, and the interface behind which
// it is counted. Of people it knows opaque words alone (who.ts).
import * as v from 'valibot'
import type { Rate, Spent } from './rates.ts'

export interface Budgets {
  /** Takes one from what `who` has of this budget. */
  spend(budget: Budget, who: string): Promise<Spent>
  /** What `spend` would say; takes nothing. */
  look(budget: Budget, who: string): Promise<Spent>
}

export type Budget = keyof typeof DEFAULT_RATES
export type Rates = Readonly<Record<Budget, readonly Rate[]>>

/** The shortest rate first: it is the one that Cloudflare's bindings in wrangler.toml repeat. */
export const DEFAULT_RATES = {
  /** Rooms made by an account. */
  rooms: [{ count: 10, seconds: 3600 }],
  /** Rooms made by guests of one address, where anyone may. */
  'guest-rooms': [{ count: 10, seconds: 3600 }],
  /** Codes that open nothing, from one address. What opens is not counted: a ministry has one address. */
  misses: [
    { count: 10, seconds: 60 },
    { count: 60, seconds: 3600 },
  ],
  /** The same from everywhere: what a botnet has. */
  'all-misses': [{ count: 3000, seconds: 60 }],
  /** Comings from one address to one room that open nothing by themselves. */
  knocks: [{ count: 120, seconds: 60 }],
  /** Comings from one address to one room with what opens it: each may bring a relay user. */
  joins: [{ count: 600, seconds: 60 }],
  /** Relay credentials of a seat. */
  credentials: [{ count: 6, seconds: 60 }],
  /** Tokens of a seat for the media server: one for each connection. */
  sfu: [{ count: 6, seconds: 60 }],
  /** Whatever an account asks about itself and its rooms: each list asks as many objects as it has rooms. */
  account: [{ count: 60, seconds: 60 }],
  /** Steps of signing in from one address, two for each person: a ministry begins its day at nine. */
  'sign-ins': [{ count: 600, seconds: 60 }],
  /** Lines of the log about misses from everywhere. */
  alarms: [{ count: 1, seconds: 60 }],
} as const satisfies Readonly<Record<string, readonly Rate[]>>

const NAMES = Object.keys(DEFAULT_RATES) as readonly Budget[]

const Entry = v.pipe(
  v.string(),
  v.regex(
    /^[a-z-]+=[1-9]\d{0,8}\/[1-9]\d{0,4}(,[1-9]\d{0,8}\/[1-9]\d{0,4})*$/,
    'name=count/seconds, with commas for more',
  ),
  v.transform((text) => {
    const [name = '', list = ''] = text.split('=')
    const rates = list.split(',').map((rate) => {
      const [count, seconds] = rate.split('/').map(Number)
      return { count: count ?? 1, seconds: seconds ?? 1 }
    })
    return [name, rates] as const
  }),
  v.tuple([v.picklist(NAMES), v.array(v.object({ count: v.number(), seconds: v.number() }))]),
)

/** `misses=20/60,100/3600 rooms=50/3600`: other rates for some budgets. Throws ValiError. */
export const readChanges = (text: string): Partial<Rates> =>
  Object.fromEntries(
    text
      .split(/\s+/)
      .filter((entry) => entry !== '')
      .map((entry) => v.parse(Entry, entry)),
  )
