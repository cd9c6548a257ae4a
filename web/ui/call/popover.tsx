// A popover above its control, a sheet on phones. Focus goes to its first item and back to the control; Esc, Tab out
// of it, and a press elsewhere close it.
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { closePopover, type PopoverName, type View } from './view.ts'

interface PopoverProps {
  readonly view: View
  readonly name: PopoverName
  readonly label: string
  /** A menu holds items and moves by arrows; a dialog holds anything and moves by Tab. */
  readonly role: 'menu' | 'dialog'
  /** Read from its beginning: not scrolled down to its first button. */
  readonly whole?: boolean
  readonly children: ComponentChildren
}

export const Popover = ({ view, name, ...rest }: PopoverProps) => {
  const open = view.open.value
  return open?.name === name ? <Opened key={name} view={view} opener={open.opener} {...rest} /> : null
}

type OpenedProps = Omit<PopoverProps, 'name'> & { readonly opener: HTMLElement }

const Opened = ({ view, opener, label, role, whole, children }: OpenedProps) => {
  const ref = useRef<HTMLDivElement>(null)
  const items = (): HTMLElement[] =>
    [...(ref.current?.querySelectorAll<HTMLElement>('button, select, a[href]') ?? [])].filter(
      (item) => item.offsetParent !== null,
    )
  useLayoutEffect(() => {
    const panel = ref.current
    ;(whole === true ? panel : (items()[0] ?? panel))?.focus()
    const pressedElsewhere = ({ target }: PointerEvent): void => {
      if (target instanceof Node && !panel?.contains(target) && !opener.contains(target)) closePopover(view)
    }
    document.addEventListener('pointerdown', pressedElsewhere)
    return () => {
      document.removeEventListener('pointerdown', pressedElsewhere)
      const { activeElement } = document
      if (activeElement === document.body || panel?.contains(activeElement)) opener.focus()
    }
  }, [])
  const pressed = (event: KeyboardEvent): void => {
    const all = items()
    const at = all.indexOf(document.activeElement as HTMLElement)
    const isLast = event.shiftKey ? at <= 0 : at === all.length - 1
    if (event.key === 'Tab' && (role === 'menu' || isLast)) {
      // Tab goes on from the control, not from the end of the page where this stands, nor to what a sheet hides
      opener.focus()
      closePopover(view)
    }
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key]
    if (to === undefined || role !== 'menu') return
    event.preventDefault()
    all.at(to % all.length)?.focus()
  }
  const { left, width, bottom } = opener.getBoundingClientRect()
  // above the bar, or below a button elsewhere
  const beside = opener.closest('.bar') === null
  return (
    <>
      <div class="scrim" />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: its role, menu or dialog, is known at run time */}
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles take a name */}
      <div
        ref={ref}
        class={beside ? 'pop beside' : 'pop'}
        role={role}
        aria-label={label}
        tabIndex={-1}
        style={{ '--pop-x': `${left + width / 2}px`, '--pop-y': `${bottom + 4}px` }}
        onKeyDown={pressed}
      >
        {children}
      </div>
    </>
  )
}
