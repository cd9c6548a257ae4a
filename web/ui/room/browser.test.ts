import { expect, it } from 'vitest'
import { browserOf } from './browser.ts'

it('C22: help is for the browser at hand', () => {
  const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
  const mac =
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15'
  expect(browserOf(chrome, false)).toBe('chrome')
  expect(browserOf(`${chrome} Edg/140.0.0.0`, false)).toBe('edge')
  expect(browserOf('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', false)).toBe('firefox')
  expect(browserOf(mac, false)).toBe('safari')
  expect(browserOf(mac, true)).toBe('ios')
  expect(browserOf('Mozilla/5.0 (Linux; Android 15) Chrome/140.0.0.0 Mobile Safari/537.36', true)).toBe('android')
  expect(browserOf('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1', true)).toBe('ios')
})
