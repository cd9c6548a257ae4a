// A gate on the way to LiveKit: a TCP proxy through which browsers and worker reach its signalling, and which a test can
// close for one person, or keep from answering. Media goes past it (UDP). Whose connection it is, it reads off the access token in
// the address (facts/sfu.md §2); what LiveKit says is not read.
import { readFile } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import type { BrowserContext } from '@playwright/test'
import { decodeJwt, SignJWT } from 'jose'
import { freePort } from '../../scripts/ports.mjs'
import { openStack, type Stack } from './stack.ts'

/** Who is sent away again and again asks for a token each time. */
const BUDGETS = 'rooms=10000/3600 misses=10000/60 sfu=10000/60'
const HEAD_END = '\r\n\r\n'

/** How it stands for one person: all passes; LiveKit is asked and its answers wait; nothing passes and nothing is accepted. */
type Standing = 'open' | 'silent' | 'closed'

/** One person's way to LiveKit. */
export interface SfuPath {
  /** What the edge gave, newest last. */
  readonly tokens: readonly string[]
  /** Requests for a token that have come, those that wait included. */
  readonly asked: () => number
  /** Connections of which LiveKit has said something that waits here. */
  readonly silenced: () => number
  stand(standing: Standing): void
  /** The edge's answers wait, until they are let go. */
  keepToken(): void
  letToken(): void
  /** The next token is one that has expired on the way. */
  expireNext(): void
}

export interface Participant {
  readonly identity: string
  readonly tracks?: readonly { readonly sid: string; readonly source?: string; readonly muted?: boolean }[]
}

export type GatedStack = Awaited<ReturnType<typeof openGatedStack>>

const identityOf = (token: string): string => decodeJwt(token).sub ?? ''

export const openGatedStack = async (vars: Readonly<Record<string, string>>) => {
  const port = await freePort()
  const url = `ws://127.0.0.1:${port}`
  const stack: Stack = await openStack({ sfu: true, vars: { LIVEKIT_URL: url, BUDGETS, ...vars } })
  const target = Number(new URL(stack.sfu()?.url ?? '').port)
  const standings = new Map<string, Standing>()
  interface Connection {
    readonly identity: string
    readonly browser: Socket
    readonly server: Socket
    held: Buffer[]
  }
  const connections = new Set<Connection>()
  const standingOf = (identity: string): Standing => standings.get(identity) ?? 'open'

  const accept = (browser: Socket, head: Buffer): void => {
    const address = /^\S+ (\S+)/.exec(head.toString('latin1'))?.[1] ?? '/'
    const token = new URL(address, url).searchParams.get('access_token')
    const identity = token === null ? '' : identityOf(token)
    if (standingOf(identity) === 'closed') return void browser.destroy()
    const server = connect(target, '127.0.0.1')
    const connection: Connection = { identity, browser, server, held: [] }
    connections.add(connection)
    server.write(head)
    browser.on('data', (data) => server.write(data))
    server.on('data', (data) => {
      if (standingOf(identity) === 'silent') connection.held.push(data)
      else browser.write(data)
    })
    const end = (): void => {
      connections.delete(connection)
      browser.destroy()
      server.destroy()
    }
    for (const socket of [browser, server]) socket.on('close', end).on('error', end)
  }
  const gate = createServer((browser) => {
    let head = Buffer.alloc(0)
    const read = (data: Buffer): void => {
      head = Buffer.concat([head, data])
      if (!head.includes(HEAD_END)) return
      browser.off('data', read)
      accept(browser, head)
    }
    browser.on('data', read).on('error', () => browser.destroy())
  })
  await new Promise<void>((resolve) => gate.listen(port, '127.0.0.1', resolve))

  const stand = (identity: string, standing: Standing): void => {
    standings.set(identity, standing)
    for (const connection of [...connections].filter((one) => one.identity === identity)) {
      if (standing === 'closed') connection.browser.destroy()
      if (standing === 'open') for (const data of connection.held.splice(0)) connection.browser.write(data)
    }
  }

  // ── LiveKit's own words ──────────────────────────────────────────────────────────────────────────────────────────
  const secret = async (): Promise<readonly [string, Uint8Array]> => {
    const text = await readFile(join(stack.folder, 'livekit', 'livekit.yaml'), 'utf8')
    const [, key = '', value = ''] = /^keys:\s+"([^"]+)": "([^"]+)"/m.exec(text) ?? []
    return [key, new TextEncoder().encode(value)]
  }
  const sign = async (claims: Readonly<Record<string, unknown>>, sub: string, exp: number): Promise<string> => {
    const [key, value] = await secret()
    const token = new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256' }).setIssuer(key).setSubject(sub)
    return token.setExpirationTime(exp).sign(value)
  }
  const seconds = (): number => Math.floor(Date.now() / 1_000)
  const roomOf = (token: string): string => (decodeJwt(token).video as { room: string }).room
  const expired = (token: string): Promise<string> => {
    const { video, sub = '' } = decodeJwt(token)
    return sign({ video }, sub, seconds() - 600)
  }

  return {
    ...stack,
    sfuUrl: url,
    /** Who is in that token's room, as LiveKit says. */
    participants: async (token: string): Promise<readonly Participant[]> => {
      const room = roomOf(token)
      const bearer = await sign({ video: { room, roomAdmin: true } }, 'test', seconds() + 60)
      const answer = await fetch(`http://127.0.0.1:${target}/twirp/livekit.RoomService/ListParticipants`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${bearer}` },
        body: JSON.stringify({ room }),
      })
      return ((await answer.json()) as { participants?: readonly Participant[] }).participants ?? []
    },
    /** Before the page's first request. */
    pathOf: async (context: BrowserContext): Promise<SfuPath> => {
      const tokens: string[] = []
      let asked = 0
      let standing: Standing = 'open'
      let expires = false
      let kept: Promise<void> | null = null
      let release: () => void = () => undefined
      await context.route('**/api/rooms/*/sfu', async (route) => {
        asked += 1
        await kept
        // the worker may be away
        const answer = await route.fetch().catch(() => null)
        if (answer === null) return route.abort()
        const body = (await answer.json()) as { url: string; token?: string }
        if (body.token === undefined) return route.fulfill({ response: answer })
        tokens.push(body.token)
        stand(identityOf(body.token), standing)
        const token = expires ? await expired(body.token) : body.token
        expires = false
        await route.fulfill({ response: answer, json: { ...body, token } })
      })
      return {
        tokens,
        asked: () => asked,
        silenced: () => {
          const identity = identityOf(tokens.at(-1) ?? '')
          return [...connections].filter((one) => one.identity === identity && one.held.length > 0).length
        },
        stand: (next) => {
          standing = next
          for (const token of tokens) stand(identityOf(token), next)
        },
        keepToken: () => {
          kept = new Promise((resolve) => {
            release = resolve
          })
        },
        letToken: () => {
          kept = null
          release()
        },
        expireNext: () => {
          expires = true
        },
      }
    },
    close: async () => {
      for (const { browser, server } of connections) {
        browser.destroy()
        server.destroy()
      }
      await new Promise((resolve) => gate.close(resolve))
      await stack.close()
    },
  }
}
