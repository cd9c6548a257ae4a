// What livekit's worker is told, and what it passes on.

/** Of a frame of sound: the stream it came with (RFC 3550 §8), a new one for each line and for each person on a line. */
export interface SoundFrame {
  getMetadata(): { readonly synchronizationSource?: number }
}

/** Livekit's word to its worker about somebody's frames (E2eeManager.postEnable, postKey, handleReceiver). */
export interface WorkerWord {
  readonly kind?: string
  readonly data?: {
    readonly enabled?: boolean
    readonly participantIdentity?: string
    readonly keyIndex?: number
    readonly key?: CryptoKey
    /** This key is the one in use from now on. */
    readonly updateCurrentKeyIndex?: boolean
    /** Of a picture that is to be opened; sound has none. */
    readonly codec?: string | undefined
    /** Where what was opened goes. */
    readonly writableStream?: WritableStream<SoundFrame>
  }
}
