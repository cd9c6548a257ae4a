// Somebody else: picture or doorway, who they are, what is wrong with the link. Outlives every track.
import { LoaderCircle, RefreshCw, TriangleAlert } from 'lucide'
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Tile } from '../../call/tiles.ts'
import { t } from '../../i18n/index.ts'
import type { Flying, Participant } from '../../model.ts'
import { useClock } from '../kit/clock.ts'
import { Icon } from '../kit/icon.tsx'
import { firstName } from '../kit/names.ts'
import { standingInFull } from '../kit/person.tsx'
import { Video } from '../kit/video.tsx'
import { Doorstep, Flights, HandMark, placeOf, Tag } from './tile-parts.tsx'

const CutFor = ({ since }: { readonly since: number }) => {
  const { steady } = useClock()
  return <span>{t().tile.cutFor(Math.max(0, Math.round((steady - since) / 1_000)))}</span>
}

/** Most are linked sooner, and what is drawn for them meanwhile would delay their picture. */
const CONNECTING_MS = 500

const LinkNote = ({ person: { link, peer } }: { readonly person: Participant }) => {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), CONNECTING_MS)
    return () => clearTimeout(timer)
  }, [])
  if (link.kind === 'connected' || (link.kind === 'connecting' && peer.presence === 'in' && !slow)) return null
  const away = peer.presence === 'away' || link.kind === 'interrupted'
  return (
    <div class="mid-note">
      <Icon of={away ? RefreshCw : LoaderCircle} class="spin" />
      <strong>{away ? t().tile.reconnecting(firstName(peer.identity.name)) : t().tile.connecting}</strong>
      {link.kind === 'interrupted' && <CutFor since={link.since} />}
    </div>
  )
}

/** Came with the code alone: their key is the server's word (DESIGN §6). */
export const isUnverified = ({ link }: Participant): boolean => link.kind === 'connected' && !link.verified

const labelOf = (person: Participant, hand: number): string => {
  const { identity } = person.peer
  const words = t().tile
  return [
    identity.name,
    standingInFull(identity),
    person.peer.role === 'owner' && words.host,
    person.peer.role === 'cohost' && words.cohost,
    hand > 0 && words.hand(hand),
    person.peer.imitates === true && words.imitates,
    !person.on.microphone && words.muted,
    person.speaking && words.speaking,
    person.on.screen && words.sharing,
    isUnverified(person) && words.notVerified,
    person.link.kind === 'connecting' && words.connecting,
    person.link.kind === 'interrupted' && words.reconnecting(firstName(identity.name)),
  ]
    .filter((part) => part !== false)
    .join(', ')
}

interface PeerTileProps {
  readonly tile: Tile
  readonly person: Participant
  /** In a one-to-one, bars in the tag are enough. */
  readonly ring: boolean
  /** The tag stands at the head where one's own picture, or a phone's thumb, covers the foot. */
  readonly tagOnTop: boolean
  /** "Not verified", and what can be done about it. */
  readonly verify: ComponentChildren
  /** Place in the queue of raised hands, from 1; 0: down. */
  readonly hand: number
  readonly flying: readonly Flying[]
}

export const PeerTile = ({ tile, person, ring, tagOnTop, verify, hand, flying }: PeerTileProps) => {
  const { peer, link, on } = person
  const speaking = person.speaking && on.microphone
  const classes = [
    'tile',
    speaking && ring && 'speaking',
    !(on.camera && person.camera !== null) && 'off',
    // a first picture is worth no blur
    link.kind === 'interrupted' && 'lost',
    tagOnTop && 'tag-top',
  ]
  return (
    <article
      class={classes.filter(Boolean).join(' ')}
      style={placeOf(tile.rect)}
      hidden={tile.rect === null}
      aria-label={labelOf(person, hand)}
    >
      <Doorstep id={peer.id} name={peer.identity.name} />
      <Video track={person.camera} />
      <LinkNote person={person} />
      <div class="marks">
        <span aria-hidden="true">
          <HandMark order={hand} />
        </span>
        {peer.imitates === true && (
          <span class="chip warn" title={t().tile.imitates} aria-hidden="true">
            <Icon of={TriangleAlert} /> <span class="t">{t().people.imitates}</span>
          </span>
        )}
        {isUnverified(person) && verify}
        {peer.presence === 'away' && link.kind === 'connected' && (
          <span class="chip net" aria-hidden="true" title={t().tile.away}>
            <Icon of={RefreshCw} /> <span class="t">{t().tile.reconnecting(firstName(peer.identity.name))}</span>
          </span>
        )}
      </div>
      <Flights of={peer.id} flying={flying} />
      <Tag
        name={peer.identity.name}
        identity={peer.identity}
        muted={!on.microphone && link.kind === 'connected'}
        speaking={speaking}
      />
    </article>
  )
}
