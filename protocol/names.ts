// Names people give themselves. Pure; used by both halves so that what one types is what others see.
import { NAME_MAX_CHARS } from './limits.ts'

/**
 * A name without control, bidirectional, invisible and line-breaking characters (Unicode Cc, Cf, Cs, Co, Zl, Zp),
 * white space folded, at most `most` code points. Empty when nothing visible is left. Titles and organisations too.
 */
export const cleanName = (name: string, most = NAME_MAX_CHARS): string =>
  [
    ...name
      .normalize('NFC')
      .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Zs}\t]+/gu, ' ')
      .replace(/[\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, '')
      .replace(/\p{M}{4,}/gu, (marks) => [...marks].slice(0, 3).join(''))
      .trim(),
  ]
    .slice(0, most)
    .join('')
    .trim()
