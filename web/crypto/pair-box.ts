// Sealing of signals between two people (DESIGN §6). box = base64url(IV 12 ‖ AES-256-GCM of the payload); additional data =
// version ‖ code ‖ from ‖ to ‖ link ‖ n. Each number opens once, within a window of 64. The payload is JSON, packed where it is long.
import { accept } from '../call/replay-window.ts'
import type { PairBox, RemotePeer } from '../media/topology.ts'
import { fromBase64url, toBase64url } from './base64url.ts'
import { derivePsk } from './link-secret.ts'
import { pack, unpack } from './packing.ts'
import { derivePairKeys, freshNumbers, type TabKey } from './pair-keys.ts'

const IV_BYTES = 12

export interface PairBoxContext {
  readonly code: string
  /** L, or null for who came with the code alone. */
  readonly secret: string | null
  readonly tabKey: TabKey
  readonly self: { readonly id: string; readonly proof: boolean }
}

/** Makes boxes; derivation begins at once, so that it is done when the first signal comes. */
export const createPairBoxes = ({ code, secret, tabKey, self }: PairBoxContext): ((peer: RemotePeer) => PairBox) => {
  const psk = secret === null ? null : derivePsk(secret)

  return (peer) => {
    const verified = psk !== null && self.proof && peer.proof
    const keys = (verified ? psk : Promise.resolve(new Uint8Array())).then((mixed) =>
      derivePairKeys(code, { ...tabKey, id: self.id }, { id: peer.id, publicKey: peer.key }, mixed),
    )
    // a public key that is no point: every seal and open says so, nothing is left unhandled here
    keys.catch(() => undefined)
    const pair = [code, self.id, peer.id, peer.key, verified].join(' ')
    const numbers = tabKey.numbers.get(pair) ?? freshNumbers()
    tabKey.numbers.set(pair, numbers)
    const about = (from: string, to: string, link: number, n: number): Uint8Array<ArrayBuffer> =>
      new TextEncoder().encode(['parvis/1', code, from, to, link, n].join(' '))

    return {
      verified,
      link: () => numbers.link,
      seal: async (link, payload) => {
        const n = numbers.next
        numbers.next += 1
        numbers.link = Math.max(numbers.link, link)
        const { seal } = await keys
        const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
        const algorithm = { name: 'AES-GCM', iv, additionalData: about(self.id, peer.id, link, n) }
        const sealed = await crypto.subtle.encrypt(algorithm, seal, await pack(JSON.stringify(payload)))
        const box = new Uint8Array(IV_BYTES + sealed.byteLength)
        box.set(iv)
        box.set(new Uint8Array(sealed), IV_BYTES)
        return { link, n, box: toBase64url(box) }
      },
      open: async ({ link, n, box }) => {
        try {
          const { open } = await keys
          const bytes = fromBase64url(box)
          const additionalData = about(peer.id, self.id, link, n)
          const algorithm = { name: 'AES-GCM', iv: bytes.subarray(0, IV_BYTES), additionalData }
          const opened = await crypto.subtle.decrypt(algorithm, open, bytes.subarray(IV_BYTES))
          // only what is authentic may move the window
          const moved = accept(numbers.window, n)
          if (moved === null) return null
          numbers.window = moved
          numbers.link = Math.max(numbers.link, link)
          return JSON.parse(await unpack(new Uint8Array(opened)))
        } catch {
          return null // forged, truncated, meant for somebody else, or not JSON: not to be believed
        }
      },
    }
  }
}

/** Boxes of a pair for something other than signals. `code` never has a space, so no purpose is another room's code. */
export const createBoxesFor = (
  purpose: 'keys' | 'digits' | 'talk',
  context: PairBoxContext,
): ((peer: RemotePeer) => PairBox) => createPairBoxes({ ...context, code: `${context.code} ${purpose}` })
