import { expect, it } from 'vitest'
import { showIn, videoFor } from './video-element.ts'

const picture = (): MediaStreamTrack => {
  const canvas = document.createElement('canvas')
  const pen = canvas.getContext('2d')
  let shade = 0
  const draw = (): void => {
    shade = (shade + 40) % 256
    if (pen !== null) pen.fillStyle = `rgb(${shade} 90 90)`
    pen?.fillRect(0, 0, canvas.width, canvas.height)
    requestAnimationFrame(draw)
  }
  draw()
  const [track] = canvas.captureStream().getVideoTracks()
  if (track === undefined) throw new Error('no track')
  return track
}

it('C240: a tile whose picture has gone shows the next one that comes', async () => {
  const [first, second] = [picture(), picture()]
  const element = videoFor(first)
  document.body.append(element)
  const isShown = (): boolean => element.videoWidth > 0 && !element.classList.contains('stale')
  showIn(element, first)
  await expect.poll(isShown).toBe(true)
  first.stop()
  showIn(element, null)
  expect(isShown()).toBe(false)
  showIn(element, second)
  await expect.poll(isShown).toBe(true)
  element.remove()
  second.stop()
})
