// The words of a notice.
import { t } from '../../i18n/index.ts'
import type { Notice } from '../../model.ts'
import { failureOf } from '../error/failure.ts'

export const noticeText = ({ kind, name, what = 'microphone', code }: Notice): string => {
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
      return words[kind]
  }
}
