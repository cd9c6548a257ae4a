// Holds the call of a visit: made at the first welcome (its chunk was asked for when the browser was idle), kept over
// every later one, made anew when the room gave us another seat. Signals that come before it wait here.
import type { ClientFrame, FrameOf, RoomFrame } from '../protocol/frames.ts'
import type { Reaction } from '../protocol/peer-messages.ts'
import type { IceConfig, Peer, PeerId } from '../protocol/values.ts'
import type { Roster } from './call/roster.ts'
import type { Call, CallContext } from './call-shell.ts'
import { whenIdle } from './idle.ts'
import type { LocalTracks } from './media/topology.ts'
import { wordsActions } from './words/words-actions.ts'
import type { WordsActions } from './words/words-model.ts'

/** An earlier seat offers the instant it hears of us: a few links' offers and candidates. */
const EARLY_MAX = 64
/**
 * Drawing the call keeps the page's one thread busy, so the first offer is answered before, and the call is drawn while
 * the path is tried. Where no offer comes, it is drawn all the same after this long.
 */
const DRAWN_WITHIN_MS = 300
/** One that has come is answered first, also by a slow machine. */
const ANSWERED_WITHIN_MS = 1_500

export interface CallKeeperContext extends Omit<CallContext, 'self' | 'ice' | 'reserve' | 'tabKey' | 'attempts'> {
  readonly tabKey: Promise<CallContext['tabKey']>
  readonly ice: () => Promise<IceConfig>
  readonly tracks: () => LocalTracks
  readonly peers: () => readonly Peer[]
}

export interface WelcomeHooks {
  /** Before anything of ours goes out. */
  readonly before: () => void
  /** It is time to show the call. */
  readonly show: () => void
}

export interface CallKeeper {
  readonly words: WordsActions
  /** What the room says to those who are in; a `welcome` after `welcome()`. Heard in this order once there is a call. */
  hear(frame: RoomFrame, roster: Roster): void
  offline(): void
  /** One welcome after the other, however fast they come. The hooks run when it makes a call. */
  welcome(welcome: Pick<FrameOf<RoomFrame, 'welcome'>, 'self' | 'plan'>, hooks: WelcomeHooks): void
  receive(signal: FrameOf<RoomFrame, 'signal'>): void
  setPeers(): void
  drop(peer: PeerId): void
  setTracks(tracks: LocalTracks): void
  setIce(ice: IceConfig): void
  heard(rms: number): void
  shown(peer: PeerId, source: 'camera' | 'screen', size: number): void
  react(reaction: Reaction): void
  networkChanged(): void
  close(): void
}

export const createCallKeeper = (context: CallKeeperContext): CallKeeper => {
  let call: Call | null = null
  let early: readonly FrameOf<RoomFrame, 'signal'>[] = []
  let welcomes: Promise<void> = Promise.resolve()
  /** Rises with each end, so that a call is not made for a visit that is over. */
  let visit = 0
  const attempts: CallContext['attempts'] = new Map()
  let toShow: (() => void) | null = null
  let showing: ReturnType<typeof setTimeout> | undefined
  const showNow = (): void => {
    clearTimeout(showing)
    toShow?.()
    toShow = null
  }
  const showWithin = (delay: number): void => {
    clearTimeout(showing)
    showing = setTimeout(showNow, delay)
  }
  /** Once it is loaded. */
  let shell: typeof import('./call-shell.ts') | null = null
  /** How to get through, once the room has said it, which it does to those who enter at once. */
  let known: IceConfig | null = null
  let reserve: CallContext['reserve'] | null = null
  /** While we stand at the door: whoever is in offers the instant we enter. */
  const prepare = (): void => {
    if (shell === null || known === null) return
    reserve ??= shell.openReserve()
    reserve.use(known)
    reserve.keep('answers')
  }
  void whenIdle()
    .then(() => import('./call-shell.ts'))
    .then(async (loaded) => {
      await loaded.warmUp()
      shell = loaded
      if (call === null) prepare()
    })
    .catch(() => undefined) // asked for again, and told, when the call begins

  const close = (): void => {
    visit += 1
    toShow = null
    clearTimeout(showing)
    call?.close()
    call = null
    reserve?.close()
    reserve = null
    known = null
    early = []
  }
  const welcomed = async (
    { self, plan }: Pick<FrameOf<RoomFrame, 'welcome'>, 'self' | 'plan'>,
    { before, show }: WelcomeHooks,
    mine: number,
  ): Promise<void> => {
    if (mine !== visit) return
    if (call !== null && call.self !== self.id) {
      // the room forgot our seat (it was away too long): we are somebody new to the others
      call.close()
      call = null
      reserve = null
    }
    if (call === null) {
      before()
      const [{ createCall, openReserve }, ice, tabKey] = await Promise.all([
        import('./call-shell.ts'),
        context.ice(),
        context.tabKey,
      ])
      if (mine !== visit) return
      const send = (frame: ClientFrame): boolean => {
        const sent = context.send(frame)
        // after this turn: it has more to say
        if (toShow !== null) setTimeout(showNow)
        return sent
      }
      const { id, seat, identity } = self
      const proof = context.secret !== null && self.proof
      reserve ??= openReserve()
      call = createCall({ ...context, send, self: { id, seat, identity, proof }, ice, reserve, tabKey, attempts })
      call.setTracks(context.tracks())
      toShow = show
      showWithin(early.length > 0 ? ANSWERED_WITHIN_MS : context.peers().length > 0 ? DRAWN_WITHIN_MS : 0)
    }
    // a large meeting is met at the media server alone: no link is built before that is known
    call.plan(plan, true)
    call.setPeers(context.peers())
    for (const signal of early) call.receive(signal)
    early = []
    call.carry()
  }

  const inTurn = (act: (mine: number) => Promise<void> | void): void => {
    const mine = visit
    welcomes = welcomes.then(() => act(mine))
  }
  return {
    words: wordsActions(() => call?.words ?? null),
    welcome: (welcome, hooks) => inTurn((mine) => welcomed(welcome, hooks, mine)),
    hear: (frame, roster) =>
      inTurn((mine) => {
        if (mine === visit) call?.hear(frame, roster)
      }),
    offline: () => inTurn(() => call?.offline()),
    receive: (signal) => {
      if (call === null) early = [...early, signal].slice(-EARLY_MAX)
      else {
        if (toShow !== null) showWithin(ANSWERED_WITHIN_MS)
        call.receive(signal)
      }
    },
    setPeers: () => call?.setPeers(context.peers()),
    drop: (peer) => call?.drop(peer),
    setTracks: (tracks) => call?.setTracks(tracks),
    setIce: (ice) => {
      known = ice
      if (call === null) prepare()
      else call.setIce(ice)
    },
    heard: (rms) => call?.heard(rms),
    shown: (peer, source, size) => call?.shown(peer, source, size),
    react: (reaction) => call?.react(reaction),
    networkChanged: () => {
      if (call === null) reserve?.renew()
      else call.networkChanged()
    },
    close,
  }
}
