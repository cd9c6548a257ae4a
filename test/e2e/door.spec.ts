import { expect, test } from './fixtures.ts'
import { bar, enter, join, openMeeting, seesMoving, tileOf, withoutSecret } from './person.ts'

const heading = 'heading'

test('C60: a wrong code and a code that was never given out end on the same page, which says what to do', async ({
  stack,
  somebody,
}) => {
  const guest = await somebody()
  for (const code of ['abcd-efgh-jkmn', 'zzzz-zzzz-zzzz']) {
    await guest.page.goto(`${stack.origin}/${code}`)
    await expect(guest.page.getByRole(heading, { level: 1 })).toHaveText('Cette réunion n’existe pas')
    await expect(guest.page.getByText('Vérifiez le lien')).toBeVisible()
  }
  await guest.page.goto(`${stack.origin}/nothing-here`)
  await expect(guest.page.getByRole(heading, { level: 1 })).toHaveText('Cette page n’existe pas')
})

test('C61: who has only the code knocks, is let in, sees and is seen, and the tile says "not verified"', async ({
  stack,
  somebody,
}) => {
  const agent = await somebody()
  const guest = await somebody()
  const link = await openMeeting(agent, stack.origin)
  await guest.page.goto(withoutSecret(link))
  await expect(guest.page.getByText('Avec le code seul, on frappe')).toBeVisible()
  await enter(guest, 'Eve Martin')
  await expect(guest.page.getByRole(heading, { name: 'Vous êtes à la porte' })).toBeVisible()
  await agent.page.getByRole('button', { name: 'Faire entrer Eve Martin' }).click()
  await expect(bar(guest.page)).toBeVisible()
  await seesMoving(tileOf(agent.page, 'Eve Martin'))
  await seesMoving(tileOf(guest.page, 'Claire Vasseur'))
  await expect(tileOf(agent.page, 'Eve Martin')).toHaveAccessibleName(/Non vérifié/)
})

test('C62: who is refused at the door is told so and may knock again', async ({ stack, somebody }) => {
  const agent = await somebody()
  const guest = await somebody()
  const link = await openMeeting(agent, stack.origin)
  await guest.page.goto(withoutSecret(link))
  await enter(guest, 'Eve Martin')
  await agent.page.getByRole('button', { name: 'Refuser Eve Martin' }).click()
  await expect(guest.page.getByRole(heading, { level: 1 })).toHaveText('On ne vous a pas ouvert')
  // at once would be hammering: the page says so, and knocks when the room listens again
  await guest.page.getByRole('button', { name: 'Frapper de nouveau' }).click()
  await expect(guest.page.getByText('Vous venez de frapper')).toBeVisible()
  await expect(agent.page.getByRole('button', { name: 'Faire entrer Eve Martin' })).toBeVisible({ timeout: 15_000 })
})

test('C63: the door shows who is inside, comings and goings included', async ({ stack, somebody }) => {
  const agent = await somebody()
  const [guest, other] = [await somebody(), await somebody()]
  const link = await openMeeting(agent, stack.origin)
  await guest.page.goto(link)
  await expect(guest.page.getByText('Déjà là :')).toBeVisible()
  await expect(guest.page.locator('.inside')).toContainText('Claire Vasseur')
  await join(other, link, 'Sacha Lopez')
  await expect(guest.page.locator('.inside')).toContainText('Sacha Lopez')
  await bar(other.page).getByRole('button', { name: 'Quitter la réunion' }).click()
  await expect(guest.page.locator('.inside')).not.toContainText('Sacha Lopez')
})

test('C64: a typed code and a pasted link both lead from home to the door', async ({ stack, somebody }) => {
  const agent = await somebody()
  const guest = await somebody()
  const link = await openMeeting(agent, stack.origin)
  const code = new URL(link).pathname.slice(1)
  const field = guest.page.getByLabel('Code ou lien de la réunion')
  await guest.page.goto(stack.origin)
  await field.fill('not a code')
  await guest.page.getByRole('button', { name: 'Rejoindre' }).click()
  await expect(guest.page.getByText('Ce n’est ni un code ni un lien de réunion')).toBeVisible()
  await field.fill(code.toUpperCase().replaceAll('-', ' '))
  await guest.page.getByRole('button', { name: 'Rejoindre' }).click()
  await expect(guest.page).toHaveURL(`${stack.origin}/${code}`)
  await guest.page.goto(stack.origin)
  await field.fill(link)
  await guest.page.getByRole('button', { name: 'Rejoindre' }).click()
  await expect(guest.page).toHaveURL(link)
  await enter(guest, 'Alix Martin')
  await expect(bar(guest.page)).toBeVisible()
})
