// Which browser's settings to describe. A guess by its own words, good enough for help that one can change. Pure.

export const BROWSERS = ['chrome', 'edge', 'firefox', 'safari', 'ios', 'android'] as const
export type Browser = (typeof BROWSERS)[number]

export const BROWSER_NAMES: Readonly<Record<Browser, string>> = {
  chrome: 'Chrome',
  edge: 'Edge',
  firefox: 'Firefox',
  safari: 'Safari',
  ios: 'iPhone, iPad',
  android: 'Android',
}

/** `touch`: an iPad says that it is a Mac, but no Mac has a touch screen. */
export const browserOf = (userAgent: string, touch: boolean): Browser => {
  if (/iPhone|iPad|iPod/.test(userAgent) || (touch && /Macintosh/.test(userAgent))) return 'ios'
  if (/Android/.test(userAgent)) return 'android'
  if (/Firefox\//.test(userAgent)) return 'firefox'
  if (/Edg\//.test(userAgent)) return 'edge'
  return /Chrome\/|Chromium\//.test(userAgent) ? 'chrome' : 'safari'
}
