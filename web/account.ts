// The account page: its shell and its composition root, a chunk of its own.
import { type AccountActions, createAccountModel } from './account-model.ts'
import { accountApi } from './net/account-api.ts'
import type { Answer } from './net/api.ts'
import { post, signInFrom, signOut } from './sign-in.ts'
import { remembered } from './storage.ts'
import { renderAccount } from './ui/agent/account-page.tsx'

export const startAccount = (root: Element): void => {
  const model = createAccountModel()

  const load = async (): Promise<void> => {
    model.known.value = { is: 'loading' }
    const answer = await accountApi.account()
    if (answer.ok) model.known.value = { is: 'ready', value: answer.value }
    else if (answer.code === 'signin.required') model.known.value = { is: 'out' }
    else model.known.value = { is: 'failed', problem: answer.code }
  }
  /** One thing at a time. Null: it was not done, and the page says why. */
  const ask = async <T>(what: () => Promise<Answer<T>>): Promise<{ readonly value: T } | null> => {
    if (model.busy.value) return null
    model.busy.value = true
    model.problem.value = null
    const answer = await what()
    model.busy.value = false
    if (answer.ok) return answer
    if (answer.code === 'signin.required') model.known.value = { is: 'out' }
    else model.problem.value = answer.code
    return null
  }
  const exportAll = async (): Promise<void> => {
    const answer = await ask(accountApi.export)
    if (answer !== null) model.file.value = JSON.stringify(answer.value, null, 2)
  }
  const erase = async (): Promise<void> => {
    const { value: known } = model.known
    if ((await ask(accountApi.erase)) === null) return
    if (known.is === 'ready') for (const { code } of known.value.rooms) remembered.forget(code)
    // our sessions are over: this ends the cookie, and the provider's session
    post('/auth/sign-out', { return: '/' })
  }

  const actions: AccountActions = {
    load: () => void load(),
    signIn: () => signInFrom('/account'),
    signOut,
    signOutEverywhere: () => post('/auth/sign-out-everywhere', { return: '/' }),
    export: () => void exportAll(),
    ask: (open) => {
      model.problem.value = null
      model.asking.value = open
    },
    erase: () => void erase(),
  }
  renderAccount(root, model, actions)
  void load()
}
