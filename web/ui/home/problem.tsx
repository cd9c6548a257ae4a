// Why a new meeting could not be opened, in the place where one asked for it.
import { TriangleAlert } from 'lucide'
import type { HomeModel } from '../../home-model.ts'
import { t } from '../../i18n/index.ts'
import { failureOf } from '../error/failure.ts'
import { Icon } from '../kit/icon.tsx'

export const Problem = ({ model }: { readonly model: HomeModel }) => {
  const problem = model.problem.value
  const failure = problem === null || problem === 'code' ? null : t().failure[failureOf(problem)]
  return (
    <div role="alert">
      {failure !== null && (
        <p class="problem">
          <Icon of={TriangleAlert} />
          <span>
            {failure.title}. {failure.steps[0]}
          </span>
        </p>
      )}
    </div>
  )
}
