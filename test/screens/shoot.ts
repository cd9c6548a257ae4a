// A picture of a page at each size, kept under docs/screens. With ImageMagick at hand its palette is reduced: drawn faces
// need few colours, and the repository is not an album.
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'

const FOLDER = fileURLToPath(new URL('../../docs/screens/', import.meta.url))
export const SIZES = {
  desktop: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
  '320': { width: 320, height: 640 },
} as const
/** Transitions are 320 ms at most. */
const SETTLED_MS = 600

const reduce = (path: string): void => {
  try {
    execFileSync('/usr/bin/convert', [path, '-dither', 'None', '-colors', '160', `png8:${path}`])
  } catch {
    return // not installed: as it is
  }
}

/** `language` is part of the name alone: the page speaks it already. */
export const shoot = async (page: Page, name: string, language: 'fr' | 'en'): Promise<void> => {
  mkdirSync(FOLDER, { recursive: true })
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport)
    await page.waitForTimeout(SETTLED_MS)
    const path = `${FOLDER}${name}-${language}-${size}.png`
    await page.screenshot({ path })
    reduce(path)
  }
  await page.setViewportSize(SIZES.desktop)
  await page.waitForTimeout(SETTLED_MS)
}
