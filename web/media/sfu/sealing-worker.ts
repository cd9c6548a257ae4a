// The worker that seals and opens frames. Livekit would let a server say that somebody's frames are in the clear, and
// would then show whatever the server sends in that name; this one never hears that word.
import workerUrl from './frames.worker.ts?worker&url'

/** Livekit's word to its worker about somebody's frames (E2eeManager.postEnable). */
interface Word {
  readonly kind?: string
  readonly data?: { readonly enabled?: boolean }
}

/** Whether the word would let frames pass in the clear. */
export const opensClear = ({ kind, data }: Word): boolean => kind === 'enable' && data?.enabled !== true

/** Only our own file, by its own name (the page's CSP asks for trusted types). */
const trusted = (url: string): string => {
  const { trustedTypes } = globalThis as unknown as {
    trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL(url: string): string } }
  }
  return trustedTypes === undefined
    ? url
    : trustedTypes.createPolicy('parvis-frames', { createScriptURL: () => url }).createScriptURL(url)
}
let ownUrl: string | null = null

export const createSealingWorker = (): Worker => {
  ownUrl ??= trusted(workerUrl)
  const worker = new Worker(ownUrl, { type: 'module' })
  const post = worker.postMessage.bind(worker)
  worker.postMessage = (message: Word, ...rest: unknown[]) => {
    if (!opensClear(message)) (post as (...given: unknown[]) => void)(message, ...rest)
  }
  return worker
}
