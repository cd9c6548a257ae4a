import type { Locator, Page, ViewportSize } from '@playwright/test'
import { fr } from '../../web/i18n/fr.ts'
import { visitAgentPages } from './agent-states.ts'
import { expect, test } from './fixtures.ts'
import { bar, createMeeting, enter, join, openMeeting, seesMoving, signIn, tileOf, withoutSecret } from './person.ts'
import { calm, cameraOff, OPENINGS, openEach, visitAll } from './states.ts'

const DESK = { width: 1280, height: 800 }
/** The narrowest phone, a phone, the same on its side, a tablet, a desk. */
const SIZES: readonly ViewportSize[] = [
  { width: 320, height: 640 },
  { width: 390, height: 844 },
  { width: 844, height: 390 },
  { width: 768, height: 1024 },
  DESK,
]

/** What is too wide, sticks out, is cut, or is too small to press on this page as it is now. */
const faults = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const TARGET = 43.5 // 44 CSS px, less what rounding takes
    const SLACK = 1
    const found: string[] = []
    const root = document.documentElement
    const { clientWidth: width, clientHeight: height, scrollWidth } = root
    if (scrollWidth > width) found.push(`the page is ${scrollWidth} px wide`)
    const call = document.querySelector('.call')
    const nameOf = (element: Element): string =>
      `${element.tagName.toLowerCase()}.${element.getAttribute('class')} "${element.getAttribute('aria-label') ?? element.textContent}"`.slice(
        0,
        90,
      )
    const isShown = (element: Element): boolean =>
      element.checkVisibility({ visibilityProperty: true }) &&
      element.getClientRects().length > 0 &&
      element.closest('.sr, .tip, .skip:not(:focus)') === null

    /** What the ancestors leave of a box. The frame of the call hides whatever sticks out of it: it must not count. */
    const cutBy = (element: Element, box: DOMRect) => {
      let { left, top, right, bottom } = box
      let scrolls = false
      for (let inner = element; getComputedStyle(inner).position !== 'fixed'; ) {
        const outer = inner.parentElement
        if (outer === null || outer === call || outer === document.body) break
        const { overflowX, overflowY } = getComputedStyle(outer)
        const clip = outer.getBoundingClientRect()
        if (overflowX !== 'visible') [left, right] = [Math.max(left, clip.left), Math.min(right, clip.right)]
        if (overflowY !== 'visible') [top, bottom] = [Math.max(top, clip.top), Math.min(bottom, clip.bottom)]
        if (overflowY === 'auto' && outer.scrollHeight > outer.clientHeight) scrolls = true
        inner = outer
      }
      return { left, top, right, bottom, scrolls }
    }

    for (const control of document.querySelectorAll('button, a[href], input, select')) {
      if (!isShown(control)) continue
      // a checkbox is pressed by its words too
      const target = control.matches('[type=checkbox], [type=radio]') ? (control.closest('label') ?? control) : control
      const box = target.getBoundingClientRect()
      // WCAG 2.5.8 excepts what stands in a sentence
      const inText = getComputedStyle(target).display === 'inline' || target.matches('p .as-link')
      if (!inText && (box.width < TARGET || box.height < TARGET))
        found.push(`${nameOf(target)} is ${Math.round(box.width)} × ${Math.round(box.height)}`)
      const text = document.createTreeWalker(target, NodeFilter.SHOW_TEXT)
      for (let node = text.nextNode(); node !== null && !inText; node = text.nextNode()) {
        if (node.parentElement === null || !isShown(node.parentElement) || node.parentElement.matches('.count, option'))
          continue
        const range = document.createRange()
        range.selectNodeContents(node)
        const words = range.getBoundingClientRect()
        if (
          words.width > 0 &&
          (words.left < box.left - SLACK || words.right > box.right + SLACK || words.bottom > box.bottom + SLACK)
        )
          found.push(`words stick out of ${nameOf(target)}`)
      }
    }
    for (const thing of document.querySelectorAll('button, a[href], input, select, .tag, .chip, .notice, .knock')) {
      if (!isShown(thing)) continue
      const box = thing.getBoundingClientRect()
      const left = cutBy(thing, box)
      const narrower = box.width - (left.right - left.left) > SLACK
      const lower = box.height - (left.bottom - left.top) > SLACK && !left.scrolls
      if (narrower || lower) found.push(`${nameOf(thing)} is cut`)
    }
    for (const thing of call?.querySelectorAll('*') ?? []) {
      if (!isShown(thing)) continue
      const { left, top, right, bottom } = cutBy(thing, thing.getBoundingClientRect())
      if (right <= left || bottom <= top) continue
      if (left < -SLACK || top < -SLACK || right > width + SLACK || bottom > height + SLACK)
        found.push(`${nameOf(thing)} sticks out of the window`)
    }
    return found
  })

