// What every route asks of a request before it believes anything: where it comes from, how large it is, its shape.
import * as v from 'valibot'
import { BODY_MAX_BYTES } from '../protocol/limits.ts'
import { CodedError } from './errors.ts'
import { isAtHome } from './origins.ts'
import { wrongSetting } from './setting.ts'
import type { Settings } from './settings.ts'

/** The origin that this instance calls its own. One that was not told it is for one's own machine: anybody can make up a host. */
export const ownOrigin = (request: Request, settings: Settings): string => {
  if (settings.origin !== null) return settings.origin
  const url = new URL(request.url)
  if (!isAtHome(url)) throw wrongSetting('PUBLIC_ORIGIN', 'missing: the address that people open')
  return url.origin
}

/**
 * Refuses what a browser sends from another site, and what is sent without an Origin (ASVS 4.4.2). A form of a page with
 * `no-referrer`, as our pages are, says `Origin: null` (Fetch §3.2); then Sec-Fetch-Site counts, which no page can set.
 */
export const mustBeOurs = (request: Request, settings: Settings): void => {
  const origin = request.headers.get('Origin')
  if (origin === ownOrigin(request, settings)) return
  if (origin === 'null' && request.headers.get('Sec-Fetch-Site') === 'same-origin') return
  throw new CodedError('request.origin')
}

/** The whole body, counted while it is read: Content-Length is the sender's word. */
export const readBytes = async (request: Request, max: number): Promise<Uint8Array<ArrayBuffer>> => {
  const reader = request.body?.getReader()
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
    const chunk = part.value as Uint8Array<ArrayBuffer>
    size += chunk.byteLength
    if (size > max) {
      await reader?.cancel()
      throw new CodedError('request.too-large')
    }
    chunks.push(chunk)
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer())
}

export const readText = async (request: Request): Promise<string> =>
  new TextDecoder().decode(await readBytes(request, BODY_MAX_BYTES))

/** A JSON body of this shape. Throws CodedError `request.invalid` or `request.too-large`. */
export const readJson = async <S extends v.GenericSchema>(request: Request, schema: S): Promise<v.InferOutput<S>> => {
  const type = request.headers.get('Content-Type') ?? ''
  if (!/^application\/json\s*(;|$)/i.test(type)) throw new CodedError('request.invalid', 'not JSON')
  const body = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), await readText(request))
  if (!body.success) throw new CodedError('request.invalid', body.issues[0].message)
  return body.output
}
