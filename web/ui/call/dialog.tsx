// A modal dialog of the call: the browser's own, so that focus, Esc and what lies behind are its affair.
import { X } from 'lucide'
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { t } from '../../i18n/index.ts'
import { Icon } from '../kit/icon.tsx'

interface DialogProps {
  readonly id: string
  readonly title: string
  readonly close: () => void
  readonly children: ComponentChildren
}

export const Dialog = ({ id, title, close, children }: DialogProps) => {
  const ref = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const before = document.activeElement
    ref.current?.showModal()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <dialog ref={ref} class="dialog" aria-labelledby={id} onClose={close}>
      <header>
        <h2 id={id}>{title}</h2>
        <button type="button" class="btn icon bare" aria-label={t().common.close} onClick={() => ref.current?.close()}>
          <Icon of={X} />
        </button>
      </header>
      {children}
    </dialog>
  )
}
