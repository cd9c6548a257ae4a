// What a first picture waits for, and what stands back for it, in Chromium.
import '../css/first.css'
import './css/call.css'
import { h, render } from 'preact'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { linked, linking } from '../../drawing.ts'
import { loadLanguage } from '../../i18n/index.ts'
import { type Actions, createModel, type Model, type Participant } from '../../model.ts'
import { Video } from '../kit/video.tsx'
import { PeerTile } from './peer-tile.tsx'
import { Sounds } from './sounds.tsx'
import { createView } from './view.ts'
import { NOBODY, warmUp } from './warm-up.tsx'

const WITHIN = { timeout: 5_000, interval: 10 }

let place: HTMLElement
let model: Model
const ends: (() => void)[] = []
beforeEach(async () => {
  await loadLanguage('fr')
  place = document.createElement('div')
  document.body.append(place)
  model = createModel('abcd-efgh-jkmn', location.origin, () => null)
})
afterEach(() => {
  linked()
  render(null, place)
  place.remove()
  for (const end of ends.splice(0)) end()
})

/** A picture that draws a frame when it is told to. */
const picture = (): { readonly track: MediaStreamTrack; readonly frame: () => void } => {
  const canvas = document.createElement('canvas')
  const pen = canvas.getContext('2d')
  const [track] = canvas.captureStream().getVideoTracks()
  if (track === undefined || pen === null) throw new Error('no picture')
  let hue = 0
  ends.push(() => track.stop())
  return {
    track,
    frame: () => {
      hue += 40
      pen.fillStyle = `hsl(${hue} 80% 50%)`
      pen.fillRect(0, 0, canvas.width, canvas.height)
    },
  }
}
const somebody = (change: Partial<Participant>): Participant => ({
  ...NOBODY,
  peer: { ...NOBODY.peer, id: 'AAAAAAAAAAAAAAAA', identity: { kind: 'guest', name: 'Alix Martin' }, proof: true },
  ...change,
})
const video = (): HTMLVideoElement => {
  const element = place.querySelector('video')
  if (element === null) throw new Error('no video')
  return element
}
const show = (track: MediaStreamTrack | null, own = false): void =>
  render(h('div', { class: 'tile' }, h(Video, { track, own })), place)

it('C220: a first frame is seen as soon as it is there, and the last one of a track that is gone is not', async () => {
  const [first, second] = [picture(), picture()]
  show(first.track)
  expect(video().readyState).toBe(0)
  expect(getComputedStyle(video()).opacity).toBe('1')
  first.frame()
  await expect.poll(() => video().videoWidth, WITHIN).toBeGreaterThan(0)
  expect(getComputedStyle(video()).opacity).toBe('1')
  show(null)
  expect(getComputedStyle(video()).opacity).toBe('0')
  show(second.track)
  const drawing = setInterval(second.frame, 30)
  ends.push(() => clearInterval(drawing))
  await expect.poll(() => getComputedStyle(video()).opacity, WITHIN).toBe('1')
})

it('C241: a picture that comes another way is changed over to in the moment in which it is there, and the old one goes on until then', async () => {
  const [first, second, third] = [picture(), picture(), picture()]
  const drawing = setInterval(first.frame, 30)
  ends.push(() => clearInterval(drawing))
  const shown = (element: HTMLVideoElement): readonly unknown[] =>
    element.srcObject instanceof MediaStream ? element.srcObject.getTracks() : []
  show(first.track)
  const before = video()
  await expect.poll(() => before.videoWidth, WITHIN).toBeGreaterThan(0)
  // nothing comes of the second one yet
  show(second.track)
  const frames = before.getVideoPlaybackQuality().totalVideoFrames
  await expect.poll(() => before.getVideoPlaybackQuality().totalVideoFrames, WITHIN).toBeGreaterThan(frames + 3)
  expect(video()).toBe(before)
  expect(shown(before)).toEqual([first.track])
  // and it is given up for a third
  show(third.track)
  second.frame()
  const changed = new Promise<readonly [number, number]>((resolve) => {
    new MutationObserver((_, observer) => {
      observer.disconnect()
      resolve([place.querySelectorAll('video').length, video().videoWidth])
    }).observe(place, { childList: true, subtree: true })
  })
  third.frame()
  const [elements, width] = await changed
  expect(elements).toBe(1)
  expect(width).toBeGreaterThan(0)
  expect(video()).not.toBe(before)
  expect(shown(video())).toEqual([third.track])
  expect(shown(before)).toEqual([])
  expect(getComputedStyle(video()).opacity).toBe('1')
  // once is enough
  third.frame()
  show(null)
  expect(getComputedStyle(video()).opacity).toBe('0')
})

