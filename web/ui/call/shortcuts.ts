// Which key means what. Pure: a key press in, the name of a deed out. Combinations with Ctrl (⌘ on a Mac), so that no
// letter typed anywhere does anything; V alone, held, can be switched off (WCAG 2.1.4).

export type Deed =
  | 'hand'
  | 'microphone'
  | 'camera'
  | 'chat'
  | 'people'
  | 'full-screen'
  | 'keys'
  | 'notices'
  | 'close'
  | 'talk'

export interface Press {
  readonly key: string
  /** Ctrl or ⌘. */
  readonly control: boolean
  readonly shift: boolean
  readonly alt: boolean
  /** In a field where letters are text. */
  readonly typing: boolean
}

const WITH_CONTROL: Readonly<Record<string, Deed>> = { d: 'microphone', e: 'camera' }
const WITH_BOTH: Readonly<Record<string, Deed>> = {
  m: 'chat',
  p: 'people',
  h: 'hand',
  f: 'full-screen',
  '?': 'keys',
  a: 'notices',
}

export const deedOf = ({ key, control, shift, alt, typing }: Press): Deed | null => {
  const letter = key.toLowerCase()
  if (alt) return null
  if (key === 'Escape') return 'close'
  if (control) return (shift ? WITH_BOTH[letter] : WITH_CONTROL[letter]) ?? null
  return letter === 'v' && !shift && !typing ? 'talk' : null
}
