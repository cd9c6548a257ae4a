import { expect, test } from '@playwright/test'
import { callAcross, pullCable } from './cable.ts'
import { openWorld } from './world.ts'

/** How long the cable is out: DESIGN §5, interruption matrix. */
const CUT_MS = 10_000

test('C130: a cable pulled for 10 s: both say so, the picture comes back by itself on the same link', async () => {
  test.setTimeout(120_000)
  const world = await openWorld(2)
  try {
    const call = await callAcross(world)
    const { one, two } = call
    // one that is made ahead for a newcomer is no link
    const links = () => one.page.evaluate(() => window.probed.filter((pc) => pc.remoteDescription !== null).length)
    const before = await links()
    await pullCable(world, call, CUT_MS, () =>
      expect(one.page.getByText('Sacha se reconnecte').first()).toBeVisible({ timeout: CUT_MS }),
    )
    expect(await links()).toBe(before)
    await expect(one.page.getByText('Sacha se reconnecte')).toHaveCount(0)
    // the room is whole again too
    await expect(two.page.locator('.notices').getByText('Le service redémarre')).toHaveCount(0, { timeout: 20_000 })
    await expect(one.page.getByRole('article')).toHaveCount(2)
  } finally {
    await world.close()
  }
})
