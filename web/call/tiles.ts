// Who stands where in the call. Pure: people in order of arrival, oneself last on the first page, the first shared
// screen large. Every tile is in the answer, hidden ones without a place, so that no <video> is ever made anew.
import type { PeerId } from '../../protocol/values.ts'
import { gridFor, type Rect, type Size } from './grid.ts'

export const CORNERS = ['bottom-right', 'bottom-left', 'top-left', 'top-right'] as const
export type Corner = (typeof CORNERS)[number]

export interface StageState {
  /** Room for tiles, CSS pixels. */
  readonly stage: Size
  /** Below 768 px of window: other gaps, other limits. */
  readonly phone: boolean
  /** In order of arrival. */
  readonly others: readonly PeerId[]
  /** Who shares a screen, in order of their start; oneself never counts. */
  readonly shares: readonly PeerId[]
  /** The share that somebody enlarged by hand. */
  readonly pinned: PeerId | null
  /** Where one's own picture stands in a one-to-one. */
  readonly corner: Corner
  readonly page: number
}

/** `float`: over somebody's picture. `strip`: beside a screen. */
export type Role = 'grid' | 'float' | 'strip' | 'screen'
export interface Tile {
  /** `self`, `<peer>/camera` or `<peer>/screen`: never a track's or a stream's id. */
  readonly key: string
  readonly peer: PeerId | null
  readonly source: 'camera' | 'screen'
  readonly role: Role
  /** null: on another page. */
  readonly rect: Rect | null
  /** Where it stands, from 0; a large screen stands on each, so on the one that is shown. */
  readonly page: number
}
export interface Layout {
  readonly mode: 'alone' | 'pair' | 'grid' | 'screen'
  readonly tiles: readonly Tile[]
  readonly page: number
  readonly pages: number
}

const GAP = { desk: 12, phone: 8 }
/** Most tiles on a page: 2 × 3 on a phone, 5 × 5 on a desk. */
const MOST = { desk: { tiles: 25, columns: 5 }, phone: { tiles: 6, columns: 2 } }
/** A face smaller than this is no face: then there are more pages, down to two tiles each. */
const LEAST: Size = { width: 144, height: 84 }
/** Own picture in a one-to-one, and its distance from the edges. */
const SELF = { desk: { width: 272, height: 170 }, phone: { width: 108, height: 144 } }
const SELF_INSET = { desk: 16, phone: 12 }
/** The strip beside a screen; narrower on a phone that lies on its side. */
const STRIP = 232
const STRIP_LOW = 144
const LOW = 400
const STRIP_RATIO = 16 / 10
const SCREEN_RATIO = 16 / 10
/** Tiles under a screen on a phone: 2 × 2. */
const UNDER_SCREEN = 4
/** The line with "previous, next", when there is more than one page. */
const PAGER = 48

/** Cameras are 16:9 and cover their tile, so an upright tile needs a picture wider than itself. */
const CAMERA_RATIO = 16 / 9

/** Longest side, CSS pixels, of the picture that fills this tile; 0 for a hidden one. */
export const pictureSize = ({ rect, source }: Pick<Tile, 'rect' | 'source'>): number => {
  if (rect === null) return 0
  return source === 'camera' ? Math.max(rect.width, rect.height * CAMERA_RATIO) : Math.max(rect.width, rect.height)
}

type Slot = Omit<Tile, 'rect' | 'role' | 'page'>
const SELF_SLOT: Slot = { key: 'self', peer: null, source: 'camera' }
const cameraOf = (peer: PeerId): Slot => ({ key: `${peer}/camera`, peer, source: 'camera' })
const screenOf = (peer: PeerId): Slot => ({ key: `${peer}/screen`, peer, source: 'screen' })

/** Shares in order of their start, after a look at who shares now. */
export const sharesAfter = (before: readonly PeerId[], sharing: readonly PeerId[]): readonly PeerId[] => {
  const kept = before.filter((peer) => sharing.includes(peer))
  const fresh = sharing.filter((peer) => !before.includes(peer))
  return kept.length === before.length && fresh.length === 0 ? before : [...kept, ...fresh]
}

export const layOut = (state: StageState): Layout => {
  if (state.shares.length > 0) return screenLayout(state)
  if (state.others.length === 0) return gridLayout(state, 'alone')
  return state.others.length === 1 ? pairLayout(state) : gridLayout(state, 'grid')
}

const sizeOf = ({ phone }: StageState): 'phone' | 'desk' => (phone ? 'phone' : 'desk')
const whole = ({ stage }: StageState): Rect => ({ x: 0, y: 0, ...stage })

