// Who an agent is to us: a word that says nothing about them.
import { base64url } from 'jose'
import { mac, type RingKey } from '../keys.ts'

/** Keyed on (iss, sub) and never on an e-mail address, which may pass to somebody else (ASVS 10.5.2). */
export const subjectOf = async (
  { subjectKey }: { readonly subjectKey: RingKey },
  iss: string,
  sub: string,
): Promise<string> => base64url.encode(await mac(subjectKey, 'subject', `${iss} ${sub}`))
