// The LiveKit server that tests in the browser are given (test/support/livekit.setup.ts).

export interface LivekitServer {
  readonly url: string
  readonly key: string
  readonly secret: string
}
declare module 'vitest' {
  interface ProvidedContext {
    /** Null: there is none on this machine. */
    livekit: LivekitServer | null
  }
}
