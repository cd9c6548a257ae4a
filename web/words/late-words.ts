// The words keeper in a chunk of its own: a first picture does not wait for keys and chat. What happens before the chunk
// is here waits for it, in order.
import { whenIdle } from '../idle.ts'
import type { WordsContext, WordsKeeper } from './words-keeper.ts'

/** After the first faces; nobody writes sooner. */
const LATER_MS = 2_000
/** The service may be away. */
const AGAIN_MS = 3_000

export const createLateWords = (context: WordsContext): WordsKeeper => {
  let keeper: WordsKeeper | null = null
  let waiting: ((keeper: WordsKeeper) => void)[] = []
  let closed = false
  // a slow machine still draws the first face then
  let timer = setTimeout(() => void whenIdle().then(load), LATER_MS)

  const load = (): void => {
    if (closed) return
    import('./words-keeper.ts').then(
      ({ createWordsKeeper }) => {
        if (closed) return
        keeper = createWordsKeeper(context)
        for (const act of waiting) act(keeper)
        waiting = []
      },
      () => {
        if (!closed) timer = setTimeout(load, AGAIN_MS)
      },
    )
  }
  const late =
    <K extends Exclude<keyof WordsKeeper, 'close'>>(name: K) =>
    (...given: Parameters<WordsKeeper[K]>): void => {
      const act = (words: WordsKeeper): void => (words[name] as (...given: unknown[]) => void)(...given)
      if (keeper !== null) act(keeper)
      else if (!closed) waiting.push(act)
    }

  return {
    say: late('say'),
    retry: late('retry'),
    takeBack: late('takeBack'),
    clear: late('clear'),
    copy: late('copy'),
    show: late('show'),
    compare: late('compare'),
    answer: late('answer'),
    hideComparison: late('hideComparison'),
    hear: late('hear'),
    hearPeer: late('hearPeer'),
    offline: late('offline'),
    close: () => {
      closed = true
      clearTimeout(timer)
      keeper?.close()
    },
  }
}
