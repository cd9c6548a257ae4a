// The sheet's attack matrix (facts/proconnect.md §12), row by row.
import { webAttacks } from './http.ts'
import { idTokenAttacks } from './id-token.ts'
import { providerAttacks } from './provider.ts'
import type { Attack } from './world.ts'

export const ATTACKS: readonly Attack[] = [...idTokenAttacks, ...providerAttacks, ...webAttacks]
