// What a check of a relay can find, in the words of an operator: what is so, and what to do about it. Text alone.

export type Level = 'ok' | 'note' | 'warn' | 'FAIL'
export type Check =
  | 'address'
  | 'reach'
  | 'certificate'
  | 'tls'
  | 'answer'
  | 'version'
  | 'accepted'
  | 'refused'
  | 'rotation'
  | 'relay-address'
  | 'peers'
  | 'ipv6'
  | 'tcp-relay'
  | 'relayed'

/** `check` is stable, the text is for people. */
export interface Finding {
  readonly level: Level
  readonly check: Check
  readonly text: string
}
export const found = (level: Level, check: Check, text: string): Finding => ({ level, check, text })

const WIDTH = 15
export const lineOf = ({ level, check, text }: Finding): string => `${level.padEnd(5)} ${check.padEnd(WIDTH)}${text}`

/** 0: all is well; 1: something fails. */
export const exitCodeOf = (findings: readonly Finding[]): number =>
  findings.some(({ level }) => level === 'FAIL') ? 1 : 0
