// Somebody who was sent away and comes back into LiveKit with a token that still opens, and nothing of ours: LiveKit's own
// client, with whatever keys of frames they have kept. Subscribes to everything, plays it, and counts what opens.
import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { ROOT } from '../../scripts/run.mjs'
import type { FrameKey } from './keys-watch.ts'

const DIST = `${ROOT}node_modules/livekit-client/dist/`

export interface Opened {
  /** Packets of pictures and of sound that LiveKit passed on. */
  readonly pictures: number
  readonly sounds: number
  /** What came of them. */
  readonly framesDecoded: number
  readonly samplesHeard: number
  /** How much of a picture is as green as the fake camera, the most of all pictures: 0 to 1. */
  readonly green: number
  /** The token as LiveKit has renewed it meanwhile. */
  readonly token: string
}

interface Stat {
  readonly type: string
  readonly kind: string
  readonly packetsReceived: number
  readonly framesDecoded?: number
  readonly jitterBufferEmittedCount?: number
}
interface Track {
  attach(): HTMLElement
  getRTCStatsReport(): Promise<Map<string, Stat> | undefined>
}
interface LivekitRoom {
  readonly engine: { readonly token: string }
  on(event: string, listener: (track: Track) => void): void
  setE2EEEnabled(on: boolean): Promise<void>
  connect(url: string, token: string): Promise<void>
  disconnect(): Promise<void>
}
declare const LivekitClient: {
  readonly Room: new (options: object) => LivekitRoom
  readonly BaseKeyProvider: new (
    options: object,
  ) => { onSetEncryptionKey(key: CryptoKey, who: string, index: number): void }
  readonly createKeyMaterialFromBuffer: (bytes: ArrayBuffer) => Promise<CryptoKey>
}

/** `page`: of a context without a policy of ours. */
export const prepareOutsider = async (page: Page, sfuUrl: string): Promise<void> => {
  // LiveKit's own address: a secure context, and nothing of ours in it
  await page.goto(sfuUrl.replace(/^ws/, 'http'))
  await page.addScriptTag({ path: `${DIST}livekit-client.umd.js` })
}

/** Connects, and waits until so many packets of both kinds have come, or for 20 s. `keys`: null for who does not even know that
 * frames are sealed, and hands them to the decoder as they are. */
export const listenIn = async (
  page: Page,
  {
    url,
    token,
    keys,
    packets,
  }: {
    readonly url: string
    readonly token: string
    readonly keys: readonly FrameKey[] | null
    readonly packets: number
  },
): Promise<Opened> => {
  const worker = await readFile(`${DIST}livekit-client.e2ee.worker.js`, 'utf8')
  return page.evaluate(
    async ({ url, token, keys, packets, worker }) => {
      const tracks: Track[] = []
      const provider = new LivekitClient.BaseKeyProvider({
        sharedKey: false,
        ratchetWindowSize: 0,
        failureTolerance: -1,
        keyringSize: 16,
        keySize: 256,
      })
      const made = new Worker(URL.createObjectURL(new Blob([worker], { type: 'text/javascript' })))
      const room = new LivekitClient.Room(keys === null ? {} : { encryption: { keyProvider: provider, worker: made } })
      room.on('trackSubscribed', (track) => {
        tracks.push(track)
        document.body.append(track.attach())
      })
      for (const { sender, index, hex } of keys ?? []) {
        const bytes = Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
        provider.onSetEncryptionKey(await LivekitClient.createKeyMaterialFromBuffer(bytes.buffer), sender, index)
      }
      if (keys !== null) await room.setE2EEEnabled(true)
      await room.connect(url, token)
      const count = async () => {
        const sum = { pictures: 0, sounds: 0, framesDecoded: 0, samplesHeard: 0 }
        for (const track of tracks)
          for (const stat of (await track.getRTCStatsReport())?.values() ?? []) {
            if (stat.type !== 'inbound-rtp') continue
            sum[stat.kind === 'video' ? 'pictures' : 'sounds'] += stat.packetsReceived
            sum.framesDecoded += stat.framesDecoded ?? 0
            sum.samplesHeard += stat.jitterBufferEmittedCount ?? 0
          }
        return sum
      }
      const until = performance.now() + 20_000
      let seen = await count()
      while ((seen.pictures < packets || seen.sounds < packets) && performance.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, 100))
        seen = await count()
      }
      const glass = new OffscreenCanvas(32, 18).getContext('2d', { willReadFrequently: true })
      const greens = [...document.querySelectorAll('video')].map((video) => {
        if (glass === null || video.videoWidth === 0) return 0
        glass.drawImage(video, 0, 0, 32, 18)
        const { data } = glass.getImageData(0, 0, 32, 18)
        let green = 0
        for (let at = 0; at < data.length; at += 4)
          if ((data[at + 1] ?? 0) > Math.max(data[at] ?? 0, data[at + 2] ?? 0) + 40) green += 1
        return green / (32 * 18)
      })
      const opened = { ...seen, token: room.engine.token, green: Math.max(0, ...greens) }
      await room.disconnect()
      document.body.replaceChildren()
      made.terminate()
      return opened
    },
    { url, token, keys, packets, worker },
  )
}
