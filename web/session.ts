// The one imperative shell of the room page: it joins room, topology, devices and model, and carries out actions.
// What to think of a frame is decided in call/ (pure); what to show is read from the model by ui/. Decides as little
// as it can. Losing the socket never touches the peers (DESIGN §3).
import { batch } from '@preact/signals'
import type { ErrorCode } from '../protocol/errors.ts'
import type { ClientFrame, FrameOf, RoomFrame } from '../protocol/frames.ts'
import type { Joined } from '../protocol/http.ts'
import { KNOCK_EVERY_MS } from '../protocol/limits.ts'
import { cleanName } from '../protocol/names.ts'
import { newsOf, sendable } from './call/news.ts'
import { type Reaction, reactTo } from './call/reactions.ts'
import { applyFrame, EMPTY_ROSTER, handsOf, opensDoor, type Roster } from './call/roster.ts'
import { createCallKeeper } from './call-keeper.ts'
import { deriveProof } from './crypto/link-secret.ts'
import { makeTabKey } from './crypto/pair-keys.ts'
import { deviceActions } from './device-actions.ts'
import { linking } from './drawing.ts'
import { createDevices, type LocalDevices } from './media/devices/devices.ts'
import { type Actions, createModel, type Model, type Over } from './model.ts'
import { api } from './net/api.ts'
import { createIceKeeper } from './net/ice-keeper.ts'
import { openRoomLink, type RoomLink, type RoomLinkEvent } from './net/room-link.ts'
import { createNotices } from './notices.ts'
import { createObedience } from './obedience.ts'
import { powerActions } from './power-actions.ts'
import { keepLinkSecret, linkSecret } from './secret.ts'
import { createServerWatch } from './server-watch.ts'
import { signInFrom } from './sign-in.ts'
import { remembered } from './storage.ts'

export interface Session {
  readonly model: Model
  readonly actions: Actions
}

