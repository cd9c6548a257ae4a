// Words for a room and for what went wrong.

import { t } from '../../i18n/index.ts'
import type { OwnRoom, Problem } from '../../my-rooms-model.ts'
import { failureOf } from '../error/failure.ts'
import { w } from './words/index.ts'

export const nameOf = ({ title }: Pick<OwnRoom, 'title'>): string => title ?? w().rooms.untitled

/** What happened, then what to do. */
export const problemText = (problem: Problem): string => {
  const own: Readonly<Record<string, string>> = w().problem
  const failure = t().failure[failureOf(problem)]
  return own[problem] ?? `${failure.title}. ${failure.steps[0]}`
}
