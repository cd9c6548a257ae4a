// What one browser and the room say to each other, with a hand on it: frames that a test keeps back, and a socket that it
// cuts. Neither side knows of it. The plan is noted as this browser was told.
import type { BrowserContext, WebSocketRoute } from '@playwright/test'
import type { Plan } from '../../protocol/values.ts'

export interface RoomWire {
  /** As this browser was told, newest last. */
  readonly plans: Plan[]
  /** How often the browser has said a frame of this type, kept ones included. */
  readonly said: (type: string) => number
  /** Frames of this type that the browser says from now on wait, until they are let go. */
  keep(type: string): void
  /** In their order, unless their socket is gone. */
  letGo(): void
  /** At the next frame of this type the socket is cut, and the frame is lost. */
  cutAt(type: string): void
}

/** Any code that the room does not use: gone without a word that means anything. */
const CUT = { code: 3999 }
/** What may be said in a close (RFC 6455 §7.4.2); a socket that just broke says 1006. */
const closing = (code: number | undefined): { readonly code: number } =>
  code === 1000 || (code !== undefined && code >= 3000 && code < 5000) ? { code } : CUT

export const wireOf = async (context: BrowserContext): Promise<RoomWire> => {
  const plans: Plan[] = []
  const said = new Map<string, number>()
  const keeping = new Set<string>()
  const cutting = new Set<string>()
  let kept: (() => void)[] = []

  const carry = (route: WebSocketRoute): void => {
    const server = route.connectToServer()
    let gone = false
    route.onClose((code) => {
      gone = true
      void server.close(closing(code))
    })
    server.onClose((code) => {
      gone = true
      void route.close(closing(code))
    })
    route.onMessage((data) => {
      const [, type = ''] = /^\{"type":"([a-z-]+)"/.exec(String(data)) ?? []
      said.set(type, (said.get(type) ?? 0) + 1)
      if (cutting.delete(type)) {
        gone = true
        void server.close(CUT)
        void route.close(CUT)
      } else if (keeping.has(type))
        kept.push(() => {
          if (!gone) server.send(data)
        })
      else if (!gone) server.send(data)
    })
    server.onMessage((data) => {
      if (/^\{"type":"(plan|welcome)"/.test(String(data)))
        plans.push((JSON.parse(String(data)) as { readonly plan: Plan }).plan)
      route.send(data)
    })
  }
  await context.routeWebSocket(/\/socket$/, carry)
  return {
    plans,
    said: (type) => said.get(type) ?? 0,
    keep: (type) => keeping.add(type),
    letGo: () => {
      keeping.clear()
      for (const go of kept) go()
      kept = []
    },
    cutAt: (type) => cutting.add(type),
  }
}
