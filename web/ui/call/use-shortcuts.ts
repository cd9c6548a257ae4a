// Carries out what shortcuts.ts names. Holding V opens a microphone that was off, for as long as it is held.
import { useLayoutEffect } from 'preact/hooks'
import type { Actions, Model } from '../../model.ts'
import { toggleFullScreen } from './share.ts'
import { deedOf } from './shortcuts.ts'
import { closePopover, type View } from './view.ts'

const HOLD_KEY = 'parvis.hold-to-talk'

/** Whether V talks; kept on this device, on unless switched off. */
export const holdToTalk = {
  get: (): boolean => {
    try {
      return localStorage.getItem(HOLD_KEY) !== 'no'
    } catch {
      return true // forbidden by the browser's settings
    }
  },
  set: (on: boolean): void => {
    try {
      localStorage.setItem(HOLD_KEY, on ? 'yes' : 'no')
    } catch {
      return // full or forbidden: not remembered
    }
  },
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, select, textarea'))

/**
 * A modal dialog has the keys to itself. The browser closes it before it says so: asked by the view, a second Escape would
 * go nowhere.
 */
const inDialog = (): boolean => document.querySelector('dialog[open]') !== null

/** The topmost thing that is open; false when nothing was. */
const closeTop = (view: View, model: Model, actions: Actions): boolean => {
  if (view.open.value !== null) closePopover(view)
  else if (model.words.comparing.value !== null) actions.words.hideComparison()
  else if (view.chat.open.value) view.chat.open.value = false
  else if (view.people.value) view.people.value = false
  else return false
  return true
}

export const useShortcuts = (model: Model, actions: Actions, view: View): void => {
  // there as soon as the call is drawn
  useLayoutEffect(() => {
    let talking = false
    const stopTalking = (): void => {
      if (talking && model.media.microphone.value === 'on') actions.toggleMicrophone()
      talking = false
    }
    const talk = (): boolean => {
      if (!holdToTalk.get() || talking || model.media.microphone.value !== 'off') return talking
      talking = true
      actions.toggleMicrophone()
      return true
    }
    const deeds = {
      microphone: actions.toggleMicrophone,
      camera: actions.toggleCamera,
      hand: actions.toggleHand,
      chat: () => {
        view.chat.open.value = !view.chat.open.value
      },
      people: () => {
        view.people.value = !view.people.value
      },
      'full-screen': toggleFullScreen,
      keys: () => {
        view.keys.value = true
      },
      notices: () => document.getElementById('notices')?.focus(),
    }
    const down = (event: KeyboardEvent): void => {
      const { key, shiftKey: shift, altKey: alt } = event
      const deed = deedOf({ key, control: event.ctrlKey || event.metaKey, shift, alt, typing: isTyping(event.target) })
      if (deed === null || inDialog()) return
      if (deed === 'talk') {
        if (talk()) event.preventDefault()
      } else if (deed === 'close') {
        if (closeTop(view, model, actions)) event.preventDefault()
      } else {
        event.preventDefault()
        if (!event.repeat) deeds[deed]()
      }
    }
    const up = ({ key }: KeyboardEvent): void => {
      if (key.toLowerCase() === 'v') stopTalking()
    }
    document.addEventListener('keydown', down)
    document.addEventListener('keyup', up)
    addEventListener('blur', stopTalking)
    return () => {
      document.removeEventListener('keydown', down)
      document.removeEventListener('keyup', up)
      removeEventListener('blur', stopTalking)
    }
  }, [])
}
