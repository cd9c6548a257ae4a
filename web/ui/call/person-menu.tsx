// What one may do about somebody, or about oneself: call/person-powers.ts says what, this says it in words and does it.
import {
  ArrowDownToLine,
  Crown,
  Hand,
  Mic,
  MicOff,
  MonitorX,
  Pencil,
  ShieldCheck,
  ShieldOff,
  UserRoundX,
  VideoOff,
} from 'lucide'
import { type OwnPower, type PersonPower, powersOver, powersOverSelf } from '../../call/person-powers.ts'
import { t } from '../../i18n/index.ts'
import type { Actions, Model, Participant, Self } from '../../model.ts'
import type { IconNode } from '../kit/icon.tsx'
import { Item } from './menu-item.tsx'
import { Popover } from './popover.tsx'
import { closePopover, type View } from './view.ts'

interface MenuProps {
  readonly model: Model
  readonly actions: Actions
  readonly view: View
}

interface Line {
  readonly icon: IconNode
  readonly text: string
  readonly bad?: boolean
  readonly act: () => void
}

const lineOf = (power: PersonPower, { peer }: Participant, actions: Actions, view: View): Line => {
  const { id, identity } = peer
  const words = t().people
  switch (power) {
    case 'mute':
      return { icon: MicOff, text: words.mute, act: () => actions.mute(id, 'microphone') }
    case 'ask-unmute':
      return { icon: Mic, text: words.askUnmute, act: () => actions.askUnmute(id) }
    case 'stop-camera':
      return { icon: VideoOff, text: words.stopCamera, act: () => actions.mute(id, 'camera') }
    case 'stop-screen':
      return { icon: MonitorX, text: words.stopScreen, act: () => actions.mute(id, 'screen') }
    case 'lower':
      return { icon: Hand, text: words.lower, act: () => actions.lower(id) }
    case 'make-cohost':
      return { icon: ShieldCheck, text: words.makeCohost, act: () => actions.setRole(id, 'cohost') }
    case 'make-cohost-lasting':
      return { icon: ShieldCheck, text: words.makeCohostLasting, act: () => actions.setRole(id, 'cohost', true) }
    case 'take-cohost':
      return { icon: ShieldOff, text: words.takeCohost, act: () => actions.setRole(id, 'participant') }
    case 'hand-over':
    case 'remove': {
      const act = (): void => {
        view.ask.value = { kind: power, peer: id, name: identity.name }
      }
      return power === 'remove'
        ? { icon: UserRoundX, text: words.remove, bad: true, act }
        : { icon: Crown, text: words.handOver, act }
    }
  }
}

const ownLineOf = (power: OwnPower, self: Self, actions: Actions, view: View): Line => {
  const words = t().people
  switch (power) {
    case 'lower-own':
      return { icon: Hand, text: t().bar.lowerHand, act: actions.toggleHand }
    case 'put-down':
      return { icon: ArrowDownToLine, text: words.putDown, act: () => actions.setRole(self.id, 'participant') }
    case 'rename': {
      const act = (): void => {
        view.ask.value = { kind: 'rename' }
      }
      return { icon: Pencil, text: words.rename, act }
    }
  }
}

const linesOf = ({ model, actions, view }: MenuProps): readonly Line[] => {
  const self = model.self.value
  const id = view.open.value?.person
  if (self === null || id === undefined) return []
  if (id === self.id) {
    const kind = model.agent.value === null ? 'guest' : 'agent'
    return powersOverSelf(self, { kind }, self.handUp).map((power) => ownLineOf(power, self, actions, view))
  }
  const person = model.participants.value.find(({ peer }) => peer.id === id)
  if (person === undefined) return []
  const { role, identity } = person.peer
  const handUp = model.hands.value.includes(id)
  const about = { role, identity, on: person.on, handUp, mayUnmute: model.settings.value.allow.microphone }
  return powersOver(self, about).map((power) => lineOf(power, person, actions, view))
}

export const PersonMenu = (props: MenuProps) => {
  const { model, view } = props
  const id = view.open.value?.person
  const name = model.participants.value.find(({ peer }) => peer.id === id)?.peer.identity.name
  return (
    <Popover
      view={view}
      name="person"
      label={name === undefined ? t().people.ownActions : t().people.actions(name)}
      role="menu"
    >
      {name !== undefined && (
        <p class="head-line only-small" aria-hidden="true">
          {name}
        </p>
      )}
      {linesOf(props).map(({ icon, text, bad, act }) => (
        <Item
          key={text}
          icon={icon}
          text={text}
          {...(bad === true ? { bad } : {})}
          choose={() => {
            closePopover(view)
            act()
          }}
        />
      ))}
    </Popover>
  )
}
