// The file in which frames are sealed and opened: livekit's worker, from our own origin.
import 'livekit-client/e2ee-worker'
