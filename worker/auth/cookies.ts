// Our cookies (facts: __Host- where there is TLS; Lax, or the callback would come without its transaction). Cookies ignore
// ports, so the names are unlike those of any provider beside us on one machine.

export type CookieName = 'parvis' | 'parvis-signin' | 'parvis-signout'

const isPlain = (origin: string): boolean => origin.startsWith('http:')
const fullName = (name: CookieName, origin: string): string => (isPlain(origin) ? name : `__Host-${name}`)

/** The value in a request, or null: an empty one is one that was deleted. */
export const readCookie = (request: Request, name: CookieName, origin: string): string | null => {
  const wanted = `${fullName(name, origin)}=`
  for (const part of (request.headers.get('Cookie') ?? '').split(';')) {
    const cookie = part.trim()
    if (cookie.startsWith(wanted)) return cookie.slice(wanted.length) || null
  }
  return null
}

/** A Set-Cookie value. `maxAgeS` 0 deletes it. */
export const writeCookie = (name: CookieName, value: string, maxAgeS: number, origin: string): string =>
  [
    `${fullName(name, origin)}=${value}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Lax',
    `Max-Age=${maxAgeS}`,
    ...(isPlain(origin) ? [] : ['Secure']),
  ].join('; ')
