// Which addresses are of one's own machine or network: there pages need no certificate, and nobody can have one. Pure.

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/
/** RFC 1918, RFC 3927, RFC 4193, RFC 4291 §2.5.6. */
const PRIVATE =
  /^(10(\.\d+){3}|192\.168(\.\d+){2}|172\.(1[6-9]|2\d|3[01])(\.\d+){2}|169\.254(\.\d+){2}|\[f(c|d|e[89ab])[0-9a-f:]*\])$/

export const isLoopback = ({ hostname }: URL): boolean => LOOPBACK.test(hostname)

/** Without TLS, at an address that no public network reaches: development. */
export const isAtHome = (url: URL): boolean =>
  url.protocol === 'http:' && (isLoopback(url) || PRIVATE.test(url.hostname))
