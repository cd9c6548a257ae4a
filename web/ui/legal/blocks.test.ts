import { describe, expect, test } from 'vitest'
import { parseCode } from '../../../protocol/code.ts'
import { blocksOf } from './blocks.ts'
import { LEGAL_PATHS } from './paths.ts'

const text = (words: string) => [{ type: 'text', text: words }]

describe('an instance’s own text', () => {
  test('O12: headings, lists and paragraphs are what stands at the beginning of a line', () => {
    expect(blocksOf('# Éditeur\nPréfecture\n1, rue du Port\n\n## Hébergement\n- un\n- deux\nPuis ceci.')).toEqual([
      { type: 'heading', level: 2, text: 'Éditeur' },
      { type: 'paragraph', lines: [text('Préfecture'), text('1, rue du Port')] },
      { type: 'heading', level: 3, text: 'Hébergement' },
      { type: 'list', items: [text('un'), text('deux')] },
      { type: 'paragraph', lines: [text('Puis ceci.')] },
    ])
  })

  test('O12: addresses of pages and of people are links, and nothing else is', () => {
    expect(blocksOf('Écrire à dpo@littoral.gouv.fr, voir https://www.cnil.fr/fr/plaintes.')).toEqual([
      {
        type: 'paragraph',
        lines: [
          [
            { type: 'text', text: 'Écrire à ' },
            { type: 'link', text: 'dpo@littoral.gouv.fr', href: 'mailto:dpo@littoral.gouv.fr' },
            { type: 'text', text: ', voir ' },
            { type: 'link', text: 'https://www.cnil.fr/fr/plaintes', href: 'https://www.cnil.fr/fr/plaintes' },
            { type: 'text', text: '.' },
          ],
        ],
      },
    ])
  })

  test.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[un lien](javascript:alert(1))',
    'javascript:alert(1)',
    'data:text/html,<b>',
    '&lt;b&gt;',
  ])('O12: %s is text, letter by letter', (words) => {
    expect(blocksOf(words)).toEqual([{ type: 'paragraph', lines: [text(words)] }])
  })

  test('O12: nothing is lost and nothing hangs, whatever is written', () => {
    for (const words of ['', '\n\n\n', '#', '##nothing', '- ', '# \n# a', 'a\n# b\n- c\n# d', '-'.repeat(3_000)])
      expect(JSON.stringify(blocksOf(words)).length).toBeGreaterThan(0)
    expect(blocksOf('a\n# b\n- c').map(({ type }) => type)).toEqual(['paragraph', 'heading', 'list'])
  })
})

test('O13: the address of a legal page is no code of a room', () => {
  for (const path of Object.values(LEGAL_PATHS)) expect(parseCode(path)).toBeNull()
})
