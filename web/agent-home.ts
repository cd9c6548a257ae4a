// Composition root of an agent's home page: a chunk of its own, which no guest loads.
import type { Me } from '../protocol/http.ts'
import type { Home } from './home.ts'
import { startMyRooms } from './my-rooms.ts'
import { renderSignedIn } from './ui/agent/signed-in.tsx'

export const startAgentHome = (root: Element, home: Home, { agent, mayCreate }: Me): void => {
  if (agent !== null) renderSignedIn(root, { home, mine: startMyRooms(home.actions.forget), agent, mayCreate })
}
