// The way into the media server, for who sits in the room now.
import type { SfuAccess } from '../../protocol/http.ts'
import type { Api } from './api.ts'

/** null: no seat, or the edge gives none. */
export const askSfuAccess = async (
  api: Pick<Api, 'sfu'>,
  code: string,
  seat: string | null,
): Promise<SfuAccess | null> => {
  const answer = seat === null ? null : await api.sfu(code, seat)
  return answer?.ok === true ? answer.value : null
}
