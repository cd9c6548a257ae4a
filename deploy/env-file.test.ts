import { describe, expect, test } from 'vitest'
import { readEnvFile } from './env-file.ts'

const known = new Set(['A', 'B'])
const read = (text: string) => readEnvFile(text, known)

describe('the file of settings', () => {
  test('O15: names and values as systemd reads them', () => {
    const text = '# remark\n; remark\n\nA=one two=three # and more\n  B="in quotes" \r\n'
    expect(read(text)).toEqual({ settings: { A: 'one two=three # and more', B: 'in quotes' }, problems: [] })
    expect(read("A=''\nB=").settings).toEqual({ A: '', B: '' })
  })

  test.each([
    ['export A=1', 'neither'],
    ['A: 1', 'neither'],
    ['C=1', 'C is no setting'],
    ['A=1\nA=2', 'twice'],
    ['A=a\\nb', 'backslash'],
    ['A="one', 'quote'],
    ['A="one" two"', 'quote'],
  ])('O15: %j is refused, with its line', (text, message) => {
    const { problems } = read(`B=1\n${text}`)
    expect(problems).toHaveLength(1)
    expect(problems[0]?.line).toBe(1 + text.split('\n').length)
    expect(problems[0]?.message).toContain(message)
  })
})
