// People who send picture and sound into the media server and look at nothing: the product's own sender, from the built
// page, as often as wanted in one browser of their own. What they send is a loop of drawn frames, sealed under the
// meeting's key like everybody's.
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from '@playwright/test'
import type { SfuAccess } from '../../protocol/http.ts'
import type { EpochKey } from '../../web/call/epoch-messages.ts'
import type { Sfu, SfuContext } from '../../web/media/sfu/sfu-context.ts'

/** Faces of the home page, turned round by round in so many frames. */
const FIGURES = [1, 2, 3].map((n) =>
  readFileSync(new URL(`../../web/ui/home/figure-${n}.svg`, import.meta.url)).toString('base64'),
)
const LOOP = 48
const ASSETS = fileURLToPath(new URL('../../dist/client/assets/', import.meta.url))

export interface Publisher {
  readonly id: string
  readonly access: SfuAccess
  /** Sound alone. */
  readonly blind?: true
}
/** Of the page that publishes, beside its window. */
interface Stage {
  talking: (who: number) => void
}

/** The built chunk that speaks with the media server: what the page leads to, since an older build's files lie beside it. */
const sfuChunk = (): string => {
  const seen = new Set<string>()
  const look = (text: string): string | null => {
    for (const [name] of text.matchAll(/[\w-]+-[\w-]{8}\.js/g)) {
      if (/^sfu-/.test(name)) return name
      if (seen.has(name) || !existsSync(`${ASSETS}${name}`)) continue
      seen.add(name)
      const found = look(readFileSync(`${ASSETS}${name}`, 'utf8'))
      if (found !== null) return found
    }
    return null
  }
  const name = look(readFileSync(`${ASSETS}../index.html`, 'utf8'))
  if (name === null) throw new Error('the built page knows no media server')
  return `/assets/${name}`
}

export interface Publishing {
  /** Only this one is heard from now on. */
  talking(who: number): Promise<void>
}

/** Resolves once all of them are published, picture and sound. Rejects when that takes longer than two minutes. */
export const publish = async (
  browser: Browser,
  origin: string,
  keys: readonly EpochKey[],
  people: readonly Publisher[],
  size: { readonly width: number; readonly height: number; readonly fps: number },
): Promise<Publishing> => {
  const context = await browser.newContext()
  const page: Page = await context.newPage()
  // any page of ours: what it allows is what the product may do
  await page.goto(`${origin}/nothing-here`)
  await page.evaluate(
    async ({ chunk, keys, people, size, figures, LOOP }) => {
      const { createSfu } = (await import(chunk)) as { createSfu(context: SfuContext): Sfu }
      // nothing is to be heard of it here
      const audio = new AudioContext({ sinkId: { type: 'none' } } as AudioContextOptions)
      const faces = await Promise.all(
        figures.map(async (figure) => {
          const image = new Image()
          image.src = `data:image/svg+xml;base64,${figure}`
          await image.decode()
          const side = Math.round(size.height * 0.85)
          return createImageBitmap(image, { resizeWidth: side, resizeHeight: side })
        }),
      )
      const canvases = people.map((_, who) => {
        const canvas = document.createElement('canvas')
        canvas.width = size.width
        canvas.height = size.height
        const pen = canvas.getContext('2d')
        const face = faces[who % faces.length]
        if (pen === null || face === undefined) throw new Error('nothing to draw with')
        return { canvas, pen, face, ground: `hsl(${(who * 67) % 360} 22% ${24 + (who % 3) * 6}%)` }
      })
      let at = 0
      setInterval(() => {
        at = (at + 1) % LOOP
        const turn = (at / LOOP) * 2 * Math.PI
        for (const { pen, face, ground } of canvases) {
          pen.fillStyle = ground
          pen.fillRect(0, 0, size.width, size.height)
          const [x, y] = [(size.width - face.width) / 2, size.height - face.height]
          pen.drawImage(face, x + Math.cos(turn) * 4, y + Math.sin(turn) * 3)
        }
      }, 1_000 / size.fps)
      const throats: GainNode[] = []
      ;(window as unknown as { stage: Stage }).stage = {
        talking: (who) => {
          for (const [index, throat] of throats.entries()) throat.gain.setValueAtTime(index === who ? 0.6 : 0, 0)
        },
      }
      const source = { all: () => keys, sealing: () => keys[0] ?? null, subscribe: () => () => undefined }
      const box = {
        verified: true,
        link: () => 0,
        seal: () => Promise.reject(new Error('mute')),
        open: async () => null,
      }
      for (const [who, { id, access, blind }] of people.entries()) {
        const [voice, throat, mouth] = [
          audio.createOscillator(),
          audio.createGain(),
          audio.createMediaStreamDestination(),
        ]
        throat.gain.value = 0
        voice.frequency.value = 150 + who * 10
        voice.connect(throat).connect(mouth)
        voice.start()
        throats.push(throat)
        const [camera] = blind ? [] : (canvases[who]?.canvas.captureStream(size.fps).getVideoTracks() ?? [])
        const [microphone] = mouth.stream.getAudioTracks()
        await new Promise<void>((resolve, reject) => {
          const late = setTimeout(() => reject(new Error(`publisher ${who} is not published`)), 15_000)
          const sfu = createSfu({
            self: { id, seat: who, proof: true },
            now: () => Date.now(),
            access: async () => access,
            keys: source,
            talkBox: () => box,
            post: () => undefined,
            online: () => false,
            onState: ({ is }) => {
              if (is === 'down') reject(new Error(`publisher ${who} is not at the media server`))
            },
            onPublished: (sources) => {
              if (!sources.includes('microphone') || (camera !== undefined && !sources.includes('camera'))) return
              clearTimeout(late)
              resolve()
            },
          })
          sfu.setTracks({ camera: camera ?? null, microphone: microphone ?? null })
        })
      }
    },
    {
      chunk: sfuChunk(),
      keys: keys.map((key) => ({ ...key })),
      people: people.map((one) => ({ ...one })),
      size,
      figures: FIGURES,
      LOOP,
    },
  )
  return {
    talking: (who) => page.evaluate((who) => (window as unknown as { stage: Stage }).stage.talking(who), who),
  }
}
