// The shell of the home page: who is signed in, new meetings, ways into existing ones.
import { parseCode, parseFragment } from '../protocol/code.ts'
import type { Me } from '../protocol/http.ts'
import { deriveProof, makeSecret, parseSecret } from './crypto/link-secret.ts'
import { createHomeModel, type HomeActions, type HomeModel, type Wishes } from './home-model.ts'
import { api } from './net/api.ts'
import { signInFrom, signOut } from './sign-in.ts'
import { remembered } from './storage.ts'

const goTo = (code: string, secret: string | null): void =>
  location.assign(secret === null ? `/${code}` : `/${code}#${secret}`)

export interface Home {
  readonly model: HomeModel
  readonly actions: HomeActions
}

/** `signedIn`: shows the page that an agent has, which is not fetched for anybody else. */
export const startHome = (signedIn: (home: Home, me: Me) => Promise<void>): Home => {
  const model = createHomeModel()
  model.recent.value = remembered.recent()

  const create = async ({ title = '', access }: Wishes): Promise<void> => {
    if (model.creating.value) return
    model.creating.value = true
    model.problem.value = null
    const secret = makeSecret()
    const answer = await api.createRoom({
      proof: await deriveProof(secret),
      ...(title.trim() === '' ? {} : { title: title.trim() }),
      ...(access === undefined ? {} : { settings: { access } }),
    })
    if (answer.ok) {
      remembered.setSecret(answer.value.code, secret)
      goTo(answer.value.code, secret)
      return
    }
    model.creating.value = false
    model.problem.value = answer.code
  }

  const actions: HomeActions = {
    create: (wishes = {}) => void create(wishes),
    join: (text) => {
      const code = parseCode(text)
      if (code === null) {
        model.problem.value = 'code'
        return
      }
      goTo(code, parseSecret(parseFragment(text) ?? ''))
    },
    signIn: () => signInFrom('/'),
    signOut,
    forget: (code) => {
      remembered.forget(code)
      model.recent.value = remembered.recent()
    },
  }
  const home = { model, actions }
  const greet = async (): Promise<void> => {
    const answer = await api.me()
    if (answer.ok && answer.value.agent !== null) await signedIn(home, answer.value)
    else model.me.value = answer.ok ? { is: 'ready', value: answer.value } : { is: 'failed' }
  }
  greet().catch(() => {
    model.me.value = { is: 'failed' } // the page's chunk did not come
  })
  return home
}
