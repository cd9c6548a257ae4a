// A media query as a value that components follow.
import { useEffect, useState } from 'preact/hooks'

/** Below 768 px: sheets instead of popovers, other limits for tiles (the same width as in the styles). */
export const PHONE = '(max-width: 47.99rem)'

export const useMedia = (query: string): boolean => {
  const [matches, setMatches] = useState(() => matchMedia(query).matches)
  useEffect(() => {
    const list = matchMedia(query)
    const follow = (): void => setMatches(list.matches)
    follow()
    list.addEventListener('change', follow)
    return () => list.removeEventListener('change', follow)
  }, [query])
  return matches
}
