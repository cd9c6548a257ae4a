// Words on the clipboard, and whether they are there.
import type { Notices } from './notices.ts'

export const copyText = (text: string, notices: Notices, told: 'link-copied' | 'copied'): void =>
  void navigator.clipboard.writeText(text).then(
    () => notices.add({ kind: told }),
    () => notices.add({ kind: 'error' }),
  )
