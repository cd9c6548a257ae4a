export interface CoturnOptions {
  /** An IPv4 address of this machine; 127.0.0.1 unless told. */
  readonly host?: string
  readonly port: number
  /** Relay range, both ends included. */
  readonly minPort: number
  readonly maxPort: number
  /** The worker's TURN_SECRET. */
  readonly secret: string
  /** Made when missing; everything that coturn writes is in it. */
  readonly folder: string
  readonly realm: string
}
export interface Running {
  readonly pid: number
  /** What it has said so far, the latest 256 kB. */
  log(): string
  close(): Promise<void>
}
export interface Coturn extends Running {
  /** Over UDP, over TCP: the worker's TURN_URLS. */
  readonly urls: readonly string[]
}
export interface RunOptions {
  readonly program: string
  readonly host: string
  readonly port: number
  /** Path. */
  readonly configuration: string
  readonly folder: string
}
export declare const findCoturn: () => string | null
export declare const startCoturn: (options: CoturnOptions) => Promise<Coturn>
export declare const isBefore: (program: string, minor: number) => Promise<boolean>
export declare const runCoturn: (options: RunOptions) => Promise<Running>
