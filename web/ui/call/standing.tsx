// Who stands behind a name, in a line: the organisation of a verified agent, or "guest".
import type { Identity } from '../../../protocol/values.ts'
import { t } from '../../i18n/index.ts'
import { Verified } from '../kit/person.tsx'

export const Standing = ({ identity }: { readonly identity: Identity }) =>
  identity.kind === 'agent' ? <Verified organisation={identity.organisation} /> : <span>{t().common.guest}</span>
