// Builds the client (dist/client, what Cloudflare serves), the worker (build/worker), and what a plain workerd serves:
// the client with its encodings and headers (build/site). `npm run build`. PARVIS_PREVIOUS: the origin of the instance that
// this build will replace, for builds that begin with a fresh clone (keep-assets.mjs).
import { rm } from 'node:fs/promises'
import { build as bundle } from 'vite'
import { buildSite } from './build-site.mjs'
import { fetchInto, keepAssets, setAside } from './keep-assets.mjs'
import { bin, must, ROOT } from './run.mjs'

export const CLIENT = `${ROOT}dist/client`
export const WORKER = `${ROOT}build/worker`
export const SITE = `${ROOT}build/site`
const PREVIOUS = `${ROOT}build/previous`
export const FRONT = `${ROOT}build/front`

export const buildClient = async () => {
  await setAside(CLIENT, PREVIOUS)
  const { PARVIS_PREVIOUS: live } = process.env
  if (live !== undefined && live !== '') await fetchInto(live, PREVIOUS)
  await must('the client', bin('vite'), ['build', '--logLevel', 'warn'])
  await keepAssets(CLIENT, PREVIOUS)
}
/** Needs the client: wrangler looks whether the assets are there. */
export const buildWorker = () =>
  must('the worker', bin('wrangler'), ['deploy', '--dry-run', '--env', '', '--outdir', WORKER])

const buildFront = () =>
  bundle({
    configFile: false,
    logLevel: 'warn',
    build: {
      lib: { entry: `${ROOT}deploy/front.ts`, formats: ['es'], fileName: 'front' },
      outDir: FRONT,
      target: 'es2023',
      minify: false,
    },
  })

export const build = async () => {
  await buildClient()
  await rm(SITE, { recursive: true, force: true })
  await Promise.all([buildWorker(), buildFront(), buildSite(CLIENT, SITE)])
}

if (import.meta.main) await build()
