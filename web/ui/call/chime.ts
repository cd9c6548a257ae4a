// Two soft tones, made and not fetched: somebody is at the door. Silent where the browser wants a gesture first.

/** Hz, and when each begins, s. */
const TONES = [
  [659.3, 0],
  [880, 0.14],
] as const
const LASTS_S = 0.45
const LOUDNESS = 0.12

let context: AudioContext | null = null

export const chime = (): void => {
  try {
    context ??= new AudioContext()
    const { currentTime, destination } = context
    for (const [frequency, after] of TONES) {
      const tone = context.createOscillator()
      const gain = context.createGain()
      const begins = currentTime + after
      tone.frequency.value = frequency
      gain.gain.setValueAtTime(0, begins)
      gain.gain.linearRampToValueAtTime(LOUDNESS, begins + 0.02)
      gain.gain.exponentialRampToValueAtTime(0.0001, begins + LASTS_S)
      tone.connect(gain).connect(destination)
      tone.start(begins)
      tone.stop(begins + LASTS_S)
    }
  } catch {
    return // no sound on this machine: the words are there
  }
}
