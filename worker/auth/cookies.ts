// Our cookies (facts: __Host- where there is TLS; Lax, or the callback would come without its transaction). Cookies ignore
// ports, so the names are unlike those of any provider beside us on one machine.

export type CookieName = 'parvis' | 'parvis-signin' | 'parvis-signout'

/** Of a name that can be there several times, which one: letters that are safe in a header. */
const PART = /^[\w-]{1,16}$/

const isPlain = (origin: string): boolean => origin.startsWith('http:')
const fullName = (name: CookieName, origin: string, part: string): string => {
  const whole = part === '' ? name : `${name}-${part}`
  return isPlain(origin) ? whole : `__Host-${whole}`
}
const cookiesOf = (request: Request): readonly string[] =>
  (request.headers.get('Cookie') ?? '').split(';').map((cookie) => cookie.trim())

/** The value in a request, or null: an empty one is one that was deleted. */
export const readCookie = (request: Request, name: CookieName, origin: string, part = ''): string | null => {
  const wanted = `${fullName(name, origin, part)}=`
  const found = cookiesOf(request).find((cookie) => cookie.startsWith(wanted))
  return found?.slice(wanted.length) || null
}

/** Which ones of a name there are, in the browser's order: the oldest first (RFC 6265 §5.4). */
export const partsOf = (request: Request, name: CookieName, origin: string): readonly string[] => {
  const start = `${fullName(name, origin, '')}-`
  return cookiesOf(request)
    .filter((cookie) => cookie.startsWith(start))
    .map((cookie) => cookie.slice(start.length).split('=')[0] ?? '')
    .filter((part) => PART.test(part))
}

/** A Set-Cookie value. `maxAgeS` 0 deletes it. */
export const writeCookie = (name: CookieName, value: string, maxAgeS: number, origin: string, part = ''): string =>
  [
    `${fullName(name, origin, part)}=${value}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Lax',
    `Max-Age=${maxAgeS}`,
    ...(isPlain(origin) ? [] : ['Secure']),
  ].join('; ')
