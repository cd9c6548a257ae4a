// What local tracks say is on.
import type { TracksOn } from '../../protocol/peer-messages.ts'
import type { LocalTracks } from './topology.ts'

export const tracksOn = (tracks: LocalTracks): TracksOn => ({
  microphone: (tracks.microphone ?? null) !== null,
  camera: (tracks.camera ?? null) !== null,
  screen: (tracks.screen ?? null) !== null,
  'screen-sound': (tracks['screen-sound'] ?? null) !== null,
})
