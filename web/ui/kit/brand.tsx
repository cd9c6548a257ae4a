// The symbol (a doorway and the lit square before it) and the wordmark; letters are our own strokes. Or an instance's own.
import { look } from './look.ts'

export const Doorway = ({ class: extra }: { readonly class: string }) => (
  <svg class={extra} viewBox="0 0 32 32" aria-hidden="true">
    <path class="sy-wall" d="M8 0h16a8 8 0 0 1 8 8v16a8 8 0 0 1-8 8H8a8 8 0 0 1-8-8V8a8 8 0 0 1 8-8z" />
    <path class="sy-door" d="M10.5 18.8V11.5a5.5 5.5 0 0 1 11 0v7.3z" />
    <path class="sy-square" d="M10.5 20.4h11L27 31.42A8 8 0 0 1 24 32H8a8 8 0 0 1-3-.58z" />
  </svg>
)

const Letters = () => (
  <svg class="letters" viewBox="0 0 102 32" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="3.9">
    <path d="M3 28V6h8.6a6.7 6.7 0 0 1 0 13.4H3" />
    <path d="M37.6 12.1V28M37.6 20a7 7 0 1 0-14 0 7 7 0 0 0 14 0z" />
    <path d="M46.4 28V12.1M46.4 20.6c0-4.7 2.9-7.1 7.7-6.7" />
    <path d="M58.1 12.1 65 27l6.9-14.9" stroke-linejoin="bevel" />
    <path d="M79.2 28V12.1" />
    <path d="M98.4 15.6c-1-1.5-2.8-2.2-4.9-2.2-2.7 0-4.7 1.2-4.7 3.2 0 4.6 10 2 10 7 0 2.2-2.2 3.5-5.1 3.5-2.5 0-4.6-.9-5.7-2.7" />
    <rect x="76.7" y="4.4" width="5" height="5" fill="currentColor" stroke="none" rx=".6" />
  </svg>
)

export const Wordmark = () => {
  const own = look.value
  return (
    <>
      {own?.logo ? <img class="logo" src={own.logo} alt="" /> : <Doorway class="symbol" />}
      {own?.name ? <span class="name">{own.name}</span> : !own?.logo && <Letters />}
    </>
  )
}
