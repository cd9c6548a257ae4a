// One identity provider's public keys, as it last said them: a worker that starts while they are not to be had can still verify
// (auth/provider-keys.ts). Nothing about people.
import { DurableObject } from 'cloudflare:workers'
import { KEPT_MS, type KeySnapshot, type KeyStore } from './auth/provider-keys.ts'
import type { Env } from './env.ts'
import type { Settings } from './settings.ts'

const TABLE = 'CREATE TABLE IF NOT EXISTS issuer_keys (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, jwks TEXT NOT NULL)'

export class IssuerObject extends DurableObject<Env> {
  readonly #sql = this.ctx.storage.sql

  /** `jwks` as JSON. Asking writes nothing. */
  async keys(): Promise<{ readonly at: number; readonly jwks: string } | null> {
    if (this.#sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'issuer_keys'").toArray().length === 0) return null
    return this.#sql.exec<{ at: number; jwks: string }>('SELECT at, jwks FROM issuer_keys').toArray()[0] ?? null
  }

  /** Kept until nobody would believe it any more. */
  async keep(at: number, jwks: string): Promise<void> {
    this.#sql.exec(TABLE)
    this.#sql.exec('INSERT OR REPLACE INTO issuer_keys (id, at, jwks) VALUES (1, ?, ?)', at, jwks)
    await this.ctx.storage.setAlarm(at + KEPT_MS)
  }

  override async alarm(): Promise<void> {
    await this.ctx.storage.deleteAll()
  }
}

/** `name`: an issuer, or what asks whether objects answer at all (health.ts). */
export const issuerOf = (env: Env, { jurisdiction }: Settings, name: string): DurableObjectStub<IssuerObject> => {
  const issuers = jurisdiction === null ? env.ISSUERS : env.ISSUERS.jurisdiction(jurisdiction)
  return issuers.getByName(name)
}

/** The object of an issuer as a store of its keys. An object that is out of order is no reason not to sign anybody in. */
export const keyStoreOf = (env: Env, settings: Settings, issuer: string): KeyStore => {
  const object = (): DurableObjectStub<IssuerObject> => issuerOf(env, settings, issuer)
  const read = async (): Promise<KeySnapshot | null> => {
    const kept = await object().keys()
    return kept === null ? null : { at: kept.at, jwks: JSON.parse(kept.jwks) }
  }
  return {
    load: () => read().catch(() => null),
    save: ({ at, jwks }) =>
      object()
        .keep(at, JSON.stringify(jwks))
        .catch(() => undefined),
  }
}
