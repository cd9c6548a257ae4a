// Who somebody is, the same way everywhere: the doorway with initials, and the second line (organisation of a
// verified agent, or "guest": never neither, never both).
import { BadgeCheck } from 'lucide'
import type { Identity } from '../../../protocol/values.ts'
import { t } from '../../i18n/index.ts'
import { Icon } from './icon.tsx'
import { initials, tint } from './names.ts'

export const Avatar = ({ id, name }: { readonly id: string; readonly name: string }) => (
  <span class={`av a${tint(id)}`} aria-hidden="true">
    {initials(name)}
  </span>
)

/** `null` organisation: the provider gave none, the person is verified all the same. */
export const standing = (identity: Identity): string =>
  identity.kind === 'guest' ? t().common.guest : (identity.organisation ?? t().common.verifiedAgent)

/** The same in full, for screen readers. */
export const standingInFull = (identity: Identity): string =>
  identity.kind === 'guest'
    ? t().common.guest
    : [identity.organisation, t().common.verifiedAgent].filter((part) => part !== null).join(', ')

export const Verified = ({ organisation }: { readonly organisation: string | null }) => (
  <span class="verified">
    <Icon of={BadgeCheck} />
    <span>
      {organisation ?? t().common.verifiedAgent}
      {organisation !== null && <span class="sr">, {t().common.verifiedAgent}</span>}
    </span>
  </span>
)
