import type { Source } from '../../protocol/peer-messages.ts'
import { createFakeNetwork } from './fake.ts'
import { type Somebody, topologyContract } from './topology.contract.ts'
import type { RemotePeer, Topology, TopologyEvent } from './topology.ts'

/** Node has no tracks: the fake passes on whatever it is given. */
const track = (source: Source): MediaStreamTrack =>
  ({ kind: source === 'camera' || source === 'screen' ? 'video' : 'audio' }) as MediaStreamTrack

const somebody = (topology: Topology, remote: RemotePeer): Somebody => {
  const events: TopologyEvent[] = []
  topology.subscribe((event) => events.push(event))
  return { topology, remote, events }
}

topologyContract('fake', async () => {
  const network = createFakeNetwork(() => 0)
  let seats = 0
  return {
    person: async (id) => {
      seats += 1
      return somebody(network.join(id), { id, seat: seats, key: `${id} 1`, proof: true, presence: 'in' })
    },
    reload: async ({ remote }) => somebody(network.join(remote.id), { ...remote, key: `${remote.key} again` }),
    track,
    close: async () => undefined,
  }
})
