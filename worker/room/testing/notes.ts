// Sealed things as they come from a browser; nobody here opens them.
import type { SealedMessage } from '../../../protocol/chat.ts'

/** The same name, the same message. */
export const messageOf = (name: string, boxChars = 123): SealedMessage => ({
  id: name.padEnd(16, '-'),
  epoch: 1,
  key: 'k'.repeat(16),
  box: 'c'.repeat(boxChars),
})
export const chat = (name: string, boxChars?: number) => ({ type: 'chat', message: messageOf(name, boxChars) }) as const
