// The words of a notice.
import { t } from '../../i18n/index.ts'
import type { Notice } from '../../model.ts'
import { failureOf } from '../error/failure.ts'

export const noticeText = ({ kind, name, code }: Notice): string => {
  const words = t().notice
  if (kind === 'joined' || kind === 'left') return words[kind]([name ?? t().common.guest])
  if (kind === 'error' && code !== undefined) return `${t().failure[failureOf(code)].title}. ${words.error}`
  return words[kind]
}
