// The way into the media server, for who sits in the room now; and what a mesh carries where there is none.
import * as v from 'valibot'
import type { SfuAccess } from '../../protocol/http.ts'
import { type Api, ask } from './api.ts'

/** Of what the instance says of itself (protocol/instance.ts) what a call has to know. */
const Carries = v.object({ meshVideoMax: v.number() })

/** null: no seat, or the edge gives none. */
export const askSfuAccess = async (
  api: Pick<Api, 'sfu'>,
  code: string,
  seat: string | null,
): Promise<SfuAccess | null> => {
  const answer = seat === null ? null : await api.sfu(code, seat)
  return answer?.ok === true ? answer.value : null
}

/** How many people a mesh of this instance carries with video; null: it does not say. */
export const askVideoMax = async (): Promise<number | null> => {
  const answer = await ask(Carries, '/api/instance')
  return answer.ok ? answer.value.meshVideoMax : null
}
