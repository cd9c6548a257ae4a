// The link secret L of a room as this device knows it: from the address, else remembered (a sign-in loses the
// fragment; a room opened yesterday keeps its link). The address shows it, so that it can be copied from there.
import { type ReadonlySignal, signal } from '@preact/signals'
import { deriveProof, parseSecret } from './crypto/link-secret.ts'
import { remembered } from './storage.ts'

const showInAddress = (code: string, secret: string | null): void => {
  const address = secret === null ? `/${code}` : `/${code}#${secret}`
  if (`${location.pathname}${location.hash}` !== address) history.replaceState(null, '', address)
}

const linkSecret = (code: string): string | null => {
  const given = parseSecret(location.hash.slice(1))
  if (given !== null) remembered.setSecret(code, given)
  const secret = given ?? parseSecret(remembered.secret(code) ?? '')
  showInAddress(code, secret)
  return secret
}

export interface OwnLink {
  readonly secret: ReadonlySignal<string | null>
  /** What shows the room that we have it, once read. */
  proof(): string | undefined
  read(): Promise<void>
  /** Handed to us in the call, or made there: from now on this device has it like anybody with the link. */
  keep(secret: string): Promise<void>
}

export const createOwnLink = (code: string): OwnLink => {
  const secret = signal(linkSecret(code))
  let proof: string | undefined
  const read = async (): Promise<void> => {
    proof = secret.value === null ? undefined : await deriveProof(secret.value)
  }
  return {
    secret,
    proof: () => proof,
    read,
    keep: (handed) => {
      secret.value = handed
      remembered.setSecret(code, handed)
      showInAddress(code, handed)
      return read()
    },
  }
}
