// The worker that seals and opens frames. Livekit would let a server say that somebody's frames are in the clear, and
// would then show whatever the server sends in that name; this one never hears that word.
import workerUrl from './frames.worker.ts?worker&url'
import type { WorkerWord } from './worker-word.ts'

/** Whether the word would let frames pass in the clear. */
export const opensClear = ({ kind, data }: WorkerWord): boolean => kind === 'enable' && data?.enabled !== true

/**
 * Whether a word says what the worker knows. For each track that anybody publishes livekit hands it all keys of everybody
 * again, and it derives each anew: in a meeting of a hundred that is thousands of keys, while people come.
 */
export const createKnownKeys = (): ((word: WorkerWord) => boolean) => {
  const known = new Map<string, CryptoKey>()
  return ({ kind, data = {} }) => {
    const { participantIdentity, keyIndex, key } = data
    if (kind !== 'setKey' || key === undefined) return false
    const place = `${participantIdentity} ${keyIndex}`
    const same = known.get(place) === key
    known.set(place, key)
    return same && data.updateCurrentKeyIndex === false
  }
}

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
  const isKnown = createKnownKeys()
  worker.postMessage = (message: WorkerWord, ...rest: unknown[]) => {
    if (!opensClear(message) && !isKnown(message)) (post as (...given: unknown[]) => void)(message, ...rest)
  }
  return worker
}
