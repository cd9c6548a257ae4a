// What is made before anybody is there: what every first connection of a page needs, and the one that stands ahead (reserve.ts).
import { whenIdle } from '../../idle.ts'
import { type Prepared, preparePeer } from './peer-link.ts'
import { createReserve, type Reserve } from './reserve.ts'

/** The first connection of a page loads what every one needs (codecs, certificates, threads): before it is waited for. */
export const warmUp = async (): Promise<void> => {
  const connection = new RTCPeerConnection()
  for (const kind of ['audio', 'video']) connection.addTransceiver(kind)
  await connection.createOffer()
  connection.close()
}

/** What is made ahead of a call, and then in it. */
export const openReserve = (): Reserve<Prepared> =>
  createReserve({
    make: (role, ice) =>
      preparePeer({ initiator: role === 'offers', ice, relayOnly: false, ahead: role === 'answers' }),
    idle: whenIdle,
    now: () => Date.now(),
  })
