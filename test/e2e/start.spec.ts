import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { findLivekit } from '../../scripts/livekit.mjs'
import { freePort, isFree, isFreeUdp } from '../../scripts/ports.mjs'
import { ROOT } from '../../scripts/run.mjs'

/** Two neighbouring free ports: the emulator takes the one after the service's. */
const freePair = async (): Promise<number> => {
  for (;;) {
    const port = await freePort()
    if (await isFree(port + 1)) return port
  }
}

/** Three free ports in a row, for livekit-server where it is built. */
const freeThree = async (): Promise<number> => {
  for (;;) {
    const port = await freePort()
    if ((await isFree(port + 1)) && (await isFreeUdp(port + 2))) return port
  }
}

const start = (env: Readonly<Record<string, string>>) => {
  const child = spawn(process.execPath, [`${ROOT}scripts/start.mjs`], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  let said = ''
  for (const output of [child.stdout, child.stderr]) output.on('data', (data) => (said += String(data)))
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  return { child, said: () => said, ended }
}

test('X5: npm start says what runs, serves a page that works, and leaves nothing behind', async ({ page }) => {
  test.setTimeout(90_000)
  const folder = mkdtempSync(join(tmpdir(), 'parvis-start-'))
  const port = await freePair()
  const turn = await freePort()
  const sfu = await freeThree()
  const { child, said, ended } = start({
    PARVIS_PORT: String(port),
    PARVIS_TURN_PORT: String(turn),
    PARVIS_SFU_PORT: String(sfu),
    PARVIS_STATE: folder,
  })
  try {
    await expect.poll(said, { timeout: 60_000 }).toContain('Ctrl-C ends all of it')
    expect(said()).toContain(`http://localhost:${port}`)
    expect(said()).toContain(`turn:127.0.0.1:${turn}?transport=udp`)
    expect(said()).toMatch(findLivekit() === null ? /livekit +none/ : `ws://127.0.0.1:${sfu}`)
    await page.goto(`http://localhost:${port}`)
    await page.getByRole('button', { name: /ProConnect/ }).click()
    await page.getByRole('button', { name: 'Claire Vasseur' }).click()
    await expect(page.getByText('Bonjour Claire')).toBeVisible()
  } finally {
    child.kill('SIGTERM')
  }
  expect(await ended).toBe(0)
  for (const used of [port, port + 1, turn, sfu]) expect(await isFree(used)).toBe(true)
  rmSync(folder, { recursive: true, force: true })
})

test('X5: a taken port is named, with the way around it, before anything starts', async () => {
  const port = await freePair()
  const squatter = createServer().listen(port, '127.0.0.1')
  const { said, ended } = start({
    PARVIS_PORT: String(port),
    PARVIS_TURN_PORT: String(await freePort()),
    PARVIS_SFU_PORT: String(await freeThree()),
  })
  expect(await ended).toBe(1)
  expect(said()).toContain(`Port ${port}, for the service, is taken`)
  expect(said()).toContain('PARVIS_PORT=')
  expect(said()).not.toContain('Building')
  squatter.close()
})
