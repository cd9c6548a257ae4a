// What a page asks about the instance. Apart from api.ts: nobody needs it to enter a meeting.
import { Instance, Legal, type LegalPage } from '../../protocol/instance.ts'
import { type Answer, ask } from './api.ts'

export const askInstance = (): Promise<Answer<Instance>> => ask(Instance, '/api/instance')

export const askLegal = (page: LegalPage): Promise<Answer<Legal>> => ask(Legal, `/api/legal/${page}`)
