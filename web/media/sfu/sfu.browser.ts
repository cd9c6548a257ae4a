// The SFU in real Chromium, with a real LiveKit, keeps what every topology promises.
import { describe, inject, it } from 'vitest'
import { topologyContract } from '../topology.contract.ts'
import { makeSfuWorld } from './world.ts'

const server = inject('livekit')
if (server !== null) topologyContract('sfu', () => makeSfuWorld(server))
else
  describe('topology contract: sfu', () => {
    it.skip('there is no LiveKit server here')
  })
