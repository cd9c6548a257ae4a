// The file in which frames are sealed and opened: livekit's worker, from our own origin. What it opens of a voice goes on
// with a head start.
import 'livekit-client/e2ee-worker'
import { type Word, withHeadStart } from './head-start.ts'

const livekits = self.onmessage
self.onmessage = (event: MessageEvent<Word>) => livekits?.call(self, withHeadStart(event))
