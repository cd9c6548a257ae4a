// Entry of the worker: routes and the classes of its objects.
import { env } from 'cloudflare:workers'
import { app } from './app.ts'
import type { Env } from './env.ts'
import { settingsOf } from './settings.ts'

export { AgentObject } from './agent-object.ts'
export { IssuerObject } from './issuer-object.ts'
export { RoomObject } from './room-object.ts'

// On one's own box workerd does not start with a wrong setting. Cloudflare wants a version to be there before it has secrets, so
// there each request is answered `server.unavailable` instead.
const bindings = env as unknown as Env
if (bindings.ASSETS === undefined) settingsOf(bindings)

export default { fetch: app.fetch }
