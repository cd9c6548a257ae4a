// What is asked of the browser for a camera that goes to the SFU: in Chromium, with a real LiveKit.
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest'
import { sfuCap } from '../../call/caps.ts'
import { makeSfuWorld, type SfuWorld } from './world.ts'

const ADA = 'AAAAAAAAAAAAAAAA'
const WITHIN = { timeout: 12_000, interval: 50 }
const server = inject('livekit')

describe.skipIf(server === null)('published', { timeout: 60_000 }, () => {
  let world: SfuWorld
  beforeEach(async () => {
    if (server !== null) world = await makeSfuWorld(server)
  })
  afterEach(async () => {
    vi.restoreAllMocks()
    await world.close()
  })

  it('G46: the largest picture of a camera is sent with as many bits as by mesh', async () => {
    const added = vi.spyOn(RTCPeerConnection.prototype, 'addTransceiver')
    const a = await world.person(ADA)
    a.topology.setTracks({ camera: world.track('camera') })
    const largest = (): RTCRtpEncodingParameters | undefined => {
      const sender = added.mock.results
        .flatMap(({ value }) => value?.sender ?? [])
        .find(({ track }) => track?.kind === 'video')
      return sender?.getParameters().encodings.at(-1)
    }
    await expect.poll(() => a.topology.published(), WITHIN).toContain('camera')
    expect(largest()).toMatchObject({ ...sfuCap(320), scaleResolutionDownBy: 1 })
  })
})
