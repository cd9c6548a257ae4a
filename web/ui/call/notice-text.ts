// The words of a notice.
import { t } from '../../i18n/index.ts'
import type { Notice } from '../../model.ts'
import type { WordsNotice } from '../../words/words-model.ts'
import { failureOf } from '../error/failure.ts'
import { wordsText } from './words-notice.tsx'

export const noticeText = ({ kind, name, code, text }: Notice): string => {
  const said = wordsText(kind, name ?? t().common.guest, text ?? '')
  if (said !== null) return said
  const words = t().notice
  if (kind === 'joined' || kind === 'left') return words[kind]([name ?? t().common.guest])
  if (kind === 'error' && code !== undefined) return `${t().failure[failureOf(code)].title}. ${words.error}`
  return words[kind as Exclude<typeof kind, WordsNotice>]
}