const softly = expect.configure({ soft: true })
/** Polled: a new size reaches the tiles by way of an observer. */
const isSound = (page: Page, state: string): Promise<void> =>
  softly.poll(() => faults(page), { message: state, timeout: 3_000 }).toEqual([])

/** In each size, then back at the desk. */
const atEachSize = async (page: Page, act: (size: string) => Promise<void>, sizes = SIZES): Promise<void> => {
  for (const size of sizes) {
    await page.setViewportSize(size)
    await act(`${size.width} × ${size.height}`)
  }
  await page.setViewportSize(DESK)
}

test('C110: from 320 px to a desk nothing sticks out or is cut, and whatever one can press is 44 px each way', async ({
  stack,
  somebody,
}) => {
  test.setTimeout(240_000)
  await visitAll(
    { stack, somebody },
    {
      look: (page, state) => atEachSize(page, (size) => isSound(page, `${state}, ${size}`)),
      inCall: (agent) =>
        atEachSize(agent.page, (size) =>
          openEach(agent.page, OPENINGS, (page, state) => isSound(page, `${state}, ${size}`)),
        ),
    },
  )
})

for (const language of ['fr', 'en'] as const)
  test(`C110: an agent’s rooms and account have room for everything from 320 px to a desk (${language})`, async ({
    stack,
    somebody,
  }) => {
    test.setTimeout(120_000)
    await visitAgentPages(
      { stack, somebody },
      { language, look: (page, state) => atEachSize(page, (size) => isSound(page, `${state}, ${size}`)) },
    )
  })

test('C111: at 200 % zoom home and the page before the call have room for everything', async ({ stack, somebody }) => {
  const { page, context } = await calm(await somebody())
  // what a window of 1280 × 800 becomes when the browser zooms to 200 %
  const devtools = await context.newCDPSession(page)
  await devtools.send('Emulation.setDeviceMetricsOverride', {
    width: 640,
    height: 400,
    deviceScaleFactor: 2,
    mobile: false,
  })
  await page.goto(stack.origin)
  await expect(page.getByRole('button', { name: /ProConnect/ })).toBeVisible()
  expect(await page.evaluate(() => [innerWidth, devicePixelRatio])).toEqual([640, 2])
  await isSound(page, 'home')
  await signIn({ page }, stack.origin, 'Claire Vasseur')
  await isSound(page, 'home, signed in')
  await page.getByRole('button', { name: fr.home.create }).click()
  await expect(page.getByRole('button', { name: fr.devices.stopCamera })).toBeVisible()
  await isSound(page, 'before entering')
})

// ── tiles ──────────────────────────────────────────────────────────────────────────────────────────────────────────
const tiles = (page: Page): Locator => page.getByRole('article').filter({ visible: true })

