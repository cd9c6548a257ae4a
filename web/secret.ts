// The link secret L of a room as this device knows it: from the address, else remembered (a sign-in loses the
// fragment; a room opened yesterday keeps its link). The address shows it, so that it can be copied from there.
import { parseSecret } from './crypto/link-secret.ts'
import { remembered } from './storage.ts'

const showInAddress = (code: string, secret: string | null): void => {
  const address = secret === null ? `/${code}` : `/${code}#${secret}`
  if (`${location.pathname}${location.hash}` !== address) history.replaceState(null, '', address)
}

/** Handed to us in the call, after comparing digits: from now on this device has it like anybody with the link. */
export const keepLinkSecret = (code: string, secret: string): void => {
  remembered.setSecret(code, secret)
  showInAddress(code, secret)
}

export const linkSecret = (code: string): string | null => {
  const given = parseSecret(location.hash.slice(1))
  if (given !== null) remembered.setSecret(code, given)
  const secret = given ?? parseSecret(remembered.secret(code) ?? '')
  showInAddress(code, secret)
  return secret
}
