// Who may sign in and who may create rooms: all of it, in one place. A policy is a setting such as
// `roles=agent_public,agent_public_etat domain=*.gouv.fr`: every rule named must be met, by any of its values.
import type { Settings } from '../settings.ts'
import type { AgentSession } from './session.ts'

export const RULES = ['roles', 'domain', 'siret', 'idp', 'acr'] as const
export type Rule = (typeof RULES)[number]
/** No rule: everybody whom the provider vouches for. */
export type Policy = Readonly<Partial<Record<Rule, readonly string[]>>>

/** What is known of a person while they sign in, and nowhere later. */
export interface Known {
  readonly acr: string | null
  readonly roles: readonly string[]
  readonly email: string | null
  readonly siret: string | null
  readonly idp: string | null
}

const FORM: Readonly<Record<Rule, RegExp>> = {
  roles: /^[\w:./-]+$/,
  /** A domain, or `*.` and all below it. */
  domain: /^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$/,
  /** Of an establishment, or the nine digits of all of an organisation's (SIREN). */
  siret: /^(\d{9}|\d{14})$/,
  idp: /^[\w:./-]+$/,
  acr: /^[\w:./-]+$/,
}

/** Throws with the rule that is not understood. */
export const parsePolicy = (text: string): Policy => {
  const policy: Partial<Record<Rule, readonly string[]>> = {}
  for (const word of text.split(/\s+/).filter((each) => each !== '')) {
    const [, name, list = ''] = /^([a-z]+)=(.+)$/.exec(word) ?? []
    const rule = RULES.find((each) => each === name)
    if (rule === undefined) throw new Error(`${word}: one of ${RULES.join(', ')}, then = and what is accepted`)
    if (policy[rule] !== undefined) throw new Error(`${rule} is there twice`)
    const values = list.split(',')
    const odd = values.find((value) => !FORM[rule].test(value))
    if (odd !== undefined) throw new Error(`${rule}: "${odd}" can't be one`)
    policy[rule] = values
  }
  return policy
}

/** What follows the last `@`, as domains are compared. */
const domainOf = (email: string | null): string => email?.slice(email.lastIndexOf('@') + 1).toLowerCase() ?? ''
const isWithin = (domain: string, accepted: string): boolean =>
  accepted.startsWith('*.') ? domain.endsWith(accepted.slice(1)) : domain === accepted

const MEETS: Readonly<Record<Rule, (known: Known, accepted: string) => boolean>> = {
  roles: ({ roles }, accepted) => roles.includes(accepted),
  domain: ({ email }, accepted) => isWithin(domainOf(email), accepted),
  siret: ({ siret }, accepted) => siret !== null && /^\d{14}$/.test(siret) && siret.startsWith(accepted),
  idp: ({ idp }, accepted) => idp === accepted,
  acr: ({ acr }, accepted) => acr === accepted,
}

/** The first rule that this person does not meet: it goes to the log, and nothing else about them does. */
export const unmetRule = (policy: Policy, known: Known): Rule | null =>
  RULES.find((rule) => policy[rule]?.some((accepted) => MEETS[rule](known, accepted)) === false) ?? null

/** Why somebody whom the provider vouches for may not sign in. */
export const signInRefusal = ({ oidc, signInPolicy }: Settings, known: Known): Rule | null => {
  const levels = oidc?.acr ?? []
  return levels.length > 0 && unmetRule({ acr: levels }, known) !== null ? 'acr' : unmetRule(signInPolicy, known)
}

/** Why an agent may not create rooms: decided when they sign in, kept in the session as yes or no. */
export const creationRefusal = ({ creation, createPolicy }: Settings, known: Known): Rule | null =>
  creation === 'anyone' ? null : unmetRule(createPolicy, known)

export const mayCreateRooms = (settings: Settings, session: AgentSession | null): boolean =>
  settings.creation === 'anyone' || session?.mayCreate === true
