// The mesh in real Chromium keeps what every topology promises.
import { topologyContract } from '../topology.contract.ts'
import { makeMeshWorld } from './world.ts'

topologyContract('mesh', makeMeshWorld)
