import type { Browser, Page, Request } from '@playwright/test'
import { WebSocket } from 'ws'
import type { Joined } from '../../protocol/http.ts'
import { SUBPROTOCOL, TICKET_PREFIX } from '../../protocol/limits.ts'
import type { Stack } from '../support/stack.ts'
import { expect, test } from './fixtures.ts'
import { bar, createPerson, enterButton, join, openMeeting, type Person, seesMoving, signIn, tileOf } from './person.ts'
import { cameraOff } from './states.ts'

const headersOf = async (address: string, init: RequestInit = {}): Promise<Record<string, string>> => {
  const answer = await fetch(address, { ...init, headers: { 'accept-encoding': 'br', ...init.headers } })
  await answer.arrayBuffer()
  return Object.fromEntries(answer.headers)
}

// ── headers ────────────────────────────────────────────────────────────────────────────────────────────────────────
test('C120: pages and their parts come compressed, isolated and under a policy without "unsafe"; parts are kept for ever, pages never unasked', async ({
  stack,
}) => {
  const html = await (await fetch(stack.origin)).text()
  const asset = /src="(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? 'none'
  const [page, part, room] = await Promise.all(
    ['/', asset, '/abcd-efgh-jkmn'].map((path) => headersOf(`${stack.origin}${path}`)),
  )
  for (const headers of [page, part, room]) {
    expect(headers).toMatchObject({
      'content-encoding': 'br',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    expect(headers?.['strict-transport-security']).toMatch(/^max-age=\d{8,}/)
    const policy = headers?.['content-security-policy'] ?? ''
    expect(policy).not.toContain('unsafe')
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "connect-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "require-trusted-types-for 'script'",
    ])
      expect(policy.split('; ')).toContain(part)
    for (const allowed of ['camera', 'microphone', 'display-capture'])
      expect(headers?.['permissions-policy']).toContain(`${allowed}=(self)`)
    expect(headers?.['permissions-policy']).toContain('geolocation=()')
  }
  expect(page?.['cache-control']).toBe('public, max-age=0, must-revalidate')
  expect(room?.['cache-control']).toBe('public, max-age=0, must-revalidate')
  expect(part?.['cache-control']).toBe('public, max-age=31536000, immutable')
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=/)
})

test('C121: answers of the API are kept nowhere, run nothing and are read by no other site', async ({ stack }) => {
  const join = `${stack.origin}/api/rooms/abcd-efgh-jkmn/join`
  for (const headers of [
    await headersOf(`${stack.origin}/api/me`),
    await headersOf(join, { method: 'POST', headers: { origin: stack.origin }, body: '{}' }),
    await headersOf(`${stack.origin}/api/nothing`),
  ]) {
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    expect(headers).not.toHaveProperty('access-control-allow-origin')
  }
})

// ── the policy at work ─────────────────────────────────────────────────────────────────────────────────────────────
/** Somebody whose page will be attacked: complaints in the console are what is wanted. */
const withVictim = async (browser: Browser, stack: Stack, act: (person: Person) => Promise<void>): Promise<void> => {
  const person = await createPerson(browser, { origin: stack.origin, also: [stack.issuer] })
  try {
    await act(person)
  } finally {
    await person.context.close()
  }
}

