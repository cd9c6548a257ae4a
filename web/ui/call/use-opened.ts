// Fetches panels and dialogs: a while after the call is drawn, or at once when somebody opens one.
import { useEffect, useState } from 'preact/hooks'
import type { Model } from '../../model.ts'
import type { View } from './view.ts'

type Opened = typeof import('./opened.tsx')

/** After the first faces. */
const LATER_MS = 3_000

const isWanted = ({ people, chat, keys, dialog, ask, open }: View, { words }: Model): boolean =>
  people.value ||
  chat.open.value ||
  keys.value ||
  dialog.value !== null ||
  ask.value !== null ||
  open.value?.name === 'person' ||
  words.comparing.value !== null

/** null until it is here; while the service is away it is asked for again by whatever is opened next. */
export const useOpened = (model: Model, view: View): Opened | null => {
  const [parts, setParts] = useState<Opened | null>(null)
  const wanted = isWanted(view, model)
  const load = (): void => {
    import('./opened.tsx').then(
      (opened) => setParts(opened),
      () => undefined, // nothing is lost: what was to open opens at the next try
    )
  }
  useEffect(() => {
    const timer = setTimeout(load, LATER_MS)
    return () => clearTimeout(timer)
  }, [])
  useEffect(() => {
    if (wanted && parts === null) load()
  }, [wanted])
  return parts
}
