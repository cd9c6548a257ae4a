// What one does with words, handed to the call that there is now; between calls nothing happens.
import type { WordsActions } from './words-model.ts'

export const wordsActions = (current: () => WordsActions | null): WordsActions => ({
  say: (...said) => current()?.say(...said),
  retry: (id) => current()?.retry(id),
  takeBack: (id) => current()?.takeBack(id),
  clear: () => current()?.clear(),
  copy: (text) => current()?.copy(text),
  show: (shown) => current()?.show(shown),
  compare: (peer) => current()?.compare(peer),
  answer: (peer, same) => current()?.answer(peer, same),
  renewLink: () => current()?.renewLink(),
  hideComparison: () => current()?.hideComparison(),
})
