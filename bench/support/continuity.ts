// Whether somebody's picture and voice go on, noted in the page from outside: when each tile showed a frame, whether it was
// blank in between, how loud each voice was, and what the browser made up for want of packets. The product knows nothing of it.
// Camera 320 × 180, as many frames as it gives (handover.ts says how many); the microphone is a tone that never pauses, so that
// every silence is a gap.
import type { Page } from '@playwright/test'

/** Moments are ms since the epoch: pages on one machine share that clock. */
export interface Tile {
  /** When frames were shown; those that a busy page never heard of, which are counted, evenly between the two around them. */
  readonly shown: readonly number[]
  /** When the page was told of one: no gap is longer than between these. */
  readonly told: readonly number[]
  /** When nothing, or black, was looked at though a frame had been shown before. */
  readonly blank: readonly number[]
}
export interface Voice {
  /** Ms of sound that the browser made up between two readings, and when these were. */
  readonly made: readonly (readonly [since: number, at: number, ms: number])[]
}
export interface Level {
  readonly at: number
  /** RMS of all that is heard, as if no two voices had anything in common; and how many tracks make it up. */
  readonly rms: number
  readonly tracks: number
}
export interface Noted {
  /** By the name on the tile. */
  readonly tiles: Readonly<Record<string, Tile>>
  /** By the track that was heard. */
  readonly voices: Readonly<Record<string, Voice>>
  readonly levels: readonly Level[]
  /** What the room said of the plan: `moving sfu`, `steady mesh`. */
  readonly plans: readonly (readonly [at: number, plan: string])[]
  /** A voice was played by two tracks at once. */
  readonly doubled: number
  /** Connections that are not closed. */
  readonly open: number
}

interface Continuity {
  take(): Promise<Noted>
  /** What a product does that closes the old way before it opens the new one. */
  breakFirst: boolean
}
declare global {
  interface Window {
    continuity: Continuity
  }
}

