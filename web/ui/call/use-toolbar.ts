// A toolbar is one Tab stop; arrows, Home and End move inside (WAI-ARIA, toolbar pattern). Hidden controls are skipped.
import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'

export const useToolbar = (): RefObject<HTMLDivElement | null> => {
  const ref = useRef<HTMLDivElement>(null)
  const controls = (): HTMLButtonElement[] =>
    [...(ref.current?.querySelectorAll('button') ?? [])].filter((button) => button.offsetParent !== null)

  /** Exactly one control can be reached by Tab: the last one that had the focus, else the first. */
  const settle = (chosen: HTMLButtonElement | undefined): void => {
    const all = controls()
    const stop = chosen ?? all.find((button) => button.tabIndex === 0 && button.dataset.stop === 'yes') ?? all[0]
    for (const button of all) {
      button.tabIndex = button === stop ? 0 : -1
      button.dataset.stop = button === stop ? 'yes' : 'no'
    }
  }
  // after each drawing: controls come and go with the state and with the width
  useEffect(() => settle(undefined))
  useLayoutEffect(() => {
    const bar = ref.current
    const resized = (): void => settle(undefined)
    const focused = ({ target }: FocusEvent): void => {
      if (target instanceof HTMLButtonElement) settle(target)
    }
    const pressed = (event: KeyboardEvent): void => {
      const all = controls()
      const at = all.indexOf(document.activeElement as HTMLButtonElement)
      const step = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key]
      if (step === undefined || at < 0) return
      event.preventDefault()
      all.at(step % all.length)?.focus()
    }
    bar?.addEventListener('focusin', focused)
    bar?.addEventListener('keydown', pressed)
    addEventListener('resize', resized)
    return () => {
      bar?.removeEventListener('focusin', focused)
      bar?.removeEventListener('keydown', pressed)
      removeEventListener('resize', resized)
    }
  }, [])
  return ref
}