test('C122: in the page no script runs but ours: neither one put in, nor eval, nor markup; and it reaches no other origin', async ({
  browser,
  stack,
}) => {
  await withVictim(browser, stack, async ({ page, strangers }) => {
    await page.goto(stack.origin)
    await expect(page.getByRole('button', { name: /ProConnect/ })).toBeVisible()
    const outcome = await page.evaluate(async (elsewhere) => {
      const blocked: string[] = []
      document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.effectiveDirective))
      const thrown = (act: () => unknown): string => {
        try {
          act()
          return 'nothing'
        } catch (error) {
          return (error as Error).name
        }
      }
      const put = document.createElement('script')
      put.append(document.createTextNode('window.ran = true'))
      document.head.append(put)
      const button = document.createElement('button')
      button.setAttribute('id', 'mine')
      document.body.append(button)
      const results = {
        // in a task of its own: devtools let their own evaluation through
        eval: await new Promise<string>((done) => {
          // biome-ignore lint/security/noGlobalEval: that it fails is what is tried
          setTimeout(() => done(thrown(() => globalThis.eval('window.ran = true'))))
        }),
        markup: thrown(() => {
          document.body.innerHTML = '<img src=x onerror="window.ran = true">'
        }),
        handler: thrown(() => button.setAttribute('onclick', 'window.ran = true')),
        // no sink that trusted types watch: here script-src stands alone
        module: await import(elsewhere.replace(/.*/, 'data:text/javascript,window.ran = true')).then(
          () => 'ran',
          (error: Error) => error.name,
        ),
        fetch: await fetch(elsewhere).then(
          () => 'answered',
          (error: Error) => error.name,
        ),
        socket: await new Promise<string>((done) => {
          const socket = new WebSocket(elsewhere.replace('http', 'ws'))
          socket.onopen = () => done('open')
          socket.onerror = () => done('refused')
        }),
      }
      button.click()
      return { ...results, blocked: [...new Set(blocked)].sort(), ran: 'ran' in window }
    }, `${stack.issuer}/.well-known/openid-configuration`)
    expect(outcome).toMatchObject({
      ran: false,
      fetch: 'TypeError',
      socket: 'refused',
      markup: 'TypeError',
      module: 'TypeError',
    })
    expect(outcome.eval).toMatch(/EvalError|TypeError/)
    expect(outcome.blocked).toEqual(
      expect.arrayContaining(['connect-src', 'require-trusted-types-for', 'script-src-elem']),
    )
    expect(strangers).toEqual([])
  })
})

test('C123: scripts read no cookie, and a session’s cookies go to our own host alone', async ({ stack, somebody }) => {
  const { page, context } = await somebody()
  await signIn({ page }, stack.origin, 'Claire Vasseur')
  expect(await page.evaluate(() => document.cookie)).toBe('')
  const ours = await context.cookies(stack.origin)
  expect(ours.length).toBeGreaterThan(0)
  // a Domain attribute would show as a dot in front: other hosts of the same domain would be sent it
  const domain = new URL(stack.origin).hostname
  for (const cookie of ours) expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', domain })
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))
  for (const { value } of ours) expect(kept).not.toContain(value)
})

// ── what leaves the browser ────────────────────────────────────────────────────────────────────────────────────────
/** All that a browser says and hears over HTTP and WebSocket, as text to be searched. */
const wiretap = ({ context, page }: Pick<Person, 'context' | 'page'>) => {
  const requests: Request[] = []
  const frames: string[] = []
  const hosts = new Set<string>()
  context.on('request', (request) => {
    requests.push(request)
    if (!request.url().startsWith('data:')) hosts.add(new URL(request.url()).host)
  })
  page.on('websocket', (socket) => {
    hosts.add(new URL(socket.url()).host)
    frames.push(socket.url())
    socket.on('framesent', ({ payload }) => frames.push(payload.toString()))
    socket.on('framereceived', ({ payload }) => frames.push(payload.toString()))
  })
  return {
    hosts,
    said: async (): Promise<string> => {
      const parts = await Promise.all(
        requests.map(async (request) => [
          request.url(),
          JSON.stringify(await request.allHeaders()),
          request.postData() ?? '',
        ]),
      )
      return [...parts.flat(), ...frames].join('\n')
    },
  }
}

/** Names and ids of the devices of this machine, as the page sees them. */
const devicesOf = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () =>
    (await navigator.mediaDevices.enumerateDevices())
      .flatMap(({ label, deviceId, groupId }) => [label, deviceId, groupId])
      // "default" is a word like any other
      .filter((text) => text.length > 10),
  )

