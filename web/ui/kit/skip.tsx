// A skip link that leaves the address alone: its fragment is the invitation's secret (DESIGN §6).
import { t } from '../../i18n/index.ts'

export const Skip = ({ to, words }: { readonly to: string; readonly words?: string }) => (
  <a
    class="skip"
    href={`#${to}`}
    onClick={(event) => {
      event.preventDefault()
      document.getElementById(to)?.focus()
    }}
  >
    {words ?? t().common.skip}
  </a>
)
