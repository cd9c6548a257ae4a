// How much each receiver may cost us (DESIGN §5, ladder's first rung): the uplink shared by what each one shows. Pure.

/** Until the uplink is measured; above what an office or a home line gives up to a handful of people. */
const UPLINK_BPS = 2_500_000
const AUDIO_BPS = 40_000
const CAMERA_LEAST_BPS = 80_000
const CAMERA_MOST_BPS = 1_700_000
const SCREEN_LEAST_BPS = 320_000
const SCREEN_MOST_BPS = 2_500_000

/**
 * The first picture of a link: a path whose width nobody knows yet passes a small key frame at once and a large one
 * after three tenths of a second.
 */
const FIRST_SIDE = 320

/** What a picture of a given longest side (pixels) is worth. */
const WORTH = [
  { side: 0, bps: CAMERA_LEAST_BPS },
  { side: 240, bps: 150_000 },
  { side: 480, bps: 350_000 },
  { side: 800, bps: 800_000 },
  { side: Number.POSITIVE_INFINITY, bps: CAMERA_MOST_BPS },
] as const
const worthOf = (side: number): number => WORTH.find((entry) => side <= entry.side)?.bps ?? CAMERA_MOST_BPS
/** All that a camera gives (media/devices/capture.ts). */
const FPS_MOST = 30
/** Longest side, pixels, of a tile in a call of a few. */
const TILE_SIDE = 640
/** Of a hidden screen so much is sent that it can be read at once; a camera begins with a key frame, so nothing is sent. */
const HIDDEN_FPS = 5
/** Coarse, so that a tile that grows by a few pixels does not restart the encoder. */
const SCALES = [1, 1.5, 2, 3, 4, 6] as const

export interface VideoCap {
  /** Whether anything is sent at all. */
  readonly active: boolean
  readonly maxBitrate: number
  readonly maxFramerate: number
  readonly scaleResolutionDownBy: number
}

/**
 * Cap for one receiver's copy of a video. `others`: how many receive it; `shown`: longest side at which this one shows
 * it, device pixels, 0 when hidden, null when not said yet; `captured`: longest side of the track.
 */
export const videoCap = (
  source: 'camera' | 'screen',
  others: number,
  shown: number | null,
  captured: number,
): VideoCap => {
  const share = UPLINK_BPS / Math.max(1, others) - AUDIO_BPS
  if (source === 'screen') {
    const maxFramerate = shown === 0 ? HIDDEN_FPS : FPS_MOST
    const worth = shown === 0 ? SCREEN_LEAST_BPS : SCREEN_MOST_BPS
    const maxBitrate = Math.round(Math.min(worth, Math.max(share, SCREEN_LEAST_BPS)))
    return { active: true, maxBitrate, maxFramerate, scaleResolutionDownBy: 1 }
  }
  const side = shown ?? Math.min(FIRST_SIDE, captured)
  const worth = shown === null ? CAMERA_MOST_BPS : worthOf(side)
  const scale = SCALES.findLast((candidate) => captured / candidate >= side) ?? 1
  return {
    active: shown !== 0,
    maxBitrate: Math.round(Math.max(CAMERA_LEAST_BPS, Math.min(worth, share, CAMERA_MOST_BPS))),
    maxFramerate: FPS_MOST,
    scaleResolutionDownBy: scale,
  }
}

/**
 * Cap for a camera's largest picture at the SFU, sent once for all: what a tile in a call of a few may cost by mesh. `captured`: longest
 * side of the track. Livekit gives 160 kbit/s to one of 320 pixels, and its encoder leaves out a frame every few seconds; and 20
 * frames a second to all below 960.
 */
export const sfuCap = (captured: number): Pick<VideoCap, 'maxBitrate' | 'maxFramerate'> => ({
  maxBitrate: worthOf(Math.max(captured, TILE_SIDE)),
  maxFramerate: FPS_MOST,
})
