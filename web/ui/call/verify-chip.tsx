// "Not verified", wherever somebody is shown; a button where one can do something about it: exactly one of the two has
// the link. Where neither has it, or both (and the server denies it), there is nothing to compare.
import { ShieldQuestionMark } from 'lucide'
import { t } from '../../i18n/index.ts'
import type { Actions, Model, Participant } from '../../model.ts'
import { Icon } from '../kit/icon.tsx'

export const canCompare = (model: Model, { peer }: Participant): boolean => model.hasSecret.value !== peer.proof

/** Which of the two is without the link. */
const whyUnverified = (model: Model): string => (model.hasSecret.value ? t().tile.notVerifiedWhy : t().compare.without)

interface VerifyProps {
  readonly model: Model
  readonly actions: Actions
  readonly person: Participant
}

export const VerifyChip = ({ model, actions, person }: VerifyProps) => {
  const chip = (
    <span class="chip warn" title={whyUnverified(model)}>
      <Icon of={ShieldQuestionMark} /> <span class="t">{t().tile.notVerified}</span>
    </span>
  )
  const { id, identity } = person.peer
  // the tile's own label says it already
  if (!canCompare(model, person)) return <span aria-hidden="true">{chip}</span>
  const over = model.words.comparisons.value.get(id)?.is === 'failed'
  return (
    <button
      type="button"
      class="verify"
      aria-label={over ? t().compare.chipOver(identity.name) : t().compare.chip(identity.name)}
      onClick={() => actions.words.compare(id)}
    >
      {chip}
    </button>
  )
}
