import { expect, test } from './fixtures.ts'
import {
  bar,
  createMeeting,
  enter,
  enterButton,
  join,
  openMeeting,
  receives,
  seesMoving,
  signIn,
  tileOf,
} from './person.ts'

test('C50: an agent opens a meeting, a guest comes by the link, both see and hear each other', async ({
  stack,
  somebody,
}) => {
  const agent = await somebody()
  const guest = await somebody({ locale: 'en-GB' })
  await signIn(agent, stack.origin, 'Claire Vasseur')
  const link = await createMeeting(agent)
  await enter(agent)
  await expect(bar(agent.page)).toBeVisible()
  await join(guest, link, 'Alix Martin')

  await seesMoving(tileOf(agent.page, 'Alix Martin'))
  await seesMoving(tileOf(guest.page, 'Claire Vasseur'))
  for (const { page } of [agent, guest]) await seesMoving(page.getByRole('article', { name: /^(Vous|You)/ }))
  await receives(agent.page, 1)
  await receives(guest.page, 1)
  await expect(tileOf(guest.page, 'Claire Vasseur')).toHaveAccessibleName(/Direction des littoraux, verified agent/)
  await expect(tileOf(agent.page, 'Alix Martin')).toHaveAccessibleName(/invité/)
})

test('C51: three people in a mesh all see and hear each other', async ({ stack, somebody }) => {
  const agent = await somebody()
  const link = await openMeeting(agent, stack.origin)
  const [one, two] = [await somebody(), await somebody()]
  await join(one, link, 'Alix Martin')
  await join(two, link, 'Sacha Lopez')
  const names = ['Claire Vasseur', 'Alix Martin', 'Sacha Lopez']
  for (const [me, { page }] of [agent, one, two].entries()) {
    for (const name of names.filter((_, other) => other !== me)) await seesMoving(tileOf(page, name), 5)
    await receives(page, 2)
  }
})

test('C52: a guest shares a screen at any time, the other sees it large, and it goes when it is stopped', async ({
  stack,
  somebody,
}) => {
  const agent = await somebody()
  const guest = await somebody()
  await join(guest, await openMeeting(agent, stack.origin), 'Alix Martin')
  await seesMoving(tileOf(agent.page, 'Alix Martin'))
  await bar(guest.page).getByRole('button', { name: 'Partager l’écran' }).click()
  const screen = agent.page.getByRole('article', { name: 'Écran de Alix Martin' })
  await seesMoving(screen, 5)
  // the face stays beside the screen, and keeps moving
  await seesMoving(tileOf(agent.page, 'Alix Martin'))
  const [wide, small] = [await screen.boundingBox(), await tileOf(agent.page, 'Alix Martin').boundingBox()]
  expect(wide?.width).toBeGreaterThan((small?.width ?? 0) * 2)
  await bar(guest.page).getByRole('button', { name: 'Arrêter le partage' }).click()
  await expect(screen).toBeHidden()
})

test('C53: who leaves sees how to come back, and is back on the same place with a picture', async ({
  stack,
  somebody,
}) => {
  const agent = await somebody()
  const guest = await somebody()
  await join(guest, await openMeeting(agent, stack.origin), 'Alix Martin')
  await seesMoving(tileOf(agent.page, 'Alix Martin'))
  await bar(guest.page).getByRole('button', { name: 'Quitter la réunion' }).click()
  await expect(guest.page.getByRole('heading', { level: 1 })).toHaveText('Vous avez quitté la réunion')
  await expect(tileOf(agent.page, 'Alix Martin')).toBeHidden()
  await guest.page.getByRole('button', { name: 'Revenir' }).click()
  await expect(bar(guest.page)).toBeVisible()
  await seesMoving(tileOf(agent.page, 'Alix Martin'))
  await seesMoving(tileOf(guest.page, 'Claire Vasseur'))
})

test('C54: a reload in mid-call goes straight back into it', async ({ stack, somebody }) => {
  const agent = await somebody()
  const guest = await somebody()
  await join(guest, await openMeeting(agent, stack.origin), 'Alix Martin')
  await seesMoving(tileOf(agent.page, 'Alix Martin'))
  for (const person of [guest, agent]) {
    await person.page.reload()
    await expect(bar(person.page)).toBeVisible()
    await seesMoving(tileOf(agent.page, 'Alix Martin'))
    await seesMoving(tileOf(guest.page, 'Claire Vasseur'))
    // one tile each: nobody stands there twice
    await expect(agent.page.getByRole('article')).toHaveCount(2)
  }
})

test('C55: the owner ends the meeting for everybody, and its code is unknown from then on', async ({
  stack,
  somebody,
}) => {
  const agent = await somebody()
  const guest = await somebody()
  const link = await openMeeting(agent, stack.origin)
  await join(guest, link, 'Alix Martin')
  await bar(agent.page).getByRole('button', { name: 'Quitter ou terminer' }).click()
  await agent.page.getByRole('menuitem', { name: 'Terminer pour tous' }).click()
  for (const { page } of [agent, guest])
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('La réunion est terminée')
  await guest.page.goto(link)
  await guest.page.reload()
  await expect(guest.page.getByRole('heading', { level: 1 })).toHaveText('Cette réunion n’existe pas')
})

test('C56: of two tabs on one seat the newer wins, and the older says so', async ({ stack, somebody }) => {
  const agent = await somebody()
  const link = await openMeeting(agent, stack.origin)
  const copy = await agent.context.newPage()
  const seat = await agent.page.evaluate(() => JSON.stringify({ ...sessionStorage }))
  await copy.addInitScript((kept) => {
    for (const [key, value] of Object.entries(JSON.parse(kept) as Record<string, string>))
      sessionStorage.setItem(key, value)
  }, seat)
  await copy.goto(link)
  await expect(bar(copy)).toBeVisible()
  await expect(agent.page.getByRole('heading', { level: 1 })).toHaveText('La réunion continue dans un autre onglet')
})

test('C57: a second device of the same person comes in muted', async ({ stack, somebody }) => {
  const first = await somebody()
  const second = await somebody()
  const link = await openMeeting(first, stack.origin)
  await signIn(second, stack.origin, 'Claire Vasseur')
  await second.page.goto(link)
  await enterButton(second.page).click()
  await expect(bar(second.page).getByRole('button', { name: 'Activer le micro' })).toBeVisible()
  await expect(second.page.getByText('Vous êtes déjà là avec un autre appareil').first()).toBeVisible()
  await expect(tileOf(first.page, 'Claire Vasseur')).toHaveAccessibleName(/micro coupé/)
})

test('C58: "copy link" puts the whole invitation on the clipboard and says so', async ({ stack, somebody }) => {
  const agent = await somebody()
  const link = await openMeeting(agent, stack.origin)
  await agent.page.getByRole('button', { name: 'Copier le lien', exact: true }).click()
  await expect(agent.page.locator('.notices').getByText('Lien copié')).toBeVisible()
  expect(await agent.page.evaluate(() => navigator.clipboard.readText())).toBe(link)
})
