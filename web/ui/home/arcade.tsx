// The only drawing shipped: three people in three doorways. Decoration; fetched after everything that matters.
import first from './figure-1.svg?no-inline'
import second from './figure-2.svg?no-inline'
import third from './figure-3.svg?no-inline'

export const Arcade = () => (
  <div class="arcade" aria-hidden="true">
    {[first, second, third].map((figure) => (
      <div class="bay" key={figure}>
        <div class="arch">
          <img src={figure} alt="" width="400" height="400" decoding="async" />
        </div>
      </div>
    ))}
  </div>
)
