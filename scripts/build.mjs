// Builds the client (dist/client, what Cloudflare serves), the worker (build/worker), and what a plain workerd serves:
// the client with its encodings and headers (build/site). `npm run build`. PARVIS_PREVIOUS: the origin of the instance that
// this build will replace, for builds that begin with a fresh clone (keep-assets.mjs).
import { readFile, rm, writeFile } from 'node:fs/promises'
import { parse } from 'smol-toml'
import { build as bundle } from 'vite'
import { connectingTo } from '../deploy/static.ts'
import { buildSite } from './build-site.mjs'
import { fetchInto, keepAssets, setAside } from './keep-assets.mjs'
import { bin, must, ROOT } from './run.mjs'

export const CLIENT = `${ROOT}dist/client`
export const WORKER = `${ROOT}build/worker`
export const SITE = `${ROOT}build/site`
const PREVIOUS = `${ROOT}build/previous`
export const FRONT = `${ROOT}build/front`

/** On Cloudflare headers are files: the page's policy names the media server from the build on. Plain workerd adds it itself. */
const nameSfu = async () => {
  const { vars } = parse(await readFile(`${ROOT}wrangler.toml`, 'utf8'))
  const path = `${CLIENT}/_headers`
  const text = await readFile(path, 'utf8')
  await writeFile(path, connectingTo(text, process.env.LIVEKIT_URL ?? vars.LIVEKIT_URL))
}

/** The late part of the client (web/late-kit.ts says why it is built apart): `/instance.js`. */
const buildLate = () =>
  bundle({
    configFile: false,
    logLevel: 'warn',
    build: {
      lib: { entry: `${ROOT}web/instance.ts`, formats: ['es'], fileName: 'instance' },
      outDir: CLIENT,
      emptyOutDir: false,
      copyPublicDir: false,
      target: 'es2023',
      minify: true,
    },
  })

export const buildClient = async () => {
  await setAside(CLIENT, PREVIOUS)
  const { PARVIS_PREVIOUS: live } = process.env
  if (live !== undefined && live !== '') await fetchInto(live, PREVIOUS)
  await must('the client', bin('vite'), ['build', '--logLevel', 'warn'])
  await buildLate()
  await nameSfu()
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