/** Runs in the page, before its scripts. */
export const noteContinuity = (): void => {
  const clock = (at = performance.now()): number => performance.timeOrigin + at
  const READ_EVERY_MS = 100

  // ── what goes in ───────────────────────────────────────────────────────────────────────────────────────────────
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
  navigator.mediaDevices.getUserMedia = async (constraints = {}) => {
    const { video, audio } = constraints
    const small = { width: 320, height: 180, resizeMode: 'crop-and-scale' }
    const stream = await ask({
      ...constraints,
      ...(video ? { video: { ...(typeof video === 'object' ? video : {}), ...small } } : {}),
    })
    if (!audio) return stream
    const context = new AudioContext()
    const tone = context.createOscillator()
    const gain = context.createGain()
    const out = context.createMediaStreamDestination()
    gain.gain.value = 0.1
    tone.connect(gain).connect(out)
    tone.start()
    for (const track of stream.getAudioTracks()) {
      stream.removeTrack(track)
      track.stop()
    }
    for (const track of out.stream.getAudioTracks()) stream.addTrack(track)
    return stream
  }

  // ── connections, and the room's word ───────────────────────────────────────────────────────────────────────────
  const connections = new Set<RTCPeerConnection>()
  const receivers = new Map<MediaStreamTrack, RTCRtpReceiver>()
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      connections.add(this)
      this.addEventListener('track', ({ track, receiver }) => receivers.set(track, receiver))
    }
  }
  let plans: [number, string][] = []
  window.WebSocket = class extends WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols)
      this.addEventListener('message', ({ data }) => {
        if (typeof data !== 'string' || !data.startsWith('{"type":"plan"')) return
        const { plan } = JSON.parse(data) as { plan: { kind: string; on?: string; to?: string } }
        plans.push([clock(), `${plan.kind} ${plan.on ?? plan.to}`])
        if (plan.kind !== 'moving' || !window.continuity.breakFirst) return
        for (const connection of connections) connection.close()
      })
    }
  }

  // ── pictures ───────────────────────────────────────────────────────────────────────────────────────────────────
  interface Watched {
    readonly video: HTMLVideoElement
    readonly article: Element
    readonly name: string
    shown: number[]
    told: number[]
    blank: number[]
    seen: boolean
  }
  const watched = new Map<HTMLVideoElement, Watched>()
  const small = new OffscreenCanvas(8, 8).getContext('2d', { willReadFrequently: true })
  const watch = (video: HTMLVideoElement, article: Element): void => {
    const name = article.getAttribute('aria-label')?.split(',')[0] ?? ''
    const one: Watched = { video, article, name, shown: [], told: [], blank: [], seen: false }
    watched.set(video, one)
    // it came with its first frame, in the place of another: that is shown with the drawing that follows
    if (video.videoWidth > 0 && !isBlank(one)) {
      one.shown.push(clock())
      one.told.push(clock())
      one.seen = true
    }
    let before: VideoFrameCallbackMetadata | null = null
    const next = (_now: number, frame: VideoFrameCallbackMetadata): void => {
      // how many it did not hear of is known, and between which two; not when
      const [from, missed] =
        before === null ? [0, 0] : [before.presentationTime, frame.presentedFrames - before.presentedFrames - 1]
      const step = (frame.presentationTime - from) / (missed + 1)
      for (let turn = 1; turn <= missed; turn++) one.shown.push(clock(from + turn * step))
      one.shown.push(clock(frame.presentationTime))
      one.told.push(clock(frame.presentationTime))
      before = frame
      one.seen = true
      video.requestVideoFrameCallback(next)
    }
    video.requestVideoFrameCallback(next)
  }
  const isBlank = ({ video, article }: Watched): boolean => {
    if (video.videoWidth === 0 || video.classList.contains('stale') || article.classList.contains('off')) return true
    if (small === null) return false
    small.clearRect(0, 0, 8, 8)
    small.drawImage(video, 0, 0, 8, 8)
    const { data } = small.getImageData(0, 0, 8, 8)
    let light = 0
    for (let at = 0; at < data.length; at += 4) light += (data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0)
    return light / (data.length / 4) < 24
  }
  let turn = 0
  const look = (): void => {
    requestAnimationFrame(look)
    for (const article of document.querySelectorAll('article'))
      for (const video of article.querySelectorAll('video'))
        if (!watched.has(video) && !video.closest('.self')) watch(video, article)
    turn += 1
    if (turn % 2 !== 0) return
    for (const one of watched.values()) {
      if (!one.video.isConnected) continue
      if (one.seen && isBlank(one)) one.blank.push(clock())
    }
  }
  requestAnimationFrame(look)

  // ── sound ──────────────────────────────────────────────────────────────────────────────────────────────────────
  /** Tracks that an element plays, each with its own measure: two tones of one pitch, added, can make a silence. */
  interface Ear {
    readonly node: MediaStreamAudioSourceNode
    readonly analyser: AnalyserNode
  }
  const heard = new Map<MediaStreamTrack, Ear>()
  let context: AudioContext | null = null
  let levels: Level[] = []
  let doubled = 0
  const wave = new Float32Array(512)
  const rmsOf = ({ analyser }: Ear): number => {
    analyser.getFloatTimeDomainData(wave)
    return Math.sqrt(wave.reduce((sum, value) => sum + value * value, 0) / wave.length)
  }
  /** The tracks that each element plays. */
  const played = (): MediaStreamTrack[][] =>
    [...document.querySelectorAll('audio')].map(({ srcObject }) =>
      srcObject instanceof MediaStream
        ? srcObject.getAudioTracks().filter(({ readyState }) => readyState === 'live')
        : [],
    )
  const listen = (): void => {
    const elements = played()
    doubled += elements.filter(({ length }) => length > 1).length
    const playing = new Set(elements.flat())
    if (playing.size > 0) context ??= new AudioContext()
    if (context === null) return
    for (const [track, { node }] of heard)
      if (!playing.has(track)) {
        node.disconnect()
        heard.delete(track)
      }
    for (const track of playing)
      if (!heard.has(track)) {
        const node = context.createMediaStreamSource(new MediaStream([track]))
        const analyser = context.createAnalyser()
        analyser.fftSize = wave.length
        node.connect(analyser)
        heard.set(track, { node, analyser })
      }
    levels.push({ at: clock(), rms: Math.hypot(...[...heard.values()].map(rmsOf)), tracks: playing.size })
  }
  setInterval(listen, 20)

  let voices = new Map<string, [number, number, number][]>()
  const before = new Map<MediaStreamTrack, readonly [at: number, made: number]>()
  let readAt = clock()
  const read = async (): Promise<void> => {
    const [from, now] = [readAt, clock()]
    readAt = now
    await Promise.all(
      [...receivers].map(async ([track, receiver]) => {
        if (track.kind !== 'audio') return
        if (track.readyState === 'ended') return void receivers.delete(track)
        for (const stat of (await receiver.getStats()).values()) {
          if (stat.type !== 'inbound-rtp') continue
          const made = ((stat.concealedSamples ?? 0) / 48_000) * 1_000
          const at = clock()
          // a line of which nothing was known has begun since the reading before
          const [since, soFar] = before.get(track) ?? [from, 0]
          before.set(track, [at, made])
          // asked now: what nobody plays any more since a moment ago runs dry
          if (!played().flat().includes(track)) continue
          const list = voices.get(track.id) ?? []
          voices.set(track.id, list)
          list.push([since, at, made - soFar])
        }
      }),
    )
    setTimeout(() => void read(), READ_EVERY_MS)
  }
  void read()

  window.continuity = {
    breakFirst: false,
    take: async () => {
      const tiles: Record<string, Tile> = {}
      for (const one of watched.values()) {
        const { shown = [], told = [], blank = [] } = tiles[one.name] ?? {}
        tiles[one.name] = {
          shown: [...shown, ...one.shown].sort((a, b) => a - b),
          told: [...told, ...one.told].sort((a, b) => a - b),
          blank: [...blank, ...one.blank],
        }
        one.shown = []
        one.told = []
        one.blank = []
        if (!one.video.isConnected) watched.delete(one.video)
      }
      const noted: Noted = {
        tiles,
        voices: Object.fromEntries([...voices].map(([id, made]) => [id, { made }])),
        levels,
        plans,
        doubled,
        open: [...connections].filter(({ connectionState }) => connectionState !== 'closed').length,
      }
      voices = new Map()
      levels = []
      plans = []
      doubled = 0
      return noted
    },
  }
}

