// What the hosts decide, carried out on this side: devices switched off, and the person told who did it and what they can
// do. The others' browsers do not rely on it (call/participants.ts).
import type { Reaction } from './call/reactions.ts'
import type { LocalDevices } from './media/devices/devices.ts'
import type { Model } from './model.ts'
import type { Notices } from './notices.ts'

type Told = Extract<Reaction, { do: 'told' }>
type Stoppable = Told['source']

export interface Obedience {
  told(word: Told): void
  /** Own permissions may have changed: what is not allowed any more goes off. */
  settle(): void
}

export const createObedience = (
  { media, may }: Pick<Model, 'media' | 'may'>,
  devices: () => LocalDevices | null,
  notices: Notices,
): Obedience => {
  const isOn = (source: Stoppable): boolean => ['on', 'starting'].includes(media[source].value)
  const stop = (source: Stoppable): void => {
    if (!isOn(source)) return
    if (source === 'microphone') devices()?.muteMicrophone()
    else if (source === 'camera') devices()?.toggleCamera()
    else devices()?.toggleScreen()
  }
  return {
    told: ({ what, source, by }) => {
      const who = by === null ? {} : { name: by }
      if (what === 'mute' && isOn(source)) {
        stop(source)
        notices.add({ kind: 'told-mute', what: source, ...who })
      }
      if (what === 'unmute' && !isOn(source)) notices.add({ kind: 'told-unmute', what: source, ...who })
    },
    settle: () => {
      for (const source of ['microphone', 'camera', 'screen'] as const) if (!may.value[source]) stop(source)
    },
  }
}
