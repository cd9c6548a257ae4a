// One slab of the bar: icon, word where there is room, tooltip with its shortcut. The label says the action.
import { t } from '../../i18n/index.ts'
import { Icon, type IconNode } from '../kit/icon.tsx'

/** `Control+D` (as aria-keyshortcuts has it) in words: `Ctrl D`. */
export const shortcutText = (keys: string): string =>
  keys
    .split('+')
    .map((key) => (key === 'Control' ? t().keys.control : key === 'Shift' ? t().keys.shift : key))
    .join(' ')

interface ControlProps {
  readonly icon: IconNode
  readonly label: string
  readonly word?: string
  /** off, active, blocked, busy, quiet, leave, from-768, caret… */
  readonly look?: string
  readonly busy?: boolean
  /** The hosts have taken it: still there, and says why. */
  readonly withdrawn?: boolean
  /** Opens a menu or a panel: whether it is open. */
  readonly expanded?: boolean
  readonly opens?: 'menu' | 'dialog'
  /** As aria-keyshortcuts writes it. */
  readonly keys?: string
  readonly count?: number
  readonly press: (control: HTMLButtonElement) => void
}

export const Control = ({
  icon,
  label,
  word,
  look = '',
  busy,
  withdrawn,
  expanded,
  opens,
  keys,
  count,
  press,
}: ControlProps) => {
  const more = {
    ...(withdrawn === true ? { 'aria-disabled': true } : {}),
    ...(busy === true ? { 'aria-busy': true } : {}),
    ...(expanded === undefined ? {} : { 'aria-expanded': expanded }),
    ...(opens === undefined ? {} : ({ 'aria-haspopup': opens } as const)),
    ...(keys === undefined ? {} : { 'aria-keyshortcuts': keys }),
  }
  return (
    <button
      type="button"
      class={`ctl ${look} ${busy === true ? 'busy' : ''} ${expanded === true ? 'active' : ''}`}
      aria-label={label}
      {...more}
      onClick={({ currentTarget }) => press(currentTarget)}
    >
      <Icon of={icon} {...(busy === true ? { class: 'spin' } : {})} />
      {word !== undefined && (
        <span class="l" aria-hidden="true">
          {word}
        </span>
      )}{' '}
      {count !== undefined && (
        <span class="count num" aria-hidden="true">
          {count}
        </span>
      )}
      <span class="tip" aria-hidden="true">
        {label} {keys !== undefined && <kbd>{shortcutText(keys)}</kbd>}
      </span>
    </button>
  )
}
