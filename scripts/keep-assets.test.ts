// What a deploy keeps of the build before, on real folders and over real HTTP.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fetchInto, keepAssets, setAside, toKeep } from './keep-assets.mjs'

let folder = ''
const client = () => join(folder, 'client')
const aside = () => join(folder, 'aside')
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parvis-keep-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const build = async (...names: string[]) => {
  await setAside(client(), aside())
  await mkdir(join(client(), 'assets'), { recursive: true })
  for (const name of names) await writeFile(join(client(), 'assets', name), `the content of ${name}`)
  await keepAssets(client(), aside())
}
const files = async () => (await readdir(join(client(), 'assets'))).sort()

test('X10: the files of the build before are there beside the new ones, and no older ones', async () => {
  await build('main-1.js', 'call-1.js')
  expect(await files()).toEqual(['call-1.js', 'main-1.js'])
  await build('main-2.js', 'call-1.js')
  expect(await files()).toEqual(['call-1.js', 'main-1.js', 'main-2.js'])
  await build('main-3.js', 'call-3.js')
  expect(await files()).toEqual(['call-1.js', 'call-3.js', 'main-2.js', 'main-3.js'])
  expect(await readFile(join(client(), 'assets/main-2.js'), 'utf8')).toBe('the content of main-2.js')
})

test('X10: building the same again keeps what was kept', async () => {
  await build('main-1.js')
  await build('main-2.js')
  await build('main-2.js')
  expect(await files()).toEqual(['main-1.js', 'main-2.js'])
})

test('X10: a list that names something else than an asset is refused', async () => {
  await build('main-1.js')
  await writeFile(join(client(), 'build.json'), JSON.stringify({ own: ['assets/../../secret'], kept: [] }))
  await expect(build('main-2.js')).rejects.toThrow('no path of ours')
  expect(toKeep({ own: ['assets/a.js'], kept: ['assets/b.js'] }, ['assets/a.js'])).toEqual(['assets/b.js'])
})

test('X10: a fresh clone takes them from the instance that runs', async () => {
  await build('main-1.js', 'call-1.js')
  const live = client()
  const served = join(folder, 'served')
  await setAside(live, served)
  const server = createServer(async ({ url = '' }, response) => {
    try {
      const body = await readFile(join(served, url))
      response.setHeader('Content-Type', url.endsWith('.json') ? 'application/json' : 'text/javascript').end(body)
    } catch {
      response.setHeader('Content-Type', 'text/html').end('<!doctype html>')
    }
  }).listen(0, '127.0.0.1')
  try {
    await new Promise((resolve) => server.once('listening', resolve))
    await rm(join(served, 'assets/call-1.js'))
    await fetchInto(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, aside())
    await mkdir(join(client(), 'assets'), { recursive: true })
    await writeFile(join(client(), 'assets', 'main-2.js'), 'new')
    await keepAssets(client(), aside())
    expect(await files()).toEqual(['main-1.js', 'main-2.js'])
  } finally {
    server.close()
  }
})
