// Alone in the call: the link to send and the code to say, where panels open.
import { Copy } from 'lucide'
import { Fragment } from 'preact'
import { t } from '../../i18n/index.ts'
import type { Actions, Model } from '../../model.ts'
import { Icon } from '../kit/icon.tsx'

export const Invite = ({ model, actions }: { readonly model: Model; readonly actions: Actions }) => {
  const words = t().call
  const groups = model.code.split('-')
  return (
    <section class="card invite" aria-labelledby="invite">
      <div>
        <h2 id="invite">{words.alone}</h2>
        <p class="soft">{model.hasSecret.value ? words.aloneLink : words.aloneNoLink}</p>
      </div>
      <div class="copy">
        <span class="num">{model.link.value.replace(/^https?:\/\//, '')}</span>
        <button type="button" class="btn main big wide" onClick={actions.copyLink}>
          <Icon of={Copy} /> {words.copy}
        </button>
      </div>
      <div>
        <p class="label">{words.sayCode}</p>
        <p class="say">
          <span class="sr">{words.codeSpelled(groups.join(', '))}</span>
          <span aria-hidden="true">
            {groups.map((group, i) => (
              <Fragment key={group}>
                {i > 0 && <i>-</i>}
                {group}
              </Fragment>
            ))}
          </span>
        </p>
        <p class="hint">{words.codeHint}</p>
      </div>
    </section>
  )
}
