import { expect, it } from 'vitest'
import { cameraEncoding } from './publishing.ts'

it('G46: a camera’s largest picture may cost as much as by mesh in a tile, and all the frames that it gives', () => {
  const most = (width: number, height: number) => cameraEncoding({ width, height }).videoEncoding
  expect(most(320, 180)).toEqual({ maxBitrate: 800_000, maxFramerate: 30 })
  expect(most(640, 360)).toEqual({ maxBitrate: 800_000, maxFramerate: 30 })
  expect(most(1280, 720)).toEqual({ maxBitrate: 1_700_000, maxFramerate: 30 })
  expect(most(720, 1280)).toEqual({ maxBitrate: 1_700_000, maxFramerate: 30 })
  expect(cameraEncoding({})).toEqual({})
})
