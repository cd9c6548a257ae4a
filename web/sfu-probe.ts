// Looks for the media server from the door: fetches the chunks that enter it, and asks it for a sign of life.

/** Who waits longer than this is better off with the mesh at first. */
const WITHIN_MS = 4_000

/** Whether it answers from here, and is ready. `url`: ws or wss. Never rejects. */
export const probeSfu = async (url: string): Promise<boolean> => {
  // asked for again, and told, when they are needed
  for (const chunk of [import('./media/switch.ts'), import('./media/sfu/sfu.ts')]) chunk.catch(() => undefined)
  try {
    const answer = await fetch(url.replace(/^ws/, 'http'), {
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(WITHIN_MS),
    })
    return answer.ok
  } catch {
    return false
  }
}
