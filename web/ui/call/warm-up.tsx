// While one stands at the door: what a first picture would otherwise wait for once one is in.
import { effect, signal } from '@preact/signals'
import { render } from 'preact'
import type { Actions, Model, Participant } from '../../model.ts'
import { begin } from '../kit/video-element.ts'
import { Bar } from './bar.tsx'
import { Stage } from './stage.tsx'
import { Top } from './top.tsx'
import { createView } from './view.ts'

/** Somebody of whom nothing has come yet. */
export const NOBODY: Participant = {
  peer: {
    id: '',
    seat: 1,
    identity: { kind: 'guest', name: '' },
    role: 'participant',
    key: '',
    proof: true,
    presence: 'in',
    since: 0,
  },
  link: { kind: 'connecting' },
  on: { microphone: true, camera: true, screen: false, 'screen-sound': false },
  speaking: false,
  camera: null,
  microphone: null,
  screen: null,
  screenSound: null,
}

/**
 * Draws the largest parts of a call of two once, for nobody, in this turn and unseen: what the browser compiles, matches and
 * shapes at its first run is then ready while the first picture is on its way.
 */
const drawOnce = (model: Model, actions: Actions): void => {
  const place = document.createElement('div')
  place.className = 'call'
  place.inert = true
  Object.assign(place.style, { position: 'fixed', inset: '0', visibility: 'hidden', contain: 'strict' })
  const all = {
    // the camera's picture has its element at the door
    model: { ...model, participants: signal([NOBODY]), media: { ...model.media, cameraTrack: signal(null) } },
    actions: { ...actions, shown: () => undefined },
    view: createView(),
  }
  const draw = (): void =>
    render(
      <>
        <Top {...all} inert />
        <main class="stage">
          <Stage {...all} />
        </main>
        <Bar {...all} />
      </>,
      place,
    )
  document.body.append(place)
  draw()
  // the stage has been measured, and places its tiles
  draw()
  place.getBoundingClientRect()
  render(null, place)
  place.remove()
}

export const warmUp = (model: Model, actions: Actions): void => {
  // whoever is linked before the call is drawn: their first frame finds an element that waits for it
  effect(() => {
    if (model.stage.value.at !== 'call')
      for (const { camera } of model.participants.value) if (camera !== null) begin(camera)
  })
  drawOnce(model, actions)
}
