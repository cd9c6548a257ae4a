// The microphone's level as five bars; draws itself alone, many times a second.
import type { LocalMedia } from '../../model.ts'

/** Levels at which each bar lights: speech at arm's length lights three or four. */
const STEPS = [0.02, 0.08, 0.2, 0.4, 0.65]

export const Level = ({ media }: { readonly media: LocalMedia }) => (
  <span class="level" aria-hidden="true">
    {STEPS.map((step) => (
      <i key={step} class={media.level.value >= step ? 'l' : ''} />
    ))}
  </span>
)
