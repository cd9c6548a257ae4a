import { describe, expect, it } from 'vitest'
import { typingAt, whoIsMeant, withName } from './mention-typing.ts'

const people = ['Anne Martin', 'Élodie Le Gall', 'Jean-Marc Petit', 'Martin Anne'].map((name, at) => ({
  peer: `p${at}`,
  name,
}))
const names = (query: string): readonly string[] => whoIsMeant(people, query).map(({ name }) => name)

describe('C143: who types an @ is shown whom it could mean', () => {
  it('an @ that begins a word, up to the caret, names of several words included', () => {
    expect(typingAt('Bonjour @Él', 11)).toEqual({ at: 8, query: 'Él' })
    expect(typingAt('@Anne Ma', 8)).toEqual({ at: 0, query: 'Anne Ma' })
    expect(typingAt('@', 1)).toEqual({ at: 0, query: '' })
    expect(typingAt('(@a', 3)).toEqual({ at: 1, query: 'a' })
  })
  it('not an address, another line, what has been left behind, or what lies after the caret', () => {
    for (const text of ['moi@exemple', 'salut', '@Anne\nMa', '@ Anne', '@Anne  ', `@${'x'.repeat(60)}`])
      expect([text, typingAt(text, text.length)]).toEqual([text, null])
    expect(typingAt('ab @Anne', 2)).toBeNull()
  })
  it('by any word of the name, without accents and case, the beginning of the name first', () => {
    expect(names('martin')).toEqual(['Martin Anne', 'Anne Martin'])
    expect(names('elo')).toEqual(['Élodie Le Gall'])
    expect(names('le g')).toEqual(['Élodie Le Gall'])
    expect(names('marc')).toEqual(['Jean-Marc Petit'])
    expect(names('')).toHaveLength(4)
    expect(names('nne')).toEqual([])
  })
  it('the name takes the place of what was typed, with a space, and the caret stands behind', () => {
    const typing = { at: 4, query: 'el' }
    expect(withName('Oui @el', typing, 'Élodie')).toEqual({ text: 'Oui @Élodie ', caret: 12 })
    expect(withName('Oui @el ?', typing, 'Élodie')).toEqual({ text: 'Oui @Élodie ?', caret: 12 })
  })
})
