// What one can throw into the room without a word. Stays open: who applauds does it more than once.
import { REACTIONS } from '../../../protocol/peer-messages.ts'
import { t } from '../../i18n/index.ts'
import type { Actions } from '../../model.ts'
import { Popover } from './popover.tsx'
import type { View } from './view.ts'

export const ReactionsMenu = ({ actions, view }: { readonly actions: Actions; readonly view: View }) => (
  <Popover view={view} name="reactions" label={t().bar.react} role="menu">
    <div class="emojis">
      {REACTIONS.map((reaction) => (
        <button
          type="button"
          key={reaction}
          class="emoji"
          role="menuitem"
          aria-label={t().reactions[reaction]}
          onClick={() => actions.react(reaction)}
        >
          {reaction}
        </button>
      ))}
    </div>
  </Popover>
)