it('C221: one’s own picture stands still from the moment in which somebody is linked until theirs is there', async () => {
  const [own, theirs] = [picture(), picture()]
  const drawing = setInterval(own.frame, 30)
  ends.push(() => clearInterval(drawing))
  show(own.track, true)
  const mine = video()
  await expect.poll(() => mine.videoWidth, WITHIN).toBeGreaterThan(0)
  expect(mine.paused).toBe(false)
  linking(false)
  expect(mine.paused).toBe(false)
  linking(true)
  expect(mine.paused).toBe(true)
  const other = document.createElement('div')
  place.after(other)
  ends.push(() => render(null, other))
  render(h(Video, { track: theirs.track }), other)
  expect(mine.paused).toBe(true)
  theirs.frame()
  await expect.poll(() => mine.paused, WITHIN).toBe(false)
})

it('C221: where no picture of theirs comes, it moves again all the same', async () => {
  const own = picture()
  show(own.track, true)
  linking(true)
  expect(video().paused).toBe(true)
  await expect.poll(() => video().paused, WITHIN).toBe(false)
})

it('C222: that somebody is being linked is written over the tile where it takes long, and said at once', async () => {
  const person = somebody({})
  const tile = { key: 'a', peer: person.peer.id, source: 'camera', role: 'tile', rect: null } as never
  render(h(PeerTile, { tile, person, ring: false, tagOnTop: false, verify: null, hand: 0, flying: [] }), place)
  expect(place.querySelector('article')?.ariaLabel).toContain('Connexion')
  expect(place.querySelector('.mid-note')).toBeNull()
  await expect.poll(() => place.querySelector('.mid-note')?.textContent, WITHIN).toBe('Connexion…')
})

it('C223: at the door a call is drawn once for nobody: nothing of it is seen, stays, or is told', () => {
  const told: unknown[] = []
  const actions = { shown: (...what: unknown[]) => void told.push(what) } as unknown as Actions
  const before = document.body.innerHTML
  const seen: string[] = []
  const { append } = document.body
  document.body.append = (...nodes) => {
    append.apply(document.body, nodes)
    for (const node of nodes)
      if (node instanceof HTMLElement) seen.push(`${node.inert} ${getComputedStyle(node).visibility}`)
  }
  try {
    warmUp(model, actions)
  } finally {
    Reflect.deleteProperty(document.body, 'append')
  }
  expect(seen).toEqual(['true hidden'])
  expect(document.body.innerHTML).toBe(before)
  expect(told).toEqual([])
})

it('C243: who is gone is heard no more, whatever still comes of them', async () => {
  const voice = picture().track
  model.linked.value = [somebody({ microphone: voice })]
  render(h(Sounds, { model, view: createView() }), place)
  const element = place.querySelector('audio')
  await expect.poll(() => (element?.srcObject as MediaStream | null)?.getTracks(), WITHIN).toEqual([voice])
  model.linked.value = []
  await expect.poll(() => element?.isConnected, WITHIN).toBe(false)
  expect(element?.srcObject).toBeNull()
  expect(voice.readyState).toBe('live')
})

it('C224: a screen that is not shared has no sound element', async () => {
  const [voice, sound] = [picture().track, picture().track]
  const view = createView()
  const draw = (on: boolean): void => {
    const { on: said } = somebody({})
    model.linked.value = [somebody({ on: { ...said, 'screen-sound': on }, microphone: voice, screenSound: sound })]
  }
  draw(false)
  render(h(Sounds, { model, view }), place)
  expect(place.querySelectorAll('audio')).toHaveLength(1)
  draw(true)
  await expect.poll(() => place.querySelectorAll('audio').length, WITHIN).toBe(2)
})
