// The language of the interface: chosen by the browser or by the person, changed at once without reload. One chunk
// per language; `t()` reads a signal, so whatever used it draws itself again. Knows no component.
import { signal } from '@preact/signals'
import type { Messages } from './messages.ts'
import { LANGUAGES, type Language, pickLanguage } from './pick.ts'

const KEY = 'parvis.language'

const loaders: Readonly<Record<Language, () => Promise<Messages>>> = {
  fr: () => import('./fr.ts').then(({ fr }) => fr),
  en: () => import('./en.ts').then(({ en }) => en),
}

const current = signal<{ readonly language: Language; readonly messages: Messages } | null>(null)

/** Messages of the current language; read inside a component or a computed. Throws before the first `loadLanguage`. */
export const t = (): Messages => {
  if (current.value === null) throw new Error('no language loaded')
  return current.value.messages
}
export const language = (): Language => current.value?.language ?? 'fr'

/** Loads a language and shows it; `<html lang>` follows. Rejects when its chunk can't be fetched. */
export const loadLanguage = async (wanted: Language): Promise<void> => {
  const messages = await loaders[wanted]()
  document.documentElement.lang = wanted
  current.value = { language: wanted, messages }
}

/** At the start: what was chosen here before, else what the browser asks for. */
export const startLanguage = (): Promise<void> => loadLanguage(pickLanguage(navigator.languages, stored()))

/** The person's choice, kept on this device. A language that can't be loaded changes nothing. */
export const switchLanguage = async (): Promise<void> => {
  const next = LANGUAGES[(LANGUAGES.indexOf(language()) + 1) % LANGUAGES.length] ?? 'fr'
  await loadLanguage(next)
  try {
    localStorage.setItem(KEY, next)
  } catch {
    return // full or forbidden: chosen for this visit only
  }
}

const stored = (): string | null => {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null // forbidden by the browser's settings
  }
}

export type { Language, Messages }
export { pickLanguage }