const pairLayout = (state: StageState): Layout => {
  const size = sizeOf(state)
  const inset = SELF_INSET[size]
  const { width, height } = SELF[size]
  const float = {
    width: Math.min(width, state.stage.width / 3),
    height: Math.min(height, state.stage.height / 3),
  }
  const rect = {
    ...float,
    x: state.corner.endsWith('right') ? state.stage.width - float.width - inset : inset,
    y: state.corner.startsWith('bottom') ? state.stage.height - float.height - inset : inset,
  }
  return {
    mode: 'pair',
    tiles: [
      ...state.others.map((peer) => ({ ...cameraOf(peer), role: 'grid' as const, rect: whole(state), page: 0 })),
      { ...SELF_SLOT, role: 'float', rect, page: 0 },
    ],
    page: 0,
    pages: 1,
  }
}

const gridLayout = (state: StageState, mode: 'alone' | 'grid'): Layout => {
  const { columns } = MOST[sizeOf(state)]
  const room = roomOn(state)
  return paged(state, mode, queue([], state.others, room), room, 'grid', (n, stage) =>
    gridFor(n, stage, GAP[sizeOf(state)], columns),
  )
}
/** Tiles on a page of this stage. One that is not measured yet is none too small. */
const roomOn = (state: StageState): number => {
  const { tiles, columns } = MOST[sizeOf(state)]
  const { width, height } = state.stage
  const gap = GAP[sizeOf(state)]
  if (width === 0 || height === 0) return tiles
  const across = Math.min(columns, Math.floor((width + gap) / (LEAST.width + gap)))
  const down = Math.floor((height - PAGER + gap) / (LEAST.height + gap))
  return Math.max(2, Math.min(tiles, across * down))
}

const screenLayout = (state: StageState): Layout => {
  const large = state.shares.find((peer) => peer === state.pinned) ?? state.shares[0]
  const small = state.shares.filter((peer) => peer !== large)
  const gap = GAP[sizeOf(state)]
  const low = state.stage.height <= LOW && state.stage.width > state.stage.height
  const beside = !state.phone || low
  const strip = low ? STRIP_LOW : STRIP
  const row = low ? strip / 2 : strip / STRIP_RATIO
  const room = beside ? Math.max(1, Math.floor((state.stage.height - PAGER + gap) / (row + gap))) : UNDER_SCREEN
  const screen: Rect = beside
    ? { x: 0, y: 0, width: Math.max(0, state.stage.width - strip - gap), height: state.stage.height }
    : {
        x: 0,
        y: 0,
        width: state.stage.width,
        height: Math.min(state.stage.width / SCREEN_RATIO, state.stage.height / 2),
      }
  const place = (n: number, stage: Size): readonly Rect[] => {
    if (beside) {
      const top = (stage.height - n * row - (n - 1) * gap) / 2
      return Array.from({ length: n }, (_, i) => ({
        x: screen.width + gap,
        y: top + i * (row + gap),
        width: strip,
        height: row,
      }))
    }
    const under = { width: stage.width, height: Math.max(0, stage.height - screen.height - gap) }
    return gridFor(n, under, gap, 2).map((rect) => ({ ...rect, y: rect.y + screen.height + gap }))
  }
  const people = paged(state, 'screen', queue(small, state.others, room), room, 'strip', place)
  const main =
    large === undefined ? [] : [{ ...screenOf(large), role: 'screen' as const, rect: screen, page: people.page }]
  return { ...people, tiles: [...main, ...people.tiles] }
}

/** Small screens, then people by arrival, oneself last on the first page. */
const queue = (screens: readonly PeerId[], others: readonly PeerId[], room: number): readonly Slot[] => {
  const slots = [...screens.map(screenOf), ...others.map(cameraOf)]
  const last = Math.min(slots.length, room - 1)
  return [...slots.slice(0, last), SELF_SLOT, ...slots.slice(last)]
}

const paged = (
  state: StageState,
  mode: Layout['mode'],
  slots: readonly Slot[],
  room: number,
  role: Role,
  place: (n: number, stage: Size) => readonly Rect[],
): Layout => {
  const pages = Math.max(1, Math.ceil(slots.length / room))
  const page = Math.min(Math.max(0, state.page), pages - 1)
  const stage = pages > 1 ? { ...state.stage, height: Math.max(0, state.stage.height - PAGER) } : state.stage
  const onPage = slots.slice(page * room, (page + 1) * room)
  const rects = place(onPage.length, stage)
  const tiles = slots.map((slot, i) => {
    const own = Math.floor(i / room)
    return { ...slot, role, page: own, rect: own === page ? (rects[i - page * room] ?? null) : null }
  })
  return { mode, tiles, page, pages }
}
