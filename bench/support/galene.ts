// Galene's own page, driven as its user drives it, so that both products meet the same hour of the same machine. Galene is
// not ours and not built here: whoever compares starts one (`-insecure -http 127.0.0.1:8443`) with a group that anyone
// enters, and gives the group's address.
import type { Browser, Page } from '@playwright/test'
import { newcomer } from './people.ts'
import { forgetTimes, noteTimes, type Timeline, times } from './timeline.ts'

/** At the form with a name typed and the camera chosen: a click away from the group. */
const atDoor = async (browser: Browser, group: string, name: string): Promise<Page> => {
  const { context, page } = await newcomer(browser)
  await context.addInitScript(noteTimes)
  await page.goto(group)
  await page.locator('#username').fill(name)
  await page.locator('label[for=presentboth]').click()
  return page
}

export interface GaleneMeeting {
  /** null: no face within half a minute. */
  readonly join: () => Promise<Timeline | null>
  readonly close: () => Promise<void>
}

/** Somebody is in the group with the camera on. `atDoorMs`: how long the newcomer stands before the click. */
export const holdGalene = async (browser: Browser, group: string, atDoorMs: number): Promise<GaleneMeeting> => {
  const host = await atDoor(browser, group, 'Claire')
  await host.locator('#connectbutton').click()
  await host.locator('#peers video').first().waitFor()
  const faces = host.locator('#peers video')
  return {
    join: async () => {
      const page = await atDoor(browser, group, 'Alix')
      await page.waitForTimeout(atDoorMs)
      await forgetTimes(page)
      await page.locator('#connectbutton').click()
      const timeline = await times(page).catch(() => null)
      await page.context().close()
      await faces.nth(1).waitFor({ state: 'detached' })
      return timeline
    },
    close: () => host.context().close(),
  }
}
