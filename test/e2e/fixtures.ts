// What every end-to-end test starts from: one product for all tests of a worker process, and people who come with a
// browser context each. After each test nobody may have met a third party or seen an error in the console.
import { test as base, expect } from '@playwright/test'
import { openStack, type Stack } from '../support/stack.ts'
import { createPerson, type Person, type PersonOptions } from './person.ts'

interface PerTest {
  readonly somebody: (options?: Partial<PersonOptions>) => Promise<Person>
}
interface PerWorker {
  readonly stack: Stack
}

export const test = base.extend<PerTest, PerWorker>({
  stack: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from the pattern
    async ({}, use) => {
      const stack = await openStack({ turn: true })
      await use(stack)
      await stack.close()
    },
    { scope: 'worker' },
  ],
  somebody: async ({ browser, stack }, use) => {
    const people: Person[] = []
    await use(async (options = {}) => {
      const person = await createPerson(browser, { origin: stack.origin, also: [stack.issuer], ...options })
      people.push(person)
      return person
    })
    for (const { context, strangers, complaints } of people) {
      await context.close()
      expect.soft(strangers, 'requests to third parties').toEqual([])
      expect.soft(complaints, 'complaints in the console').toEqual([])
    }
  },
})
export { expect }
