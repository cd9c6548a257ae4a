// What tiles have in common: place, doorway instead of a picture, name tag.
import { BadgeCheck, Hand, MicOff } from 'lucide'
import type { Identity } from '../../../protocol/values.ts'
import type { Rect } from '../../call/grid.ts'
import type { Flying } from '../../model.ts'
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

/** Reactions on their way up; said by the announcer. */
export const Flights = ({ of, flying }: { readonly of: string; readonly flying: readonly Flying[] }) => (
  <div class="flights" aria-hidden="true">
    {flying
      .filter(({ peer }) => peer === of)
      .map(({ id, reaction }) => (
        <span key={id} style={{ left: `${20 + ((id * 37) % 60)}%` }}>
          {reaction}
        </span>
      ))}
  </div>
)

/** Place in the queue of raised hands. */
export const HandMark = ({ order }: { readonly order: number }) =>
  order === 0 ? null : (
    <span class="chip hand num">
      <Icon of={Hand} /> {order}
    </span>
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
