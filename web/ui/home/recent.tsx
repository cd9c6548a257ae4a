// Rooms this device has been in, newest first: enter again, or forget.
import { X } from 'lucide'
import type { RecentRoom } from '../../home-model.ts'
import { t } from '../../i18n/index.ts'
import { Icon } from '../kit/icon.tsx'

interface RecentProps {
  readonly recent: readonly RecentRoom[]
  readonly forget: (code: string) => void
}

export const Recent = ({ recent, forget }: RecentProps) => (
  <section class="stack" aria-labelledby="recent">
    <div>
      <h2 id="recent">{t().home.recent}</h2>
      <p class="hint">{t().home.recentHint}</p>
    </div>
    <ul class="rooms">
      {recent.map(({ code, title, lastAt }) => {
        const name = title ?? code
        return (
          <li class="card room" key={code}>
            <div>
              <h3>{name}</h3>
              <p class="meta">
                <span>{t().home.lastAt(new Date(lastAt))}</span>
                {title !== null && <span class="num">{code}</span>}
              </p>
            </div>
            <div class="acts">
              <a class="btn" href={`/${code}`} aria-label={t().home.enterRoom(name)}>
                {t().home.enter}
              </a>
              <button
                type="button"
                class="btn icon bare"
                aria-label={t().home.forgetRoom(name)}
                onClick={() => forget(code)}
              >
                <Icon of={X} />
              </button>
            </div>
          </li>
        )
      })}
    </ul>
  </section>
)
