/** What the emulator knows of one person. */
export interface Account {
  readonly sub: string
  readonly email: string
  readonly siret: string
  readonly phone_number: string
}
export const accounts: readonly Account[]
