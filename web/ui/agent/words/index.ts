// The words of the agent's pages in the language of the page. Both languages in one chunk: it is small, and no guest loads it.
import { type Language, language } from '../../../i18n/index.ts'
import type { Widen } from '../../../i18n/messages.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'

export type AgentWords = Widen<typeof fr>

const WORDS: Readonly<Record<Language, AgentWords>> = { fr, en }

/** Read inside a component, as `t()`: it draws itself again in the other language. */
export const w = (): AgentWords => WORDS[language()]
