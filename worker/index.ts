// Entry of the worker: routes and the classes of its objects.
import { app } from './app.ts'

export { AgentObject } from './agent-object.ts'
export { IssuerObject } from './issuer-object.ts'
export { RoomObject } from './room-object.ts'
export default { fetch: app.fetch }
