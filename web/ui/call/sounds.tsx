// Everybody's sound: hidden <audio> elements, one for each voice and one for each shared screen's sound, never muted,
// on the loudspeaker that was chosen. A browser that wants a gesture first is answered by the prompt in the notices.
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { Model } from '../../model.ts'
import { attach, play } from '../kit/video-element.ts'
import type { View } from './view.ts'

interface SoundProps {
  readonly track: MediaStreamTrack
  readonly speaker: string | null
  readonly blocked: () => void
}

const Sound = ({ track, speaker, blocked }: SoundProps) => {
  const ref = useRef<HTMLAudioElement>(null)
  useEffect(() => {
    const element = ref.current
    if (element === null) return
    attach(element, [track])
    play(element, blocked)
  }, [track])
  useEffect(() => {
    // a loudspeaker that is gone: the browser goes on with its default one
    if (speaker !== null) ref.current?.setSinkId?.(speaker).catch(() => undefined)
  }, [speaker])
  useLayoutEffect(() => {
    const { current: element } = ref
    return () => {
      // one without a place plays on while its track lives, and that may be longer than whoever speaks is here
      if (element !== null) element.srcObject = null
    }
  }, [])
  // biome-ignore lint/a11y/useMediaCaption: live voices, no recording; captions are another feature
  return <audio ref={ref} autoPlay />
}

export const Sounds = ({ model, view }: { readonly model: Model; readonly view: View }) => {
  const { speaker } = model.media.devices.value
  const blocked = (): void => {
    view.soundBlocked.value = true
  }
  return (
    <div hidden>
      {model.participants.value.flatMap(({ peer, on, microphone, screenSound }) =>
        [
          { key: `${peer.id}/microphone`, track: microphone },
          { key: `${peer.id}/screen-sound`, track: on['screen-sound'] ? screenSound : null },
        ].map(({ key, track }) =>
          track === null ? null : <Sound key={key} track={track} speaker={speaker} blocked={blocked} />,
        ),
      )}
    </div>
  )
}

/** Answer to the prompt: within the gesture, every element plays again. */
export const playAll = (root: ParentNode, view: View): void => {
  view.soundBlocked.value = false
  for (const element of root.querySelectorAll('audio'))
    play(element, () => {
      view.soundBlocked.value = true
    })
}
