// Three hosts on one machine, in network namespaces of our own: an edge with a switch, and two people. A path can be
// cut and mended without taking an address away (nft), as when a cable comes out behind somebody's router.
// Needs root, iproute2 and nftables. Everything it makes carries its own prefix and is removed by `close`.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CHROMIUM } from '../support/chromium.ts'

export interface Host {
  readonly name: string
  readonly address: string
  /** Words to put before a command so that it runs there. */
  readonly exec: readonly string[]
  /** A program that starts Chromium there; Playwright drives it over pipes, so the driver stays outside. */
  readonly chromium: string
}

export interface Network {
  readonly edge: Host
  readonly people: readonly Host[]
  /** Nothing goes in or out of this host any more; its address stays. */
  cut(host: Host): void
  mend(host: Host): void
  close(): void
}

const run = (command: string, ...args: readonly string[]): string =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

/** Makes the hosts; `id` keeps runs apart (a pid will do). */
export const createNetwork = (id: string, count: number): Network => {
  const prefix = `pv${id}`
  const folder = mkdtempSync(join(tmpdir(), 'parvis-net-'))
  const made: string[] = []

  const namespace = (name: string, address: string): Host => {
    run('ip', 'netns', 'add', name)
    made.push(name)
    run('ip', '-n', name, 'link', 'set', 'lo', 'up')
    const chromium = join(folder, name)
    writeFileSync(chromium, `#!/bin/sh\nexec ip netns exec ${name} ${CHROMIUM} "$@"\n`)
    chmodSync(chromium, 0o755)
    return { name, address, exec: ['ip', 'netns', 'exec', name], chromium }
  }

  const edge = namespace(`${prefix}e`, '10.77.0.1')
  run('ip', '-n', edge.name, 'link', 'add', 'br0', 'type', 'bridge')
  run('ip', '-n', edge.name, 'addr', 'add', `${edge.address}/24`, 'dev', 'br0')
  run('ip', '-n', edge.name, 'link', 'set', 'br0', 'up')

  const people = Array.from({ length: count }, (_, index) => {
    const host = namespace(`${prefix}p${index}`, `10.77.0.${index + 11}`)
    const plug = `v${index}`
    run('ip', 'link', 'add', plug, 'netns', edge.name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', host.name)
    run('ip', '-n', edge.name, 'link', 'set', plug, 'master', 'br0', 'up')
    run('ip', '-n', host.name, 'addr', 'add', `${host.address}/24`, 'dev', 'eth0')
    run('ip', '-n', host.name, 'link', 'set', 'eth0', 'up')
    // without a default route Chromium gathers no candidates
    run('ip', '-n', host.name, 'route', 'add', 'default', 'via', edge.address)
    return host
  })

  return {
    edge,
    people,
    cut: (host) => {
      run(...(['ip', 'netns', 'exec', host.name, 'nft', 'add', 'table', 'inet', 'cut'] as const))
      for (const hook of ['input', 'output'])
        run(
          'ip',
          'netns',
          'exec',
          host.name,
          'nft',
          `add chain inet cut ${hook} { type filter hook ${hook} priority 0; policy drop; }`,
        )
    },
    mend: (host) => {
      run('ip', 'netns', 'exec', host.name, 'nft', 'delete', 'table', 'inet', 'cut')
    },
    close: () => {
      for (const name of made.splice(0).reverse()) run('ip', 'netns', 'del', name)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