/** First words of each tile's name and where it stands, as one reads: row by row, from the left. */
const places = (page: Page): Promise<readonly { readonly who: string; readonly box: readonly number[] }[]> =>
  tiles(page).evaluateAll((articles) =>
    articles
      .map((article) => {
        const { x, y, width, height } = article.getBoundingClientRect()
        return { who: article.getAttribute('aria-label')?.split(',')[0] ?? '', box: [x, y, width, height] }
      })
      .sort((a, b) => (a.box[1] ?? 0) - (b.box[1] ?? 0) || (a.box[0] ?? 0) - (b.box[0] ?? 0)),
  )
const order = async (page: Page): Promise<readonly string[]> => (await places(page)).map(({ who }) => who)

/** A microphone that hears a second of sound, a second of nothing, and so on: speech begins and ends. */
const talkInTurns = (): void => {
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    if (wanted?.audio === undefined || wanted.audio === false) return real(wanted)
    const audio = new AudioContext()
    const [voice, throat, ear] = [audio.createOscillator(), audio.createGain(), audio.createMediaStreamDestination()]
    voice.connect(throat).connect(ear)
    voice.start()
    setInterval(() => {
      throat.gain.value = throat.gain.value === 0 ? 1 : 0
      // longer than the 0.7 s for which speech is held and the second between two looks together
    }, 2_000)
    const picture = wanted.video === undefined ? [] : (await real({ video: wanted.video })).getTracks()
    return new MediaStream([...ear.stream.getTracks(), ...picture])
  }
}

test('C112: people stand in order of arrival, oneself last, and nobody moves when somebody speaks', async ({
  stack,
  somebody,
}) => {
  const [agent, first, second] = [
    await calm(await somebody({ before: cameraOff })),
    await calm(await somebody({ before: talkInTurns })),
    await calm(await somebody({ before: cameraOff })),
  ]
  const link = await openMeeting(agent, stack.origin)
  await join(first, link, 'Alix Martin')
  await join(second, link, 'Sacha Lopez')
  await expect.poll(() => order(agent.page)).toEqual(['Alix Martin', 'Sacha Lopez', 'Vous'])
  await expect.poll(() => order(first.page)).toEqual(['Claire Vasseur', 'Sacha Lopez', 'Vous'])
  await expect.poll(() => order(second.page)).toEqual(['Claire Vasseur', 'Alix Martin', 'Vous'])

  const speaking = /\bspeaking\b/
  const before = await places(agent.page)
  for (let turn = 0; turn < 2; turn += 1) {
    await expect(tileOf(agent.page, 'Alix Martin')).toHaveClass(speaking)
    expect(await places(agent.page)).toEqual(before)
    await expect(tileOf(agent.page, 'Alix Martin')).not.toHaveClass(speaking)
    expect(await places(agent.page)).toEqual(before)
  }
})

test('C113: in a one-to-one one’s own picture floats, and goes to each corner by button and by hand', async ({
  stack,
  somebody,
}) => {
  const agent = await calm(await somebody({ before: cameraOff }))
  const guest = await somebody({ before: cameraOff })
  await join(guest, await openMeeting(agent, stack.origin), 'Alix Martin')
  const { page } = agent
  const mine = page.getByRole('article', { name: /^Vous/ })
  const stage = tileOf(page, 'Alix Martin')
  const corner = async (): Promise<string> => {
    const [own, whole] = [await mine.boundingBox(), await stage.boundingBox()]
    if (own === null || whole === null) return 'nowhere'
    const inside = own.x > whole.x && own.y > whole.y && own.x + own.width < whole.x + whole.width
    const low = own.y > whole.y + whole.height / 2
    const right = own.x > whole.x + whole.width / 2
    return inside ? `${low ? 'bottom' : 'top'}-${right ? 'right' : 'left'}` : 'outside'
  }
  for (const viewport of [DESK, { width: 390, height: 844 }]) {
    await page.setViewportSize(viewport)
    await expect.poll(corner).toBe('bottom-right')
    for (const next of ['bottom-left', 'top-left', 'top-right', 'bottom-right']) {
      await page.getByRole('button', { name: fr.call.moveSelf }).click()
      await expect.poll(corner).toBe(next)
    }
    for (const next of ['top-left', 'bottom-left', 'top-right', 'bottom-right']) {
      const [own, whole] = [await mine.boundingBox(), await stage.boundingBox()]
      if (own === null || whole === null) throw new Error('nothing to drag')
      await page.mouse.move(own.x + own.width / 3, own.y + own.height / 3)
      await page.mouse.down()
      const to = {
        x: whole.x + whole.width * (next.endsWith('right') ? 0.8 : 0.2),
        y: whole.y + whole.height * (next.startsWith('bottom') ? 0.8 : 0.2),
      }
      await page.mouse.move(to.x, to.y, { steps: 4 })
      await page.mouse.up()
      await expect.poll(corner).toBe(next)
    }
  }
})