/** All that was noted since the last time. */
export const takeNoted = (page: Page): Promise<Noted> => page.evaluate(() => window.continuity.take())

/** The longest time between two of these frames from `from` on, and from the last one to `until`, ms. */
export const longestGap = (shown: readonly number[], from: number, until: number): number => {
  const inside = shown.filter((at) => at >= from && at <= until)
  const last = shown.filter((at) => at < from).at(-1)
  const moments = [...(last === undefined ? [] : [last]), ...inside, until]
  return inside.length === 0
    ? until - from
    : Math.max(...moments.slice(1).map((at, index) => at - (moments[index] ?? at)))
}

/** The longest run of readings between `from` and `until` in which the browser made sound up, in ms of what was made up. */
export const longestMade = ({ made }: Voice, from: number, until: number): number => {
  let [longest, run] = [0, 0]
  for (const [since, at, ms] of made) {
    run = since >= from && at <= until && ms > 0 ? run + ms : 0
    longest = Math.max(longest, run)
  }
  return longest
}

/** Longest silence, ms: of all that is heard less than a quarter of the usual. */
export const longestSilence = (levels: readonly Level[]): number => {
  const heard = levels.filter(({ tracks }) => tracks > 0)
  const usual = [...heard].map(({ rms }) => rms).sort((a, b) => a - b)[heard.length >> 1] ?? 0
  let [longest, since] = [0, null as number | null]
  for (const { at, rms } of heard) {
    since = rms < usual / 4 ? (since ?? at) : null
    if (since !== null) longest = Math.max(longest, at - since + 20)
  }
  return longest
}
