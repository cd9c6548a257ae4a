// The moment at which a field can be typed into: it is there, seen, enabled, and stands in a frame that is being
// painted. Noted in the page itself, so that nothing of the driver is in the time.
import type { BrowserContext, Page } from '@playwright/test'

declare global {
  interface Window {
    /** When the field was usable, ms since navigation began. */
    usableAt?: number
  }
}

/** Before the page goes anywhere. */
export const watchField = (context: BrowserContext, selector: string): Promise<unknown> =>
  context.addInitScript((wanted) => {
    const usable = (): boolean => {
      const field = document.querySelector<HTMLInputElement>(wanted)
      return field !== null && !field.disabled && !field.readOnly && field.checkVisibility({ visibilityProperty: true })
    }
    // a frame is only made once style sheets have come, and what is found in it is painted with it
    const look = (): void => {
      if (usable()) window.usableAt = performance.now()
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  }, selector)

/** Types at once; resolves to the moment, ms since navigation began. Throws when what was typed did not stay. */
export const typeWhenUsable = async (page: Page, selector: string, text: string): Promise<number> => {
  await page.waitForFunction(() => window.usableAt !== undefined, undefined, { timeout: 60_000 })
  await page.locator(selector).focus()
  await page.keyboard.type(text)
  const kept = await page.locator(selector).inputValue()
  if (kept !== text) throw new Error(`the field was there but did not take text: “${kept}”`)
  return page.evaluate(() => window.usableAt ?? Number.NaN)
}
