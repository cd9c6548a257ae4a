// What only an instance of its own needs, built apart (late-kit.ts): its look, and the shell of its legal pages, which asks what the instance
// says and shows it. Nobody who enters a meeting of an instance without a look fetches it.
import { Instance, Legal, type LegalPage } from '../protocol/instance.ts'
import type { LateKit } from './late-kit.ts'
import { addSheet, wear } from './own-look.ts'
import css from './ui/legal/legal.css?inline'
import { createLegalView, type Told } from './ui/legal/view.ts'

/** What the instance says of itself, its look put on. null: it did not answer, and the page stays as it was built. */
export const askAndWear = async ({ ask, look, language }: LateKit): Promise<Instance | null> => {
  const answer = await ask(Instance, '/api/instance')
  if (!answer.ok) return null
  if (look.value === null) look.value = wear(answer.value, language)
  return answer.value
}

export const startLegal = (root: Element, page: LegalPage, kit: LateKit): void => {
  addSheet(css)
  const View = createLegalView(kit, page)
  let told: Told = { instance: null, text: null }
  const tell = (more: Partial<Told>): void => {
    told = { ...told, ...more }
    kit.render(kit.jsx(View, { told }), root)
  }
  tell({})
  // where one is listening: this is another page now
  root.querySelector('h1')?.focus()
  void askAndWear(kit).then((said) => tell({ instance: said ?? 'failed' }))
  void kit.ask(Legal, `/api/legal/${page}`).then((answer) => tell({ text: answer.ok ? answer.value : 'failed' }))
}
