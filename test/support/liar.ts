// A server that sits between two people of whom one has not the link: it shows each a public key of its own in the place
// of the other's, opens every box and seals it anew. Everything works, and it could read all of it. In a comparison of
// digits it commits to a nonce of its own, since another's commitment names the keys. On the real frames, in the browsers'
// own sockets; with the product's own boxes, so that it lies as well as can be.
import type { BrowserContext, WebSocketRoute } from '@playwright/test'
import { commitTo, makeNonce } from '../../web/crypto/digits.ts'
import { createPairBoxes } from '../../web/crypto/pair-box.ts'
import { makeTabKey, type TabKey } from '../../web/crypto/pair-keys.ts'
import type { PairBox } from '../../web/media/topology.ts'

interface Sealed {
  readonly link?: number
  readonly n: number
  readonly box: string
}
/** One of the two, as the liar knows them, and who it is towards the other. */
interface Side {
  id: string
  key: string
  /** Shown to the other in the place of `key`. */
  readonly mask: TabKey
}

export interface Liar {
  /** Boxes that were opened and sealed anew. */
  readonly opened: () => number
  readonly sitBefore: (context: BrowserContext) => Promise<void>
}

const PURPOSE: Readonly<Record<string, string>> = { signal: '', keys: ' keys', digits: ' digits' }

export const createLiar = (code: string): Liar => {
  const sides: Side[] = []
  const boxes = new Map<string, PairBox>()
  const nonce = makeNonce()
  let opened = 0

  /** As `mask`'s owner towards `other`. */
  const boxOf = (type: string, as: Side, other: Side): PairBox => {
    const name = [type, as.id, other.id, other.key].join(' ')
    const known = boxes.get(name)
    if (known !== undefined) return known
    const make = createPairBoxes({
      code: `${code}${PURPOSE[type]}`,
      secret: null,
      tabKey: as.mask,
      self: { id: as.id, proof: false },
    })
    const box = make({ id: other.id, key: other.key, proof: false } as Parameters<typeof make>[0])
    boxes.set(name, box)
    return box
  }
  const reseal = async (type: string, from: Side, to: Side, { link = 0, n, box }: Sealed): Promise<Sealed | null> => {
    const text = await boxOf(type, to, from).open({ link, n, box })
    if (text === null) return null
    opened += 1
    const said = type === 'digits' ? await compare(from, to, text as { type: string }) : text
    return boxOf(type, from, to).seal(link, said)
  }
  /** What the liar says in a comparison in the place of who came without the link. */
  const compare = async (from: Side, to: Side, message: { readonly type: string }): Promise<unknown> => {
    const joiner = { id: from.id, publicKey: from.mask.publicKey }
    const member = { id: to.id, publicKey: to.key }
    if (message.type === 'commit')
      return { type: 'commit', commitment: await commitTo({ code, joiner, member }, nonce) }
    return message.type === 'reveal' ? { type: 'reveal', nonce } : message
  }
  const masked = <P extends { readonly id: string; readonly key: string }>(peer: P): P => {
    // by the key that they entered with: the other may hear of them before they hear their own id
    const side = sides.find(({ id, key }) => id === peer.id || key === peer.key)
    return side === undefined ? peer : { ...peer, key: side.mask.publicKey }
  }

  /** What this side is told, bent. */
  const bend = async (side: Side, frame: { readonly type: string }): Promise<unknown> => {
    const { type } = frame
    if (type === 'welcome') {
      const welcome = frame as unknown as { self: { id: string }; peers: { id: string; key: string }[] }
      side.id = welcome.self.id
      return { ...welcome, peers: welcome.peers.map(masked) }
    }
    if (type === 'joined' || type === 'changed') {
      const { peer } = frame as unknown as { peer: { id: string; key: string } }
      return { type, peer: masked(peer) }
    }
    if (PURPOSE[type] === undefined) return frame
    const sealed = frame as unknown as Sealed & { from: string }
    const from = sides.find(({ id }) => id === sealed.from)
    if (from === undefined) return frame
    const anew = await reseal(type, from, side, sealed)
    if (anew === null) return frame
    const { link, n, box } = anew
    return { type, from: sealed.from, n, box, ...(type === 'signal' ? { link } : {}) }
  }

  const sit = async (route: WebSocketRoute): Promise<void> => {
    const side: Side = { id: '', key: '', mask: await makeTabKey() }
    sides.push(side)
    const server = route.connectToServer()
    let telling: Promise<void> = Promise.resolve()
    route.onMessage((data) => {
      const text = String(data)
      if (text.startsWith('{"type":"enter"')) side.key = (JSON.parse(text) as { key: string }).key
      server.send(data)
    })
    server.onMessage((data) => {
      telling = telling.then(async () => {
        const text = String(data)
        route.send(text.startsWith('{') ? JSON.stringify(await bend(side, JSON.parse(text))) : data)
      })
    })
  }

  return {
    opened: () => opened,
    sitBefore: (context) => context.routeWebSocket(/\/socket$/, sit),
  }
}
