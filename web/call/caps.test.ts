import { expect, it } from 'vitest'
import { sfuCap, videoCap } from './caps.ts'

it('M9: one receiver gets the whole of a good camera, many share the uplink, nobody less than 80 kbit/s', () => {
  expect(videoCap('camera', 1, 1280, 1280).maxBitrate).toBe(1_700_000)
  expect(videoCap('camera', 3, 1280, 1280).maxBitrate).toBe(793_333)
  expect(videoCap('camera', 60, 1280, 1280).maxBitrate).toBe(80_000)
})

it('M9: what is shown small is sent small, never smaller than it is shown', () => {
  expect(videoCap('camera', 1, 320, 1280)).toMatchObject({ maxBitrate: 350_000, scaleResolutionDownBy: 4 })
  expect(videoCap('camera', 1, 500, 1280).scaleResolutionDownBy).toBe(2)
  expect(videoCap('camera', 1, 2000, 1280).scaleResolutionDownBy).toBe(1)
})

it('M9: a hidden camera is not sent, a hidden screen costs little', () => {
  expect(videoCap('camera', 1, 0, 1280).active).toBe(false)
  expect(videoCap('camera', 1, null, 1280).active).toBe(true)
  expect(videoCap('camera', 1, 160, 1280).active).toBe(true)
  expect(videoCap('screen', 1, 0, 1920)).toEqual({
    active: true,
    maxBitrate: 320_000,
    maxFramerate: 5,
    scaleResolutionDownBy: 1,
  })
})

it('M9: a shared screen is never scaled down', () => {
  expect(videoCap('screen', 3, 200, 1920)).toMatchObject({ maxBitrate: 793_333, scaleResolutionDownBy: 1 })
})

it('M34: the first picture of a link is small, and free to grow', () => {
  expect(videoCap('camera', 1, null, 1280)).toMatchObject({ maxBitrate: 1_700_000, scaleResolutionDownBy: 4 })
  expect(videoCap('camera', 1, null, 240)).toMatchObject({ scaleResolutionDownBy: 1 })
})

it('G46: a camera’s largest picture may cost at the SFU what a tile in a call of a few costs by mesh, with all frames', () => {
  expect(sfuCap(320)).toEqual({ maxBitrate: videoCap('camera', 2, 640, 320).maxBitrate, maxFramerate: 30 })
  expect([320, 640, 1280].map((captured) => sfuCap(captured).maxBitrate)).toEqual([800_000, 800_000, 1_700_000])
})
