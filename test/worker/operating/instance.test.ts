// How an instance calls itself and looks, and what its legal pages say: from settings to what a page is answered.

import * as v from 'valibot'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Instance, Legal } from '../../../protocol/instance.ts'
import type { Env } from '../../../worker/env.ts'
import { contrast, GROUNDS, parseColour, readColours } from '../../../worker/instance/colours.ts'
import { type Changes, get, instance, instanceWith, post } from '../support/instance.ts'
import { makeRoom, PROOF } from '../support/meeting.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1H0z"/></svg>'
const LOGO = `data:image/svg+xml;base64,${btoa(SVG)}`
const ask = async (at = instance) => v.parse(Instance, await (await at(get('/api/instance'))).json())
const askText = async (page: string, at = instance) =>
  v.parse(Legal, await (await at(get(`/api/legal/${page}`))).json())

describe('an instance', () => {
  test('O10: one that says nothing is as it was built, and no answer says more', async () => {
    const nothing = {
      contact: null,
      name: null,
      logo: null,
      colours: null,
      accessibility: 'none',
      meshVideoMax: 8,
    }
    expect(await ask()).toEqual(nothing)
    expect(await (await instance(get('/api/me'))).json()).not.toHaveProperty('look')
    const answer = await instance(post(`/api/rooms/${await makeRoom()}/join`, { proof: PROOF }))
    expect(await answer.json()).not.toHaveProperty('look')
    for (const page of ['notice', 'privacy', 'accessibility'])
      expect(await askText(page)).toEqual({ fr: null, en: null })
    expect((await instance(get('/api/instance/logo'))).status).toBe(404)
    expect((await instance(get('/api/legal/constructor'))).status).toBe(404)
  })

  test.each<[string, Changes]>([
    ['a name', { INSTANCE_NAME: 'Visio du littoral' }],
    ['a logo', { INSTANCE_LOGO: LOGO }],
    ['colours', { INSTANCE_COLOURS: '#000091' }],
    ['an audit', { ACCESSIBILITY: 'partial' }],
  ])('O10: with %s of its own every page’s first answer says that there is something to ask', async (_, changes) => {
    const here = instanceWith(changes)
    expect(await (await here(get('/api/me'))).json()).toMatchObject({ look: true })
    const answer = await here(post(`/api/rooms/${await makeRoom()}/join`, { proof: PROOF }))
    expect(await answer.json()).toMatchObject({ look: true })
  })

  test('O9: the logo is a file of our own, or bytes that the worker gives out and that run nothing', async () => {
    expect((await ask(instanceWith({ INSTANCE_LOGO: '/brand/logo-2.png' }))).logo).toBe('/brand/logo-2.png')
    const here = instanceWith({ INSTANCE_LOGO: LOGO })
    expect((await ask(here)).logo).toBe('/api/instance/logo')
    const answer = await here(get('/api/instance/logo'))
    expect(await answer.text()).toBe(SVG)
    expect(answer.headers.get('Content-Type')).toBe('image/svg+xml')
    expect(answer.headers.get('Content-Security-Policy')).toContain("default-src 'none'")
    expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff')
  })

  test('O12: texts come in their own language, as they were written, whatever stands in them', async () => {
    const LEGAL_NOTICE_FR = '# Éditeur\r\nPréfecture <script>alert(1)</script>\r\n'
    const here = instanceWith({ LEGAL_NOTICE_FR, LEGAL_PRIVACY_EN: 'Ask dpo@littoral.gouv.fr' })
    expect(await askText('notice', here)).toEqual({ fr: '# Éditeur\nPréfecture <script>alert(1)</script>', en: null })
    expect(await askText('privacy', here)).toEqual({ fr: null, en: 'Ask dpo@littoral.gouv.fr' })
    expect((await here(get('/api/legal/notice'))).headers.get('Content-Type')).toBe('application/json')
  })

  test.each<[keyof Env, string, string]>([
    ['INSTANCE_NAME', 'too long', 'a'.repeat(41)],
    ['INSTANCE_NAME', 'with what can’t be seen', 'Visio\u202e'],
    ['INSTANCE_LOGO', 'of another origin', 'https://cdn.example.fr/logo.svg'],
    ['INSTANCE_LOGO', 'of another origin, without a scheme', '//cdn.example.fr/logo.svg'],
    ['INSTANCE_LOGO', 'above our own pages', '/../logo.svg'],
    ['INSTANCE_LOGO', 'that is a page', '/logo.html'],
    ['INSTANCE_LOGO', 'that is a page inside', `data:text/html;base64,${btoa('<b>')}`],
    ['INSTANCE_LOGO', 'that is something else', `data:image/png;base64,${btoa(SVG)}`],
    ['INSTANCE_LOGO', 'too heavy', `data:image/svg+xml;base64,${btoa(SVG.padEnd(16_385))}`],
    ['INSTANCE_COLOURS', 'that is none', 'verdigris'],
    ['INSTANCE_COLOURS', 'that can’t be read', '#ffcc00'],
    ['INSTANCE_COLOURS', 'of which the dark one can’t be read', '#000091 #000091'],
    ['INSTANCE_COLOURS', 'three', '#000091 #a6a6da #ffffff'],
    ['ACCESSIBILITY', 'unheard of', 'partially'],
    ['LEGAL_NOTICE_FR', 'without end', 'a'.repeat(30_001)],
    ['LEGAL_PRIVACY_EN', 'with what can’t be seen', 'abc\u0000'],
  ])('O8 O9 O12: a %s %s is refused by name', async (setting, _, value) => {
    const log = vi.spyOn(console, 'log').mockReturnValue()
    expect((await instanceWith({ [setting]: value })(get('/api/me'))).status).toBe(503)
    expect(JSON.parse(String(log.mock.calls[0]?.[0]))).toMatchObject({ event: 'settings.wrong', setting })
  })
})

describe('colours', () => {
  test.each(['#0e5f50', '#000091', '#b23a22', '#5b2a86', '#000000', '#0e5f50 #74d0b3', '#000091 #9a9aff'])(
    'O8: with %s every text reads on its ground, light and dark',
    (text) => {
      const palettes = readColours(text)
      const ratio = (one: string, other: string): number => contrast(parseColour(one), parseColour(other))
      for (const theme of ['light', 'dark'] as const) {
        const { primary, hover, on, soft, onSoft } = palettes[theme]
        for (const ground of Object.values(GROUNDS[theme])) expect(ratio(primary, ground)).toBeGreaterThanOrEqual(4.5)
        for (const ground of [primary, hover]) expect(ratio(on, ground)).toBeGreaterThanOrEqual(4.5)
        expect(ratio(onSoft, soft)).toBeGreaterThanOrEqual(4.5)
      }
    },
  )

  test('O8: what does not read is refused with a sentence that says where and what to do', () => {
    expect(() => readColours('#7a7aff')).toThrow(
      '#7a7aff on the light ground #f0f2ee has a contrast of 3.1; text needs 4.5: choose a darker one',
    )
    expect(() => readColours('#000091 #3a3ab0')).toThrow(/on the dark ground #101413 .*choose a lighter one/)
  })

  test('O8: contrast is WCAG’s', () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21)
    expect(contrast(parseColour('#767676'), [255, 255, 255])).toBeCloseTo(4.54, 2)
  })
})
