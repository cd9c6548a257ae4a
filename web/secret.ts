// The link secret L of a room as this device knows it: from the address, else remembered (a sign-in loses the
// fragment; a room opened yesterday keeps its link). The address shows it, so that it can be copied from there.
import { parseSecret } from './crypto/link-secret.ts'
import { remembered } from './storage.ts'

export const linkSecret = (code: string): string | null => {
  const given = parseSecret(location.hash.slice(1))
  if (given !== null) remembered.setSecret(code, given)
  const secret = given ?? parseSecret(remembered.secret(code) ?? '')
  const address = secret === null ? `/${code}` : `/${code}#${secret}`
  if (`${location.pathname}${location.hash}` !== address) history.replaceState(null, '', address)
  return secret
}
