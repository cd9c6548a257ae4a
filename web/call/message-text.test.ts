import { expect, it } from 'vitest'
import { TEXT_MAX_CHARS } from '../../protocol/limits.ts'
import { cleanText } from './clean-text.ts'
import { isMentioned, type Token, tokenise } from './message-text.ts'

const links = (text: string): readonly string[] =>
  tokenise(text).flatMap((token) => (token.type === 'link' ? [token.href] : []))
const shown = (tokens: readonly Token[]): string =>
  tokens.map((token) => (token.type === 'break' ? '\n' : token.text)).join('')

it('W1: http and https become links that lead where they say', () => {
  expect(tokenise('voir https://www.gouv.fr/a?b=c#d et HTTP://exemple.fr:8080')).toEqual([
    { type: 'text', text: 'voir ' },
    { type: 'link', text: 'https://www.gouv.fr/a?b=c#d', href: 'https://www.gouv.fr/a?b=c#d' },
    { type: 'text', text: ' et ' },
    { type: 'link', text: 'HTTP://exemple.fr:8080', href: 'http://exemple.fr:8080' },
  ])
  expect(links('http://192.168.1.10/x http://localhost:3000 https://xn--caf-dma.fr')).toHaveLength(3)
})

it('W1: nothing else does', () => {
  for (const text of [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'ftp://exemple.fr',
    'mailto:a@exemple.fr',
    '//exemple.fr',
    'www.exemple.fr',
    'https://',
    'https:///chemin',
    'https://.fr',
    'https://-a.fr',
    'https://a..fr',
    'https://a.fr:99999',
    'https://a.fr:port',
    'xhttps://a.fr',
    'https:/\\a.fr',
    'https:\\\\a.fr',
  ])
    expect([text, links(text)]).toEqual([text, []])
})

it('W1: every link begins with http:// or https://, whatever it stands in', () => {
  for (const text of [
    'javascript:https://a.fr/',
    'data:text/html,https://a.fr',
    'blob:https://a.fr/x',
    '"https://a.fr"onclick=x',
  ])
    for (const href of links(text)) expect(href).toMatch(/^https?:\/\/a\.fr/)
})

it('W2: a link with a user name, or with a host that hides what it is, stays text', () => {
  for (const text of [
    'https://www.gouv.fr@mechant.fr/',
    'https://www.gouv.fr:443@mechant.fr/',
    'https://www.gouv.fr%2f@mechant.fr',
    'https://gоuv.fr/ (a Cyrillic o)',
    'https://gouv。fr',
    'https://ｇouv.fr',
    'http://2130706433/',
    'http://0x7f.0.0.1/',
    'http://017700000001',
    'http://127.1',
    'http://1.2.3.256',
    'http://[::1]/',
  ])
    expect([text, links(text)]).toEqual([text, []])
})

it('W2: a backslash, which browsers read as a slash, ends a link', () => {
  expect(links('https://mechant.fr\\@www.gouv.fr')).toEqual(['https://mechant.fr'])
})

it('W2: what turns the direction of writing is taken out, and nothing invisible is in a link', () => {
  expect(cleanText('a\u202eb\u2066c\u2069\u202dd')).toBe('abcd')
  expect(links('https://a.fr/\u202egpj.exe')).toEqual(['https://a.fr/gpj.exe'])
  for (const hidden of ['\u200b', '\u200f', '\u00ad', '\ufeff', '\u2060'])
    expect(links(`https://a.fr${hidden}.mechant.fr/`)).toEqual(['https://a.fr'])
})

it('W2: what is shown is where it leads, but for percent encoding', () => {
  for (const text of [
    'https://a.fr/é à',
    'https://a.fr/%C3%A9?q=100%25&x=%zz',
    'HTTPS://A.fr/👋',
    'https://a.fr/[1](2)',
  ])
    for (const token of tokenise(text))
      if (token.type === 'link') {
        expect(decodeURI(token.href.replace(/%(?![0-9a-f]{2})/gi, '%25')).toLowerCase()).toBe(
          decodeURI(token.text.replace(/%(?![0-9a-f]{2})/gi, '%25')).toLowerCase(),
        )
        expect(new URL(token.href).host).toBe('a.fr')
      }
})

