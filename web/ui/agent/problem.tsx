// Why the last thing asked for was not done, where one asked for it.
import { TriangleAlert } from 'lucide'
import type { Problem } from '../../my-rooms-model.ts'
import { Icon } from '../kit/icon.tsx'
import { problemText } from './words-of.ts'

export const ProblemLine = ({ problem }: { readonly problem: Problem | null }) => (
  <div role="alert">
    {problem !== null && (
      <p class="problem">
        <Icon of={TriangleAlert} />
        <span>{problemText(problem)}</span>
      </p>
    )}
  </div>
)
