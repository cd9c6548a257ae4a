import { expect, test } from './fixtures.ts'
import { bar, enterButton, openMeeting, signIn, tileOf } from './person.ts'

const signInButton = { name: /ProConnect/ } as const

test('C70: who signs in is known by name and organisation, and who signs out is nobody again', async ({
  stack,
  somebody,
}) => {
  const { page } = await somebody()
  await signIn({ page }, stack.origin, 'Fatou Sarr')
  await expect(page.getByText('Bonjour Fatou')).toBeVisible()
  await expect(page.getByText('Agence de l’eau Seine-Normandie')).toBeVisible()
  await page.getByRole('button', { name: 'Se déconnecter' }).click()
  // the provider asks whether its own session should end too
  await page.getByRole('button', { name: 'Se déconnecter' }).click()
  await expect(page).toHaveURL(`${stack.origin}/`)
  await expect(page.getByRole('button', signInButton)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Nouvelle réunion' })).toBeHidden()
})

test('C71: a refused account ends on a page that says what to do, with a reference and a way on', async ({
  stack,
  somebody,
}) => {
  const { page } = await somebody()
  await page.goto(stack.origin)
  await page.getByRole('button', signInButton).click()
  await page.getByRole('button', { name: 'Dubois Conseil' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ce service est réservé aux agents publics')
  await expect(page.getByText(/[0-9A-F]{4}-[0-9A-F]{4}/)).toBeVisible()
  await expect(page.getByRole('link', { name: 'Accueil' }).last()).toBeVisible()
})

test('C72: who turns back at the provider is told that nothing happened', async ({ stack, somebody }) => {
  const { page } = await somebody()
  await page.goto(stack.origin)
  await page.getByRole('button', signInButton).click()
  await page.getByRole('link', { name: 'Annuler' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('La connexion n’est pas allée jusqu’au bout')
})

test('C73: the link’s secret survives signing in from the door', async ({ stack, somebody }) => {
  const owner = await somebody()
  const agent = await somebody()
  const link = await openMeeting(owner, stack.origin)
  await agent.page.goto(link)
  await agent.page.getByRole('button', signInButton).click()
  await agent.page.getByRole('button', { name: 'Joseph Diabaté' }).click()
  await expect(agent.page).toHaveURL(link)
  await enterButton(agent.page).click()
  await expect(bar(agent.page)).toBeVisible()
  await expect(tileOf(owner.page, 'Joseph Diabaté')).toHaveAccessibleName(/Agence de l’eau Seine-Normandie/)
  await expect(tileOf(owner.page, 'Joseph Diabaté')).not.toHaveAccessibleName(/Non vérifié/)
})
