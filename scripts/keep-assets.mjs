// A deploy takes nothing away from a call that is going on: files that an open page may still ask for (chunks are loaded
// when they are needed) are kept for one build more. Names hold a hash of the content, so they never clash.
import { access, copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** What a build has made itself, and what it keeps of the one before: paths below its folder. Served with the rest. */
const LIST = 'build.json'
/** Only these are named by their content. */
const ASSETS = 'assets'
const PATH = /^assets\/[A-Za-z0-9_.-]+$/

/**
 * What the new build keeps: the files of the one before, and as long as nothing has changed what that one kept.
 * @param {{ own: readonly string[], kept: readonly string[] }} before
 * @param {readonly string[]} own
 * @returns {readonly string[]} without what it made itself
 */
export const toKeep = (before, own) => {
  const mine = new Set(own)
  const changed = before.own.some((path) => !mine.has(path)) || own.some((path) => !before.own.includes(path))
  return (changed ? before.own : before.kept).filter((path) => !mine.has(path))
}

const parseList = (text) => {
  const { own, kept } = JSON.parse(text)
  for (const path of [...own, ...kept]) if (!PATH.test(path)) throw new Error(`${LIST}: no path of ours: ${path}`)
  return { own, kept }
}
const NOTHING = { own: [], kept: [] }

const readList = async (folder) => {
  try {
    return parseList(await readFile(join(folder, LIST), 'utf8'))
  } catch (error) {
    if (error.code === 'ENOENT') return NOTHING
    throw error
  }
}

/** Moves the last build out of the way. Nothing there: nothing happens. */
export const setAside = async (client, aside) => {
  try {
    await access(client)
  } catch {
    return // the last build failed half-way: what it had set aside is still there
  }
  await rm(aside, { recursive: true, force: true })
  await mkdir(dirname(aside), { recursive: true })
  await rename(client, aside)
}

/**
 * Instead of a build of this machine, what an instance serves now: where each deploy begins with a fresh clone.
 * Throws when it can't be reached; an instance older than this has no list, and nothing is kept.
 */
export const fetchInto = async (origin, aside) => {
  const ask = (path) => fetch(new URL(path, origin), { signal: AbortSignal.timeout(30_000) })
  const list = await ask(`/${LIST}`)
  if (!list.ok || !list.headers.get('Content-Type')?.includes('json')) return
  const text = await list.text()
  const { own, kept } = parseList(text)
  await mkdir(join(aside, ASSETS), { recursive: true })
  for (const path of [...own, ...kept]) {
    const answer = await ask(`/${path}`)
    // a page in the place of a file: it is no longer there
    if (!answer.ok || answer.headers.get('Content-Type')?.includes('html')) continue
    await writeFile(join(aside, path), new Uint8Array(await answer.arrayBuffer()))
  }
  await writeFile(join(aside, LIST), text)
}

/** Adds to the new build what it keeps of the one set aside, and writes its list. */
export const keepAssets = async (client, aside) => {
  const own = (await readdir(join(client, ASSETS))).map((name) => `${ASSETS}/${name}`).sort()
  const wanted = toKeep(await readList(aside), own)
  const kept = []
  for (const path of wanted) {
    try {
      await copyFile(join(aside, path), join(client, path))
      kept.push(path)
    } catch (error) {
      if (error.code !== 'ENOENT') throw error
    }
  }
  await writeFile(join(client, LIST), JSON.stringify({ own, kept }))
  await rm(aside, { recursive: true, force: true })
}
