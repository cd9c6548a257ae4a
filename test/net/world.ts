// The product in network namespaces: workerd on the edge's host, people on hosts of their own, each with a Chromium.
// The page is plain http on a private address, which Chromium is told to treat as secure: no certificate to get wrong.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Browser, chromium } from '@playwright/test'
import { startWorkerd } from '../../scripts/workerd.mjs'
import { createPerson, type Person } from '../e2e/person.ts'
import { CHROMIUM_ARGS } from '../support/chromium.ts'
import { createNetwork, type Host, type Network } from './network.ts'

const PORT = 8787
const READY_WITHIN_MS = 15_000

export interface World {
  readonly network: Network
  readonly origin: string
  readonly people: readonly { readonly host: Host; readonly person: Person }[]
  close(): Promise<void>
}

/** Asked from inside: before its interface exists, a request to a private address would leave by our default route. */
const ask =
  (edge: Host) =>
  async (url: string, ended: () => string | null): Promise<void> => {
    const script = `const until = Date.now() + ${READY_WITHIN_MS}
      for (;;) {
        const ok = await fetch(${JSON.stringify(url)}).then((r) => r.ok, () => false)
        if (ok) process.exit(0)
        if (Date.now() > until) process.exit(1)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }`
    const [ip, ...inside] = edge.exec
    if (ip === undefined) throw new Error('no words to run something on the edge')
    try {
      await promisify(execFile)(ip, [...inside, process.execPath, '--input-type=module', '-e', script])
    } catch (error) {
      throw new Error(`workerd on the edge did not answer: ${ended() ?? ''}`, { cause: error })
    }
  }

/** `count` people, nobody in a meeting yet. */
export const openWorld = async (count: number): Promise<World> => {
  const folder = mkdtempSync(join(tmpdir(), 'parvis-world-'))
  const network = createNetwork(String(process.pid % 100_000), count)
  const origin = `http://${network.edge.address}:${PORT}`
  const browsers: Browser[] = []
  let worker: Awaited<ReturnType<typeof startWorkerd>> | null = null
  const close = async (): Promise<void> => {
    for (const browser of browsers) await browser.close()
    await worker?.close()
    network.close()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    worker = await startWorkerd({
      folder,
      host: network.edge.address,
      port: PORT,
      settings: {
        PUBLIC_ORIGIN: origin,
        SESSION_KEYS: `net:${'A'.repeat(43)}`,
        ROOM_CREATION: 'anyone',
      },
      allow: ['public'],
      exec: [...network.edge.exec],
      probe: ask(network.edge),
    })
    const people = []
    for (const host of network.people) {
      const browser = await chromium.launch({
        executablePath: host.chromium,
        args: [...CHROMIUM_ARGS, `--unsafely-treat-insecure-origin-as-secure=${origin}`],
      })
      browsers.push(browser)
      people.push({ host, person: await createPerson(browser, { origin, permissions: ['camera', 'microphone'] }) })
    }
    return { network, origin, people, close }
  } catch (error) {
    await close()
    throw error
  }
}
