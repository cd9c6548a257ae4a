// A browser as far as signing in knows one: cookies by host, forms, and pages that send on to others. It follows nothing
// by itself across our own origin, so that a test can look at, change or lose what passes there.
import { ORIGIN } from './bindings.ts'
import { type Headers, type Instance, instance } from './instance.ts'

export interface Browser {
  /** One request with the cookies of its host, to the instance or to the provider. */
  request(address: string, form?: Headers): Promise<Response>
  /** As far as pages send on outside our origin: the first page that doesn't, or the first address of ours. */
  wander(address: string, form?: Headers): Promise<string>
  /** Of our own host, by full name. */
  cookie(name: string): string | undefined
  setCookie(name: string, value: string | null): void
  /** Set-Cookie lines of ours, all of them. */
  readonly written: readonly string[]
}

/** Where an answer sends its visitor: by redirect, or by a page that goes on at once. */
export const onward = async (address: string, answer: Response): Promise<string | null> => {
  const location = answer.headers.get('Location')
  if (location !== null) return new URL(location, address).href
  const refresh = /http-equiv="refresh" content="0;url=([^"]*)"/.exec(await answer.clone().text())?.[1]
  return refresh?.replace(/&#(\d+);/g, (_, number) => String.fromCharCode(Number(number))) ?? null
}

export const createBrowser = (at: Instance = instance, origin: string = ORIGIN): Browser => {
  // cookies know hosts and no ports (RFC 6265 §8.5)
  const jars = new Map<string, Map<string, string>>()
  const jarOf = (address: string) => {
    const { hostname } = new URL(address)
    const jar = jars.get(hostname) ?? new Map<string, string>()
    jars.set(hostname, jar)
    return jar
  }
  const written: string[] = []
  const isOurs = (address: string) => new URL(address).origin === origin

  const request: Browser['request'] = async (address, form) => {
    const jar = jarOf(address)
    const headers = new Headers({ Cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') })
    if (form !== undefined) {
      headers.set('Origin', isOurs(address) ? origin : new URL(address).origin)
      headers.set('Content-Type', 'application/x-www-form-urlencoded')
    }
    const body = form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form).toString() }
    const asked = new Request(address, { headers, redirect: 'manual', ...body })
    const answer = await (isOurs(address) ? at(asked) : fetch(asked))
    for (const line of answer.headers.getSetCookie()) {
      if (isOurs(address)) written.push(line)
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/max-age=0|expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
    return answer
  }

  return {
    request,
    wander: async (address, form) => {
      let here = address
      let next = await onward(here, await request(here, form))
      for (let hop = 0; next !== null && hop < 10; hop += 1) {
        here = next
        if (isOurs(here)) return here
        next = await onward(here, await request(here))
      }
      return here
    },
    cookie: (name) => jarOf(origin).get(name),
    setCookie: (name, value) => {
      if (value === null) jarOf(origin).delete(name)
      else jarOf(origin).set(name, value)
    },
    written,
  }
}
