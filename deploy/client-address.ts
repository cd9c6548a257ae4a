// Who asks, from what can't be made up: the other end of the connection, or what our own proxies say of it. Pure.

export interface Connection {
  /** Address and port of the other end, as workerd says it: `192.0.2.1:4711`, `[2001:db8::1]:4711`. Absent on a Unix socket. */
  readonly peer: string | undefined
  /** X-Forwarded-For: each proxy appends whom it heard from. What a client wrote itself stands to the left. */
  readonly forwarded: string | null
  /** How many proxies of ours stand in front. */
  readonly proxies: number
}

/** The number in a setting. Throws: with a wrong one anybody could say any address, or everybody would have one. */
export const readProxies = (text: string): number => {
  if (!/^\d$/.test(text)) throw new Error('PROXIES is not a number from 0 to 9')
  return Number(text)
}

const withoutPort = (text: string): string => {
  const [, bracketed, plain] = /^(?:\[([^\]]*)\](?::\d+)?|([^:]*)(?::\d+)?)$/.exec(text) ?? []
  return bracketed ?? plain ?? text
}

/** The client's address, or null where none is known. */
export const clientAddress = ({ peer, forwarded, proxies }: Connection): string | null => {
  const said = (forwarded ?? '').split(',').map((part) => part.trim())
  const address = proxies > 0 ? said[said.length - proxies] : peer
  // fewer than there are proxies: it came past them
  return withoutPort(address || peer || '') || null
}
