// The shell of a legal page: asks what the instance says, and shows it.
import { signal } from '@preact/signals'
import type { Instance, Legal, LegalPage } from '../protocol/instance.ts'
import { askLegal } from './net/instance-api.ts'
import { askAndWear } from './own-look.tsx'
import { renderLegal } from './ui/legal/index.tsx'

export const startLegal = (root: Element, page: LegalPage): void => {
  const instance = signal<Instance | 'failed' | null>(null)
  const text = signal<Legal | 'failed' | null>(null)
  void askAndWear().then((said) => {
    instance.value = said ?? 'failed'
  })
  void askLegal(page).then((answer) => {
    text.value = answer.ok ? answer.value : 'failed'
  })
  renderLegal(root, page, { instance, text })
}
