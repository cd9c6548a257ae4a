// Meetings that have outgrown a mesh, and what they ask of the SFU.
import * as v from 'valibot'
import { SfuAccess } from '../../../protocol/http.ts'
import { type Headers, type Instance, instance, post } from '../support/instance.ts'
import { makeRoom, sitDown } from '../support/meeting.ts'

/** With the fifth the room moves. */
export const meetFive = async () => {
  const code = await makeRoom()
  const people: Awaited<ReturnType<typeof sitDown>>[] = []
  for (let count = 0; count < 5; count += 1) people.push(await sitDown(code))
  const [ann, bob, cat, dan, eve] = people
  if (ann === undefined || bob === undefined || cat === undefined || dan === undefined || eve === undefined)
    throw new Error('not five')
  return { code, ann, bob, cat, dan, eve }
}

export const askSfu = (code: string, resume: string, at: Instance = instance, headers: Headers = {}) =>
  at(post(`/api/rooms/${code}/sfu`, { resume }, headers))

export const accessOf = async (code: string, resume: string) =>
  v.parse(SfuAccess, await (await askSfu(code, resume)).json())
