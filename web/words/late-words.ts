// The words keeper in a chunk of its own: a first picture does not wait for keys and chat. What happens before the chunk
// is here waits for it, in order.
import { whenIdle } from '../idle.ts'
import type { WordsContext, WordsKeeper } from './words-keeper.ts'

/** After the first faces; nobody writes sooner. */
const LATER_MS = 2_000
/** The service may be away. */
const AGAIN_MS = 3_000

export interface LateWords extends WordsKeeper {
  /** Their keys are needed now. */
  hurry(): void
}

/** `keys`: those of this tab, which come with the chunk. */
export const createLateWords = (context: Omit<WordsContext, 'keys'>): LateWords => {
  let keeper: WordsKeeper | null = null
  let waiting: ((keeper: WordsKeeper) => void)[] = []
  let closed = false
  // a slow machine still draws the first face then
  let timer = setTimeout(() => void whenIdle().then(load), LATER_MS)
  let asked = false

  const load = (): void => {
    if (asked || closed) return
    asked = true
    import('./words-keeper.ts').then(
      ({ createWordsKeeper, keptKeys }) => {
        if (closed) return
        keeper = createWordsKeeper({ ...context, keys: keptKeys(context.code) })
        for (const act of waiting) act(keeper)
        waiting = []
      },
      () => {
        asked = false
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

  const hurry = (): void => {
    clearTimeout(timer)
    load()
  }
  const [say, show] = [late('say'), late('show')]

  return {
    say: (...message) => {
      hurry()
      say(...message)
    },
    retry: late('retry'),
    takeBack: late('takeBack'),
    clear: late('clear'),
    copy: late('copy'),
    show: (shown) => {
      if (shown) hurry()
      show(shown)
    },
    compare: late('compare'),
    answer: late('answer'),
    renewLink: late('renewLink'),
    hideComparison: late('hideComparison'),
    hear: late('hear'),
    hearPeer: late('hearPeer'),
    offline: late('offline'),
    hurry,
    close: () => {
      closed = true
      clearTimeout(timer)
      keeper?.close()
    },
  }
}
