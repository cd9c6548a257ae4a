// Settings of the instance under test. Read by vitest.config.ts in Node and by the tests in workerd: constants alone.

/** Where the providers of providers.setup.mjs listen. */
export interface Providers {
  readonly es256: string
  readonly rs256: string
  /** Not as ProConnect: the secret in a header, JSON as userinfo, no levels. */
  readonly plain: string
  /** lying-provider.mjs: every issuer below it says what it is told to. */
  readonly lying: string
  readonly misbehaving: string
  /** A real livekit-server, where it is built. */
  readonly livekit: string | null
}

export const ORIGIN = 'https://parvis.test'
/** An instance without TLS, as on a developer's machine. */
export const PLAIN_ORIGIN = 'http://127.0.0.1:8787'

/** Three ring keys; the instance has the first two, newest first. */
export const NEW_KEY = `new:${'N'.repeat(42)}4`
export const OLD_KEY = `old:${'O'.repeat(42)}4`
export const RETIRED_KEY = `retired:${'R'.repeat(42)}0`

/** Tests come from one address, as few accounts, in no time at all. */
const WIDE = ['rooms', 'guest-rooms', 'misses', 'all-misses', 'knocks', 'joins', 'credentials', 'sfu', 'sign-ins']

/** Of the media server under test. */
export const LIVEKIT = { key: 'parvis-test', secret: 'a-secret-of-the-tests-alone-and-long' }

export const workerBindings = ({ es256, livekit }: Providers) => ({
  PUBLIC_ORIGIN: ORIGIN,
  SESSION_KEYS: `${NEW_KEY},${OLD_KEY}`,
  SUBJECT_KEY: OLD_KEY.replace('old:', ''),
  ROOM_CREATION: 'agents',
  ICE_POLICY: 'direct',
  OIDC_ISSUER: es256,
  OIDC_CLIENT_ID: 'parvis-test',
  OIDC_CLIENT_SECRET: 'a-secret-of-the-tests-alone',
  OIDC_ALG: 'ES256',
  TURN_URLS: 'turn:turn.parvis.test:3478?transport=udp turns:turn.parvis.test:443?transport=tcp',
  TURN_SECRET: 'north-of-the-tests',
  // nobody listens on port 9
  LIVEKIT_URL: livekit ?? 'ws://127.0.0.1:9',
  LIVEKIT_KEY: LIVEKIT.key,
  LIVEKIT_SECRET: LIVEKIT.secret,
  MESH_MAX: '4',
  MOVE_TIMES: '',
  BUDGETS: WIDE.map((budget) => `${budget}=1000000/60`).join(' '),
})
