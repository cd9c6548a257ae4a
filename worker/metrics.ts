// What an operator's monitoring may ask: lines of the log, answers and budgets counted, and what is going on now. Prometheus' text
// format (0.0.4). Labels come from closed lists, so nothing here names a person, a room or an address.
//
// Counts live in the memory of one isolate. A plain workerd is one isolate, objects included: there they are exact, and begin at
// zero when it starts, as Prometheus expects. On Cloudflare each isolate has its own (docs/decisions.md, "Operating").

/** What a line may say beyond its name: fields whose values are closed lists. */
const REASON: Readonly<Record<string, string>> = {
  'signin.refused': 'code',
  'create.refused': 'code',
  'entry.refused': 'code',
  'socket.refused': 'code',
  'socket.closed': 'reason',
  'room.over': 'why',
  'seat.gone': 'why',
  'seat.unadmitted': 'why',
  'sfu.failed': 'act',
  'settings.wrong': 'setting',
}

type Labels = Readonly<Record<string, string>>
const HELP = {
  parvis_lines_total: 'Lines of the log, by name and closed reason.',
  parvis_answers_total: 'Answers to requests, by route and status; 101 is a socket.',
  parvis_over_budget_total: 'Requests refused because a budget was used up.',
} as const
type Counter = keyof typeof HELP

/** How many of a room are where. */
export interface Presence {
  readonly in: number
  readonly away: number
  readonly waiting: number
}

const counts = new Map<string, number>()
/** Rooms of this isolate in which somebody is in, away or waiting; a sleeping room keeps its row. */
const rooms = new Map<string, Presence>()
/** At the first count: a worker has no clock before its first request. */
let began: number | null = null

const text = (value: string): string => value.replace(/["\\\n]/g, (letter) => (letter === '\n' ? '\\n' : `\\${letter}`))
const series = (name: string, labels: Labels): string => {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${text(value)}"`)
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`
}

export const count = (counter: Counter, labels: Labels): void => {
  began ??= Date.now()
  const key = series(counter, labels)
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

export const countLine = (line: { readonly event: string }): void => {
  const field = REASON[line.event]
  const reason = field === undefined ? undefined : (line as Readonly<Record<string, unknown>>)[field]
  count('parvis_lines_total', { event: line.event, reason: typeof reason === 'string' ? reason : '' })
}

/** Said by a room whenever its people change; idempotent, so that sleep and restart lose nothing. */
export const tellPresence = (room: string, presence: Presence): void => {
  if (presence.in + presence.away + presence.waiting === 0) rooms.delete(room)
  else rooms.set(room, presence)
}

const gauge = (name: string, help: string, values: readonly (readonly [Labels, number])[]): readonly string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} gauge`,
  ...values.map(([labels, value]) => `${series(name, labels)} ${value}`),
]

/** Everything, as Prometheus reads it. */
export const metricsText = (): string => {
  began ??= Date.now()
  const all = [...rooms.values()]
  const people = (['in', 'away', 'waiting'] as const).map(
    (at) => [{ at }, all.reduce((sum, room) => sum + room[at], 0)] as const,
  )
  const counters = Object.entries(HELP).flatMap(([name, help]) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} counter`,
    ...[...counts]
      .filter(([key]) => key.startsWith(`${name}{`))
      .map(([key, value]) => `${key} ${value}`)
      .sort(),
  ])
  return [
    '# Of this isolate: all of a plain workerd, one of many on Cloudflare.',
    ...gauge('parvis_start_time_seconds', 'When counting began.', [[{}, Math.floor(began / 1000)]]),
    ...gauge('parvis_rooms_open', 'Rooms in which somebody is in.', [[{}, all.filter((room) => room.in > 0).length]]),
    ...gauge('parvis_people', 'People in rooms, by where they are.', people),
    ...counters,
    '',
  ].join('\n')
}
