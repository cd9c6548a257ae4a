import { describe, expect, test } from 'vitest'
import { looksOf } from './look-alikes.ts'
import { mayUse } from './powers.ts'
import { changeSettings, DEFAULT_SETTINGS } from './settings.ts'

describe('names that look alike', () => {
  const alike = (a: string, b: string) => looksOf(a).some((look) => looksOf(b).includes(look))

  test.each([
    ['Claire Vasseur', 'claire vasseur'],
    ['Claire Vasseur', 'CLAIRE  VASSEUR'],
    ['Claire Vasseur', 'Vasseur Claire'],
    ['Claire Vasseur', 'Claire-Vasseur.'],
    ['Claire Vasseur', 'ClaireVasseur'],
    ['Claire Vasseur', 'Сlаirе Vаssеur'],
    ['Claire Vasseur', 'C1aire Va55eur'],
    ['Claire Vasseur', 'CIaire Vasseur'],
    ['Claire Vasseur', 'Ｃｌａｉｒｅ Ｖａｓｓｅｕｒ'],
    ['Claire Vasseur', '𝐂𝐥𝐚𝐢𝐫𝐞 𝐕𝐚𝐬𝐬𝐞𝐮𝐫'],
    ['Élodie Lefèvre', 'Elodie Lefevre'],
    ['Marie Bernard', 'Marie Bemard'],
    ['Walter', 'VValter'],
  ])('P26: %j and %j', (a, b) => {
    expect(alike(a, b)).toBe(true)
  })

  test.each([
    ['Claire Vasseur', 'Claire Vasseu'],
    ['Claire Vasseur', 'Clara Vasseur'],
    ['Dominique', 'Dominic'],
    ['Li', 'Lu'],
    ['李雷', '韩梅'],
    ['👋', '🎉'],
  ])('P26: %j and %j are two names', (a, b) => {
    expect(alike(a, b)).toBe(false)
  })
})

describe('settings', () => {
  test('P27: what participants may not, hosts may', () => {
    const settings = changeSettings(DEFAULT_SETTINGS, { allow: { screen: false } })
    expect(mayUse('participant', settings, 'screen')).toBe(false)
    expect(mayUse('participant', settings, 'camera')).toBe(true)
    expect(mayUse('cohost', settings, 'screen')).toBe(true)
  })

  test('P4: a change that changes nothing is the same settings', () => {
    expect(changeSettings(DEFAULT_SETTINGS, { access: 'public', allow: { chat: true } })).toBe(DEFAULT_SETTINGS)
  })
})
