// The browser of every test: Debian's Chromium with fake devices, and flags without which headless calls fail.

export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'
/** The same Chromium without its own windows, tabs and menus, which take a third of two cores and are in no test. */
export const HEADLESS = process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell'

/** Flags with their reasons (facts/mesh.md §9). */
export const CHROMIUM_ARGS: readonly string[] = [
  '--no-sandbox', // CI runs as root
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking', // no look-ups of anybody's hosts
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--disable-features=WebRtcHideLocalIpsWithMdns', // mDNS candidates fail headless
  '--autoplay-policy=no-user-gesture-required',
  '--auto-select-desktop-capture-source=Entire screen',
]