export const startSession = (code: string): Session => {
  let secret = linkSecret(code)
  const model = createModel(code, location.origin, () => secret)
  const notices = createNotices(model.notices, model.announcement)
  const obedience = createObedience(model, () => devices, notices)
  const tabKey = makeTabKey()
  let proof: string | undefined

  let roster: Roster = EMPTY_ROSTER
  let link: RoomLink | null = null
  let devices: LocalDevices | null = null
  /** The person pressed the button: whenever a door opens, go in. */
  let wantsIn = false
  let atDoor = false
  /** What was said to whoever is not let in, just before the close. */
  let refusal: string | null = null
  let knockAgain: ReturnType<typeof setTimeout> | undefined

  const ice = createIceKeeper(
    api,
    code,
    () => remembered.seat(code),
    (config) => call.setIce(config),
  )
  const send = (frame: ClientFrame): boolean => link?.send(frame) ?? false
  const server = createServerWatch(model.server, notices)
  const call = createCallKeeper({
    code,
    get secret() {
      return secret
    },
    keepSecret: (handed) => void keepSecret(handed),
    notify: notices.add,
    tabKey,
    model,
    send,
    ice: ice.current,
    tracks: () => sendable(devices?.tracks() ?? {}, roster),
    peers: () => roster.peers,
    listed: (id) => roster.peers.some((peer) => peer.id === id),
  })

  // ── the link ─────────────────────────────────────────────────────────────────────────────────────────────────
  const readProof = async (): Promise<void> => {
    proof = secret === null ? undefined : await deriveProof(secret)
  }
  /** Handed over in the call: this device has the link from now on, to come back with and to pass on. */
  const keepSecret = (handed: string): Promise<void> => {
    secret = handed
    keepLinkSecret(code, handed)
    model.hasSecret.value = true
    return readProof()
  }

  // ── media ────────────────────────────────────────────────────────────────────────────────────────────────────
  const openDevices = (): LocalDevices =>
    createDevices(model.media, remembered.devices(), {
      onTracks: (tracks) => {
        // a device that was still starting when the hosts took it
        obedience.settle()
        call.setTracks(sendable(tracks, roster))
      },
      onLevel: (rms) => call.heard(rms),
      onProblem: (kind) => notices.add({ kind }),
      onPreferences: remembered.setDevices,
    })

  // ── the room ─────────────────────────────────────────────────────────────────────────────────────────────────
  const showRoster = (): void =>
    batch(() => {
      model.room.value = roster.room
      model.entry.value = roster.entry
      model.inside.value = roster.inside
      model.waiting.value = roster.waiting
      const { self } = roster
      model.self.value = self === null ? null : { id: self.id, role: self.role, handUp: self.hand !== undefined }
      if (self?.identity.kind === 'guest') model.name.value = self.identity.name
      model.settings.value = roster.settings
      model.hands.value = handsOf(roster)
      model.opensDoor.value = opensDoor(roster)
    })

  const askIn = async (): Promise<void> => {
    const { publicKey } = await tabKey
    const resume = remembered.seat(code)
    atDoor = false
    send({
      type: 'enter',
      name: cleanName(model.name.value),
      key: publicKey,
      ...(resume === null ? {} : { resume }),
    })
  }

  const joined = (answer: Joined): void => {
    if (answer.self !== null) model.name.value = answer.self.name
    model.agent.value = answer.self?.kind === 'agent' ? answer.self : null
    roster = { ...roster, room: answer.room, entry: answer.entry }
    if (answer.ice !== null) ice.use(answer.ice)
    // back into the call under which name? A guest's may have been forgotten by this device
    if (cleanName(model.name.value) === '') wantsIn = false
    showRoster()
    if (model.stage.value.at === 'opening') model.stage.value = wantsIn ? { at: 'entering' } : { at: 'prejoin' }
  }

  const welcomed = (frame: FrameOf<RoomFrame, 'welcome'>): void => {
    remembered.setSeat(code, frame.self.resume)
    // storage may be slow: whoever offers us a link does not wait for it
    setTimeout(() => {
      if (link === null) return
      remembered.setInCall(code, true)
      remembered.addRecent({ code, title: frame.room.title, lastAt: Date.now() })
    })
    server.back()
    const began = Date.now() - (frame.now - frame.began)
    call.welcome(frame.self, {
      before: () => {
        if (frame.self.elsewhere) devices?.muteMicrophone()
      },
      show: () => {
        model.stage.value = { at: 'call', began }
        if (frame.self.elsewhere) notices.add({ kind: 'muted-elsewhere' })
      },
    })
  }

  const carryOut = (reaction: Reaction): void => {
    switch (reaction.do) {
      case 'door':
        atDoor = true
        if (wantsIn) void askIn()
        else model.server.value = 'connected'
        break
      case 'wait': {
        const { value: stage } = model.stage
        const since = stage.at === 'waiting' ? stage.since : Date.now()
        // keeps our place in the queue should the socket drop
        if (reaction.resume !== null) remembered.setSeat(code, reaction.resume)
        model.server.value = 'connected'
        const message = stage.at === 'waiting' ? stage.message : null
        model.stage.value = { at: 'waiting', since, hosts: reaction.hosts, message }
        break
      }
      case 'begin':
        welcomed(reaction.welcome)
        break
      case 'signal':
        call.receive(reaction.signal)
        break
      case 'keys':
      case 'digits':
      case 'chat':
        call.hear(reaction.frame, roster)
        break
      case 'peers':
        call.setPeers()
        break
      case 'drop':
        call.drop(reaction.peer)
        break
      case 'told':
        obedience.told(reaction)
        break
      case 'door-message':
        if (model.stage.value.at === 'waiting') model.stage.value = { ...model.stage.value, message: reaction.text }
        break
      case 'refused':
        refusal = reaction.reason
        break
      case 'ask-again':
        if (model.stage.value.at === 'waiting') void askIn()
        break
      case 'tell':
        notices.add({ kind: reaction.kind, name: reaction.name })
        break
      case 'tell-error':
        tellError(reaction.code)
        break
    }
  }
  const tellError = (error: ErrorCode): void => {
    if (error === 'knock.too-soon') {
      // the socket stands at the door as before, and asks again when the room will listen
      atDoor = true
      model.stage.value = { at: 'entering', tooSoon: true }
      knockAgain = setTimeout(() => atDoor && wantsIn && void askIn(), KNOCK_EVERY_MS)
    } else if (error === 'frame.not-allowed') notices.add({ kind: 'not-allowed' })
    else notices.add({ kind: 'error', code: error })
  }
  const onFrame = (frame: RoomFrame): void => {
    if (frame.type === 'welcome' || frame.type === 'joined') linking()
    const before = roster
    roster = applyFrame(roster, frame)
    if (roster !== before) showRoster()
    obedience.settle()
    for (const news of newsOf(before, roster)) notices.add(news)
    for (const reaction of reactTo(frame, before)) carryOut(reaction)
    // after `begin`, with which a call is made
    if (roster !== before || frame.type === 'error') call.hear(frame, roster)
  }

  const onLink = (event: RoomLinkEvent): void => {
    switch (event.type) {
      case 'joined':
        joined(event.joined)
        break
      case 'frame':
        onFrame(event.frame)
        break
      case 'away':
        atDoor = false
        call.offline()
        server.away(model.stage.value.at === 'call')
        break
      case 'closed':
        over(overOf(event.why))
        break
      case 'refused':
        if (model.stage.value.at === 'call') over('ended')
        else fail(event.code)
        break
    }
  }

  // ── beginning and end ────────────────────────────────────────────────────────────────────────────────────────
  const begin = async (): Promise<void> => {
    roster = EMPTY_ROSTER
    model.stage.value = { at: 'opening' }
    model.server.value = 'connecting'
    devices = openDevices()
    void devices.start(remembered.on())
    await readProof()
    link = openRoomLink({
      api,
      code,
      bring: () => {
        const resume = remembered.seat(code)
        return { ...(proof === undefined ? {} : { proof }), ...(resume === null ? {} : { resume }) }
      },
      onEvent: onLink,
    })
  }
  const end = (): void => {
    wantsIn = false
    atDoor = false
    clearTimeout(knockAgain)
    remembered.setInCall(code, false)
    ice.close()
    call.close()
    server.close()
    devices?.close()
    devices = null
    link?.close()
    link = null
    notices.clear()
    model.linked.value = []
  }
  const over = (why: Over): void => {
    const { value: stage } = model.stage
    const lastedMs = stage.at === 'call' ? Date.now() - stage.began : null
    end()
    // who was refused is known by their key, so that the room can say when they knock too soon
    if (why !== 'left' && why !== 'refused') remembered.setSeat(code, null)
    if (why === 'ended' || why === 'removed') remembered.setKeys(code, null)
    model.stage.value = { at: 'over', why, lastedMs, reason: refusal }
    refusal = null
  }
  const fail = (failure: ErrorCode): void => {
    end()
    model.stage.value = { at: 'failed', code: failure }
  }

  const enter = (): void => {
    const name = cleanName(model.name.value)
    if (name === '') return
    model.name.value = name
    if (model.agent.value === null) remembered.setName(name)
    wantsIn = true
    model.stage.value = { at: 'entering' }
    if (atDoor) void askIn()
    else link?.hurry()
  }

  const copy = (text: string, told: 'link-copied' | 'copied'): void =>
    void navigator.clipboard.writeText(text).then(
      () => notices.add({ kind: told }),
      () => notices.add({ kind: 'error' }),
    )
  const hurry = (): void => {
    link?.hurry()
    call.networkChanged()
  }
  addEventListener('online', hurry)
  // a laptop that slept: timers stood still, so whatever is open may be dead
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') link?.hurry()
  })

  const actions: Actions = {
    setName: (name) => {
      model.name.value = name
    },
    enter,
    leave: () => {
      send({ type: 'leave' })
      over('left')
    },
    rejoin: () => {
      wantsIn = true
      void begin()
    },
    ...powerActions(model, send),
    react: call.react,
    ...deviceActions(model, () => devices, notices),
    copyLink: () => copy(model.link.value, 'link-copied'),
    copyText: (text) => copy(text, 'copied'),
    dismiss: notices.dismiss,
    words: call.words,
    signIn: () => signInFrom(`/${code}`),
    shown: (peer, source, size) => call.shown(peer, source, size),
  }

  model.name.value = remembered.name()
  // a reload in the middle of a call goes straight back to its seat
  wantsIn = remembered.inCall(code) && remembered.seat(code) !== null
  void begin()
  return { model, actions }
}

const overOf = (why: string): Over => {
  switch (why) {
    case 'replaced':
    case 'removed':
    case 'refused':
    case 'ended':
    case 'full':
    case 'nonsense':
      return why
    default:
      return 'left'
  }
}
