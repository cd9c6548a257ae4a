// The edge as shells ask it: what its first answer says of the instance's look is heard on the way. Most have none, and load nothing.
import type { Instance } from '../protocol/instance.ts'
import { type Answer, type Api, api as edge } from './net/api.ts'

/** What the instance says of itself, its look put on; null where it, or the chunk, is not to be had. */
export const askLook = (): Promise<Instance | null> =>
  import('./own-look.tsx').then(
    ({ askAndWear }) => askAndWear(),
    () => null,
  )

const looking = async <T extends { readonly look?: true }>(asked: Promise<Answer<T>>): Promise<Answer<T>> => {
  const answer = await asked
  if (answer.ok && answer.value.look) void askLook()
  return answer
}

export const api: Api = {
  ...edge,
  me: () => looking(edge.me()),
  join: (code, join) => looking(edge.join(code, join)),
}
