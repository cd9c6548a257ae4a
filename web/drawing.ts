// What a machine does while somebody is linked, and what it leaves for later: offer and answer go before the tile around them, and
// one's own picture stands still, since a first picture waits for them (bench -- join). Else all is drawn at once.

import { type ReadonlySignal, signal } from '@preact/signals'

const LATER_MS = 25
/** How long linking takes, about. */
const LINKING_MS = 200

/** Where no first picture comes, one's own moves again after this long. */
const STILL_MS = 600

let until = 0
const held = signal(false)
let timer: ReturnType<typeof setTimeout> | undefined

/** Whether one's own picture stands still: a machine that draws it in software draws the other's first one later. */
export const standsStill: ReadonlySignal<boolean> = held

/** Somebody is being linked from now on. `first`: nobody else was there, so nothing moves but one's own picture. */
export const linking = (first: boolean): void => {
  until = performance.now() + LINKING_MS
  if (!first) return
  held.value = true
  clearTimeout(timer)
  timer = setTimeout(linked, STILL_MS)
}

/** A first picture is there. */
export const linked = (): void => {
  clearTimeout(timer)
  held.value = false
}

/** Preact's `options.debounceRendering`. */
export const drawSoon = (draw: () => void): void => {
  setTimeout(draw, performance.now() < until ? LATER_MS : 0)
}
