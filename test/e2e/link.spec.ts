// The link and who holds it: a new one made in the meeting, and a server that lies about who is at the other end.
import { createLiar } from '../support/liar.ts'
import { expect, test } from './fixtures.ts'
import { bar, enter, enterButton, join, openMeeting, type Person, seesMoving, tileOf, withoutSecret } from './person.ts'

const seal = ({ page }: Person) =>
  page.getByRole('button', { name: /scellée de bout en bout/ }).filter({ visible: true })
const notice = ({ page }: Person, text: string | RegExp) => page.locator('.notices').getByText(text)
const letIn = async (host: Person, name: string): Promise<void> => {
  await host.page.getByRole('button', { name: `Faire entrer ${name}` }).click()
}
const renew = async ({ page }: Person): Promise<void> => {
  await bar(page).getByRole('button', { name: 'Plus de commandes' }).click()
  await page.getByRole('menuitem', { name: /^Informations/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Faire un nouveau lien' }).click()
  await page.getByRole('dialog').getByText('L’ancien lien n’ouvrira plus').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Faire un nouveau lien' }).click()
}

test('C178: a new link: who is verified has it, who is not is told, and the old one knocks', async ({
  stack,
  somebody,
}) => {
  test.setTimeout(180_000)
  const noCamera = { permissions: ['clipboard-read', 'clipboard-write'] }
  const [host, guest] = [await somebody(), await somebody()]
  const [late, next] = [await somebody(noCamera), await somebody(noCamera)]
  const old = await openMeeting(host, stack.origin)
  await join(guest, old, 'Alix Martin')
  await late.page.goto(withoutSecret(old))
  await enter(late, 'Sacha Lopez')
  await letIn(host, 'Sacha Lopez')
  await expect(bar(late.page)).toBeVisible()
  await seesMoving(tileOf(host.page, 'Alix Martin'), 3)

  await renew(host)
  await expect(notice(host, 'Le nouveau lien est en place')).toBeVisible()
  await expect(notice(guest, 'Claire Vasseur a fait un nouveau lien : vous l’avez.')).toBeVisible()
  await expect(notice(late, /vous ne l’avez pas/)).toBeVisible()
  await expect(host.page).not.toHaveURL(old)
  const link = host.page.url()
  await expect(guest.page).toHaveURL(link)
  await expect(late.page).toHaveURL(withoutSecret(old))
  // pictures go on, and the two are as verified as they were
  await seesMoving(tileOf(host.page, 'Alix Martin'), 5)
  await expect(tileOf(host.page, 'Alix Martin')).not.toHaveAccessibleName(/Non vérifié/)
  await expect(tileOf(host.page, 'Sacha Lopez')).toHaveAccessibleName(/Non vérifié/)

  // kept on this device: a reload comes back verified
  await guest.page.reload()
  await expect(bar(guest.page)).toBeVisible()
  await seesMoving(tileOf(guest.page, 'Claire Vasseur'), 3)
  await expect(tileOf(host.page, 'Alix Martin')).not.toHaveAccessibleName(/Non vérifié/)

  // who comes by the old link knocks, by the new one enters
  await next.page.goto(old)
  await expect(enterButton(next.page)).toHaveText(/^Demander à entrer/)
  await next.page.goto('about:blank')
  await next.page.goto(link)
  await expect(enterButton(next.page)).toHaveText(/^Entrer/)
})

test('C181: a server that sits between two shows it in the digits, and is handed nothing', async ({
  stack,
  somebody,
}) => {
  test.setTimeout(180_000)
  const [host, late] = [await somebody(), await somebody()]
  const link = await openMeeting(host, stack.origin)
  const liar = createLiar(/[a-z]{4}-[a-z]{4}-[a-z]{4}/.exec(link)?.[0] ?? '')
  await liar.sitBefore(host.context)
  await host.page.reload()
  await expect(bar(host.page)).toBeVisible()
  await liar.sitBefore(late.context)
  await late.page.goto(withoutSecret(link))
  await enter(late, 'Alix Martin')
  await letIn(host, 'Alix Martin')
  // the two see each other, through keys that are the liar's
  await seesMoving(tileOf(host.page, 'Alix Martin'), 3)
  await seesMoving(tileOf(late.page, 'Claire Vasseur'), 3)
  expect(liar.opened()).toBeGreaterThan(2)
  for (const person of [host, late]) await expect(seal(person)).toHaveText('À vérifier')

  await seal(host).click()
  await host.page.getByRole('button', { name: 'Comparer avec Alix' }).click()
  const dialog = ({ page }: Person) => page.getByRole('dialog', { name: /^Comparez avec/ })
  const digits = async (person: Person): Promise<string> => {
    await expect(dialog(person).locator('.digits')).toBeVisible()
    return (await dialog(person).locator('.digits .sr').textContent()) ?? ''
  }
  const [ours, theirs] = [await digits(host), await digits(late)]
  expect(ours).toMatch(/(\d ){5}\d$/)
  expect(ours).not.toBe(theirs)
  await dialog(late).getByRole('button', { name: 'Ils diffèrent' }).click()
  await expect(dialog(late).getByText('quelqu’un s’est peut-être glissé entre vous')).toBeVisible()
  await expect(dialog(host).getByText('Le lien n’a pas été remis')).toBeVisible()
  await expect(late.page).toHaveURL(withoutSecret(link))
  for (const person of [host, late]) await expect(seal(person)).toHaveText('À vérifier')
})
