// What moves on the page, and what it costs the page that it moves.
import type { Locator } from '@playwright/test'
import { expect, test } from './fixtures.ts'

/** A turn lasts for sixty frames. */
const FEW = 20

const turned = (wheel: Locator): Promise<void> =>
  wheel.evaluate(
    (element) =>
      new Promise<void>((resolve) => element.addEventListener('animationiteration', () => resolve(), { once: true })),
  )

test('C230: what turns to say "wait" turns without the page: no style is worked out anew for each frame', async ({
  stack,
  somebody,
}) => {
  const { page, context } = await somebody()
  await page.goto(stack.origin)
  const inspector = await context.newCDPSession(page)
  await inspector.send('Performance.enable')
  const stylings = async (): Promise<number> =>
    (await inspector.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'RecalcStyleCount')?.value ?? 0
  await page.evaluate(() => {
    const make = (name: string): SVGElement =>
      document.createElementNS('http://www.w3.org/2000/svg', name) as SVGElement
    const [wheel, arc] = [make('svg'), make('path')]
    wheel.setAttribute('class', 'i spin')
    arc.setAttribute('d', 'M21 12a9 9 0 1 1-6-9')
    wheel.append(arc)
    document.body.append(wheel)
  })
  const wheel = page.locator('svg.spin').last()
  await expect(wheel).toBeVisible()
  await turned(wheel)
  const before = await stylings()
  await turned(wheel)
  expect((await stylings()) - before).toBeLessThan(FEW)
})
