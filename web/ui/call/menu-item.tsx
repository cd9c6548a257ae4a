// One line of a menu.
import { Icon, type IconNode } from '../kit/icon.tsx'

interface ItemProps {
  readonly icon: IconNode
  readonly text: string
  readonly sub?: string | number
  readonly bad?: boolean
  /** Words in another language than the page's. */
  readonly lang?: string
  readonly choose: () => void
}

export const Item = ({ icon, text, sub, bad, lang, choose }: ItemProps) => (
  <button type="button" class={bad === true ? 'opt bad' : 'opt'} role="menuitem" lang={lang} onClick={choose}>
    <span class="tick">
      <Icon of={icon} />
    </span>
    <span>{text}</span>
    {sub !== undefined && <span class="sub num">{sub}</span>}
  </button>
)
