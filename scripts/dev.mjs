// `npm run dev`: the hot-reloading twin of `npm start`. Vite serves the client and passes /api and /auth on to a worker
// under plain workerd, which starts anew when worker/ or protocol/ changes; people in a call stay together meanwhile.
import { watch } from 'node:fs'
import { join } from 'node:path'
import { createServer } from 'vite'
import { build, buildWorker } from './build.mjs'
import { findLivekit } from './livekit.mjs'
import { isFree } from './ports.mjs'
import { ROOT } from './run.mjs'
import { startStack } from './stack.mjs'

const page = Number(process.env.PARVIS_PORT ?? 5173)
const taken = [page, page + 1, page + 2, Number(process.env.PARVIS_TURN_PORT ?? 3478)]
const sfu = findLivekit() === null ? null : { http: page + 3, tcp: page + 4, udp: page + 5 }
const ports = { web: taken[1], identity: taken[2], turn: taken[3], sfu }
const CHANGE_SETTLES_MS = 200

for (const port of [...taken, ...(sfu === null ? [] : [sfu.http, sfu.tcp])])
  if (!(await isFree(port))) {
    console.error(`Port ${port} is taken. End what uses it, or choose another: PARVIS_PORT=5200 npm run dev`)
    process.exit(1)
  }

await build()
const origin = `http://localhost:${page}`
const stack = await startStack({
  folder: join(ROOT, '.parvis', 'dev'),
  ports,
  origins: [origin],
  vars: { PUBLIC_ORIGIN: origin },
})
const vite = await createServer({
  root: join(ROOT, 'web'),
  configFile: join(ROOT, 'vite.config.ts'),
  server: {
    port: page,
    strictPort: true,
    host: 'localhost',
    proxy: Object.fromEntries(
      ['/api', '/auth'].map((path) => [path, { target: `http://127.0.0.1:${ports.web}`, ws: true }]),
    ),
  },
})
await vite.listen()

let timer
const rebuild = async () => {
  try {
    await buildWorker()
    await stack.worker().close()
    await stack.startWorker()
    console.log('worker: new')
  } catch (error) {
    console.error(error.message)
  }
}
for (const folder of ['worker', 'protocol'])
  watch(join(ROOT, folder), { recursive: true }, (_, name) => {
    if (name?.endsWith('.test.ts')) return
    clearTimeout(timer)
    timer = setTimeout(rebuild, CHANGE_SETTLES_MS)
  })

console.log(`\n  Parvis    ${origin}\n  identity  ${new URL(stack.issuer).origin}\n\n  Ctrl-C ends all of it.\n`)
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, async () => {
    await vite.close()
    await stack.close()
    process.exit(0)
  })
