// Loudness of one audio track, several times a second, without keeping or sending any sound.

/** Often enough for a ring around a tile, seldom enough to cost nothing. */
const EVERY_MS = 100

/** Calls back with the RMS (0 to 1) of the track; returns its undo. Silent where the browser has no AudioContext. */
export const watchLevel = (track: MediaStreamTrack, onLevel: (rms: number) => void): (() => void) => {
  const context = new AudioContext()
  const source = context.createMediaStreamSource(new MediaStream([track]))
  const analyser = context.createAnalyser()
  // 85 ms of sound at 48 kHz: little falls between two looks
  analyser.fftSize = 4096
  source.connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  const timer = setInterval(() => {
    // a context born before any gesture sleeps until there is one
    if (context.state === 'suspended') void context.resume()
    analyser.getFloatTimeDomainData(samples)
    let sum = 0
    for (const sample of samples) sum += sample * sample
    onLevel(Math.sqrt(sum / samples.length))
  }, EVERY_MS)
  return () => {
    clearInterval(timer)
    source.disconnect()
    void context.close()
  }
}
