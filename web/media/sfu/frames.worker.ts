// The file in which frames are sealed and opened: livekit's worker, from our own origin. What it opens of a voice goes on
// with a head start.
import 'livekit-client/e2ee-worker'
import { withHeadStart } from './head-start.ts'
import type { WorkerWord } from './worker-word.ts'

const livekits = self.onmessage
self.onmessage = (event: MessageEvent<WorkerWord>) => livekits?.call(self, withHeadStart(event))