test('C114: a shared screen comes and goes beside the faces, whose <video> elements stay the same and go on', async ({
  stack,
  somebody,
}) => {
  const agent = await somebody()
  const guest = await somebody()
  await join(guest, await openMeeting(agent, stack.origin), 'Alix Martin')
  const { page } = agent
  await seesMoving(tileOf(page, 'Alix Martin'))
  const videos = await page.evaluateHandle(() => [...document.querySelectorAll('article video')])
  const kept = (): Promise<boolean> =>
    videos.evaluate((before) => {
      const now = [...document.querySelectorAll('article video')]
      return before.length === 2 && before.every((video) => now.includes(video) && video.isConnected)
    })
  await bar(guest.page).getByRole('button', { name: fr.bar.share }).click()
  const screen = page.getByRole('article', { name: fr.call.screenOf('Alix Martin') })
  await seesMoving(screen, 3)
  expect(await kept()).toBe(true)
  await seesMoving(tileOf(page, 'Alix Martin'), 3)
  await bar(guest.page).getByRole('button', { name: fr.bar.stopShare }).click()
  await expect(screen).toBeHidden()
  expect(await kept()).toBe(true)
  await seesMoving(tileOf(page, 'Alix Martin'), 3)
})

const NARROW_LOW_WIDE = SIZES.filter(({ width }) => [320, 844, 1280].includes(width))
const WITH_NAMES = OPENINGS.filter(({ name }) => name === 'people panel' || name === 'seal')

test('C115: names of fifty characters, with an emoji, or from right to left break neither tile, panel nor notice', async ({
  stack,
  somebody,
}) => {
  test.setTimeout(180_000)
  const long = 'Wolfeschlegelsteinhausenbergerdorffwelchevoraltern'
  const rightToLeft = 'محمد عبد الرحمن الأنصاري 🦉'
  const agent = await calm(await somebody({ before: cameraOff }))
  const [first, second, third] = [
    await somebody({ before: cameraOff }),
    await somebody({ before: cameraOff }),
    await somebody({ before: cameraOff }),
  ]
  await signIn(agent, stack.origin, 'Fatou Sarr')
  const link = await createMeeting(agent)
  await enter(agent)
  await join(first, link, long)
  await join(second, link, rightToLeft)
  await third.page.goto(withoutSecret(link))
  await enter(third, long)
  const { page } = agent
  await expect(page.getByText(fr.knock.one(long)).first()).toBeVisible()
  await expect(tileOf(page, long)).toBeVisible()
  await expect(tileOf(page, rightToLeft)).toBeVisible()
  // it is cut at its own end, not at its beginning
  await expect(tileOf(page, rightToLeft).getByText(rightToLeft)).toHaveCSS('direction', 'rtl')
  await atEachSize(
    page,
    async (size) => {
      await isSound(page, `tiles and notices, ${size}`)
      // a name takes one line: what does not fit is left out
      for (const tag of await page.locator('.tile:visible .tag').all())
        expect.soft((await tag.boundingBox())?.height, `a tag, ${size}`).toBeLessThan(56)
      await openEach(page, WITH_NAMES, (_, state) => isSound(page, `${state}, ${size}`))
    },
    NARROW_LOW_WIDE,
  )
})
