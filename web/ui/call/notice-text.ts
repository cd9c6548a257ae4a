// The words of a notice.
import { t } from '../../i18n/index.ts'
import type { Notice } from '../../model.ts'
import type { WordsNotice } from '../../words/words-model.ts'
import { failureOf } from '../error/failure.ts'
import { wordsText } from './words-notice.tsx'

export const noticeText = ({ kind, name, what = 'microphone', code, text }: Notice): string => {
  const said = wordsText(kind, name ?? t().common.guest, text ?? '')
  if (said !== null) return said
  const words = t().notice
  switch (kind) {
    case 'joined':
    case 'left':
      return words[kind]([name ?? t().common.guest])
    case 'hand':
      return words.hand(name ?? t().common.guest)
    case 'withdrawn':
    case 'given-back':
      return words[kind][what]
    case 'told-mute':
    case 'told-unmute':
      return words[kind][what === 'chat' ? 'microphone' : what](name ?? words.someHost)
    case 'error':
      return code === undefined ? words.error : `${t().failure[failureOf(code)].title}. ${words.error}`
    default:
      return words[kind as Exclude<typeof kind, WordsNotice>]
  }
}
