// What tiles have in common: place, doorway instead of a picture, name tag.
import { BadgeCheck, MicOff } from 'lucide'
import type { Identity } from '../../../protocol/values.ts'
import type { Rect } from '../../call/grid.ts'
import { Icon } from '../kit/icon.tsx'
import { Avatar, standing } from '../kit/person.tsx'

/** Place as a style; set property by property, so that a strict CSP has nothing to say. */
export const placeOf = (rect: Rect | null): Record<string, string> =>
  rect === null ? {} : { left: `${rect.x}px`, top: `${rect.y}px`, width: `${rect.width}px`, height: `${rect.height}px` }

export const Doorstep = ({ id, name }: { readonly id: string; readonly name: string }) => (
  <div class="nocam">
    <Avatar id={id} name={name} />
  </div>
)

interface TagProps {
  readonly name: string
  /** null: oneself. */
  readonly identity: Identity | null
  readonly muted: boolean
  readonly speaking: boolean
}

/** For the eye: the tile's own label says the same in words. */
export const Tag = ({ name, identity, muted, speaking }: TagProps) => (
  <div class="tag" aria-hidden="true">
    {muted && <Icon of={MicOff} class="mute" />}
    {!muted && speaking && (
      <span class="bars">
        <i />
        <i />
        <i />
      </span>
    )}
    <div class="n">
      <strong>
        <bdi>{name}</bdi>
        {identity?.kind === 'agent' && <Icon of={BadgeCheck} class="badge" />}
      </strong>
      {identity !== null && <small class={identity.kind}>{standing(identity)}</small>}
    </div>
  </div>
)