test('C124: in a whole call nobody but us is met, and neither the link’s secret nor a device’s name leaves the browser', async ({
  stack,
  somebody,
}) => {
  const agent = await somebody()
  const guest = await somebody()
  const colleague = await somebody({ before: cameraOff })
  const people = [agent, guest, colleague]
  const taps = people.map(wiretap)
  const link = await openMeeting(agent, stack.origin)
  const secret = new URL(link).hash.slice(1)
  expect(secret).toMatch(/^[\w-]{22}$/)
  await join(guest, link, 'Alix Martin')
  // who signs in at the door leaves the page, and comes back to the whole link
  await colleague.page.goto(link)
  await colleague.page.getByRole('button', { name: /ProConnect/ }).click()
  await colleague.page.getByRole('button', { name: 'Joseph Diabaté' }).click()
  await enterButton(colleague.page).click()
  await expect(bar(colleague.page)).toBeVisible()
  await seesMoving(tileOf(agent.page, 'Alix Martin'), 3)
  await seesMoving(tileOf(colleague.page, 'Claire Vasseur'), 3)
  const servers = await guest.page.evaluate(() =>
    window.probed.flatMap((pc) => pc.getConfiguration().iceServers ?? []).flatMap(({ urls }) => urls),
  )
  for (const { page } of people)
    await bar(page)
      .getByRole('button', { name: /^Quitter/ })
      .click()

  const bytes = Buffer.from(secret, 'base64url')
  const code = new URL(link).pathname.slice(1)
  for (const [i, tap] of taps.entries()) {
    const said = await tap.said()
    // the tap hears: codes, names and sealed signals are all there
    expect(said).toContain(`/api/rooms/${code}/join`)
    expect(said).toContain('Alix Martin')
    expect(said).toContain('"type":"signal"')
    for (const form of [secret, bytes.toString('base64'), bytes.toString('hex'), encodeURIComponent(link)])
      expect(said.includes(form), `the secret as ${form}`).toBe(false)
    const page = people[i]?.page
    const devices = page === undefined ? [] : await devicesOf(page)
    expect(devices.length).toBeGreaterThan(3)
    for (const device of devices) expect(said.includes(device), device).toBe(false)
    const known = [stack.origin, stack.issuer].map((address) => new URL(address).host)
    expect([...tap.hosts].filter((host) => !known.includes(host))).toEqual([])
    expect([...tap.hosts]).toContain(known[0])
  }
  expect(servers.length).toBeGreaterThan(0)
  for (const server of servers) expect(server).toMatch(/^(stun|turns?):127\.0\.0\.1[:?]/)
})

// ── from elsewhere ─────────────────────────────────────────────────────────────────────────────────────────────────
/** How an upgrade ends: the status that refused it, or the first frame of the room. */
const upgrade = (address: string, protocols: readonly string[], origin: string): Promise<string> =>
  new Promise((done, fail) => {
    const socket = new WebSocket(address, [...protocols], { origin })
    socket.on('unexpected-response', (_, answer) => {
      done(`refused with ${answer.statusCode}`)
      answer.destroy()
    })
    socket.on('message', (data) => {
      done((JSON.parse(String(data)) as { readonly type: string }).type)
      socket.close()
    })
    socket.on('error', fail)
  })

test('C125: a page of another origin opens no socket, not even with a good ticket', async ({ stack, somebody }) => {
  const agent = await somebody({ before: cameraOff })
  const link = await openMeeting(agent, stack.origin)
  const room = `${stack.origin}/api/rooms${new URL(link).pathname}`
  const answer = await fetch(`${room}/join`, {
    method: 'POST',
    headers: { origin: stack.origin, 'content-type': 'application/json' },
    body: '{}',
  })
  const { ticket } = (await answer.json()) as Joined
  const socket = `${room.replace('http', 'ws')}/socket`
  const protocols = [SUBPROTOCOL, `${TICKET_PREFIX}${ticket}`]
  for (const foreign of ['https://evil.example', `${stack.origin}.evil.example`, stack.issuer, 'null'])
    expect(await upgrade(socket, protocols, foreign), foreign).toBe('refused with 403')
  // nor was the ticket used up by that
  expect(await upgrade(socket, protocols, stack.origin)).toBe('door')
})
