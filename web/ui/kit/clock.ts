// The time for what counts seconds on screen: one timer for all, running only while something on screen reads it.
import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

/** `wall` as Date.now(), `steady` as performance.now(), both in ms, read together each second. */
const read = () => ({ wall: Date.now(), steady: performance.now() })
const now = signal(read())
let users = 0
let timer: ReturnType<typeof setInterval> | undefined

const tick = (): void => {
  now.value = read()
}

export const useClock = (): { readonly wall: number; readonly steady: number } => {
  useEffect(() => {
    users += 1
    tick()
    if (users === 1) timer = setInterval(tick, 1_000)
    return () => {
      users -= 1
      if (users === 0) clearInterval(timer)
    }
  }, [])
  return now.value
}
