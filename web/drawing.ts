// When the interface is drawn: at once, but for the moments in which somebody is linked. Then offer and answer go first,
// since a first picture waits for them and not for the tile around it (bench -- join).

const LATER_MS = 25
/** How long linking takes, about. */
const LINKING_MS = 200

let until = 0

/** Somebody is being linked from now on. */
export const linking = (): void => {
  until = performance.now() + LINKING_MS
}

/** Preact's `options.debounceRendering`. */
export const drawSoon = (draw: () => void): void => {
  setTimeout(draw, performance.now() < until ? LATER_MS : 0)
}
