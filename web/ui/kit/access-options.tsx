// Who enters without knocking, as the options of a room that is to be made: one list for every place that asks.
import { Access } from '../../../protocol/settings.ts'
import { t } from '../../i18n/index.ts'

/** What was chosen; undefined: as the instance usually does. */
export const accessOf = (value: unknown): Access | undefined => Access.options.find((access) => access === value)

export const AccessOptions = () => (
  <>
    <option value="">{t().home.accessUsual}</option>
    {Access.options.map((access) => (
      <option key={access} value={access}>
        {t().settings[access]}
      </option>
    ))}
  </>
)
