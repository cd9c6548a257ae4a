export interface LivekitPorts {
  /** Signalling and RoomService. */
  readonly http: number
  /** Media: ICE over TCP, ICE over UDP. */
  readonly tcp: number
  readonly udp: number
}
export interface LivekitOptions {
  readonly ports: LivekitPorts
  /** The worker's LIVEKIT_KEY and LIVEKIT_SECRET. */
  readonly key: string
  readonly secret: string
  /** Made when missing; the configuration, which holds the secret, is written into it. */
  readonly folder: string
  /** Who is told of comings and goings: the worker's `/api/livekit/webhook`. */
  readonly webhook?: string
}
export interface Livekit {
  /** The worker's LIVEKIT_URL. */
  readonly url: string
  readonly pid: number
  /** What it has said so far, the latest 256 kB. */
  log(): string
  /** As a crash would: no goodbye to anybody. */
  kill(): Promise<void>
  close(): Promise<void>
}
export declare const LIVEKIT_VERSION: string
/** Path of the server, or null: then `buildLivekit`. */
export declare const findLivekit: () => string | null
/** The server from source, once for each version; resolves to its path. Rejects with what is missing, in words. */
export declare const buildLivekit: () => Promise<string>
/** Free ports of this machine. */
export declare const livekitPorts: () => Promise<LivekitPorts>
export declare const startLivekit: (options: LivekitOptions) => Promise<Livekit>