it('W3: punctuation of the sentence is not part of a link, brackets that it opened are', () => {
  for (const [text, href] of [
    ['(https://a.fr/x).', 'https://a.fr/x'],
    ['https://a.fr/x, puis', 'https://a.fr/x'],
    ['https://a.fr/x?!', 'https://a.fr/x'],
    ['« https://a.fr »', 'https://a.fr'],
    ['"https://a.fr"', 'https://a.fr'],
    ['<https://a.fr>', 'https://a.fr'],
    ['https://fr.wikipedia.org/wiki/Paris_(homonymie)', 'https://fr.wikipedia.org/wiki/Paris_(homonymie)'],
    ['(voir https://a.fr/b_(c))', 'https://a.fr/b_(c)'],
    ['l’adresse:https://a.fr/…', 'https://a.fr/'],
  ] as const)
    expect([text, links(text)]).toEqual([text, [href]])
})

it('W4: lines stay lines, emoji of several parts stay whole, and what is not taken out is all there', () => {
  expect(tokenise('un\r\ndeux\rtrois\u2028quatre\n')).toEqual([
    { type: 'text', text: 'un' },
    { type: 'break' },
    { type: 'text', text: 'deux' },
    { type: 'break' },
    { type: 'text', text: 'trois' },
    { type: 'break' },
    { type: 'text', text: 'quatre' },
  ])
  expect(shown(tokenise('👩🏽‍💻 🏳️‍🌈 <b>gras</b> & https://a.fr/\n\n  retrait'))).toBe(
    '👩🏽‍💻 🏳️‍🌈 <b>gras</b> & https://a.fr/\n\n  retrait',
  )
  expect(tokenise('')).toEqual([])
  expect(cleanText('\u0000\u0007 \n\n')).toBe('')
  expect(cleanText(`Z${'\u0301'.repeat(50)}`)).toBe(`Z${'\u0301'.repeat(5)}`)
  expect(cleanText('a\ud800b')).toBe('ab')
})

it('W4: a text that is too long is cut between characters', () => {
  expect([...cleanText('👋'.repeat(TEXT_MAX_CHARS + 10))]).toEqual(Array(TEXT_MAX_CHARS).fill('👋'))
})

it('W4: the longest nonsense takes no time', () => {
  const began = performance.now()
  for (const part of ['http://', '@', 'https://a.fr/(', ').', 'https://a.fr.', 'https://a-', ' \n'])
    tokenise(part.repeat(100_000), [{ peer: 'p', name: '@@@' }])
  tokenise(`https://a.fr/${')'.repeat(100_000)}`)
  expect(performance.now() - began).toBeLessThan(3_000)
})

it('W5: a mention is a name that was chosen and written; the longest name wins', () => {
  const anne = { peer: 'a', name: 'Anne' }
  const martin = { peer: 'm', name: 'Anne Martin' }
  expect(tokenise('@Anne Martin et @Anne, bonjour', [anne, martin])).toEqual([
    { type: 'mention', text: '@Anne Martin', peer: 'm' },
    { type: 'text', text: ' et ' },
    { type: 'mention', text: '@Anne', peer: 'a' },
    { type: 'text', text: ', bonjour' },
  ])
  expect(tokenise('@Annecy a@Anne @Bob', [anne])).toEqual([{ type: 'text', text: '@Annecy a@Anne @Bob' }])
})

it('W5: nobody is mentioned without being named', () => {
  expect(isMentioned('a', 'Salut @Anne !', [{ peer: 'a', name: 'Anne' }])).toBe(true)
  expect(isMentioned('a', 'Salut !', [{ peer: 'a', name: 'Anne' }])).toBe(false)
  expect(isMentioned('b', 'Salut @Anne !', [{ peer: 'a', name: 'Anne' }])).toBe(false)
  expect(isMentioned('a', 'Salut !', [{ peer: 'a', name: '' }])).toBe(false)
})
