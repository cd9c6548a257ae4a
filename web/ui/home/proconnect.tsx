// The ProConnect button and the link that must stand below it: wording, size (214 × 56) and colours are ProConnect's.
import { t } from '../../i18n/index.ts'

const ABOUT = 'https://www.proconnect.gouv.fr/'

export const ProConnect = ({ signIn }: { readonly signIn: () => void }) => (
  <form
    class="stack tight"
    onSubmit={(event) => {
      event.preventDefault()
      signIn()
    }}
  >
    <div>
      <button type="submit" class="proconnect">
        <span>{t().home.signInWith} </span>
        <strong>ProConnect</strong>
      </button>
    </div>
    <a class="proconnect-about" href={ABOUT} target="_blank" rel="noopener noreferrer" title={t().home.aboutTitle}>
      {t().home.about}
    </a>
  </form>
)
