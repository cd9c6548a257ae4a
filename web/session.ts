// The one imperative shell of the room page: it joins room, topology, devices and model, and carries out actions.
// What to think of a frame is decided in call/ (pure); what to show is read from the model by ui/. Decides as little
// as it can. Losing the socket never touches the peers (DESIGN §3).
import type { ErrorCode } from '../protocol/errors.ts'
import type { ClientFrame, FrameOf, RoomFrame } from '../protocol/frames.ts'
import type { Joined } from '../protocol/http.ts'
import { cleanName } from '../protocol/names.ts'
import { newsOf, sendable } from './call/news.ts'
import { type Reaction, reactTo } from './call/reactions.ts'
import { applyFrame, EMPTY_ROSTER, type Roster } from './call/roster.ts'
import { createCallKeeper } from './call-keeper.ts'
import { copyText } from './clipboard.ts'
import { makeTabKey } from './crypto/pair-keys.ts'
import { deviceActions } from './device-actions.ts'
import { createDoorKeeper } from './door-keeper.ts'
import { linking } from './drawing.ts'
import { createDevices, type LocalDevices } from './media/devices/devices.ts'
import { type Actions, createModel, type Model, type Over } from './model.ts'
import { api } from './net/api.ts'
import { createIceKeeper } from './net/ice-keeper.ts'
import { openRoomLink, type RoomLink, type RoomLinkEvent } from './net/room-link.ts'
import { askVideoMax } from './net/sfu-access.ts'
import { createNotices, errorNotice } from './notices.ts'
import { createObedience } from './obedience.ts'
import { powerActions } from './power-actions.ts'
import { createOwnLink } from './secret.ts'
import { createServerWatch } from './server-watch.ts'
import { createSfuDoor } from './sfu-door.ts'
import { showRoster } from './show-roster.ts'
import { signInFrom } from './sign-in.ts'
import { overOf, waiting } from './stages.ts'
import { remembered } from './storage.ts'
import { onWake } from './wake.ts'

export interface Session {
  readonly model: Model
  readonly actions: Actions
}

export const startSession = (code: string): Session => {
  const own = createOwnLink(code)
  const model = createModel(code, location.origin, () => own.secret.value)
  const notices = createNotices(model.notices, model.announcement)
  const obedience = createObedience(model, () => devices, notices)
  const tabKey = makeTabKey()
  let roster: Roster = EMPTY_ROSTER
  let link: RoomLink | null = null
  let devices: LocalDevices | null = null
  /** What was said to whoever is not let in, just before the close. */
  let refusal: string | null = null

  const seat = (): string | null => remembered.seat(code)
  const ice = createIceKeeper(api, code, seat, (config) => call.setIce(config))
  const send = (frame: ClientFrame): boolean => link?.send(frame) ?? false
  const server = createServerWatch(model.server, notices)
  const sfu = createSfuDoor(api, code, model)
  const door = createDoorKeeper(code, model, tabKey, send)
  const call = createCallKeeper({
    code,
    get secret() {
      return own.secret.value
    },
    keepSecret: (secret) => {
      void own.keep(secret)
      show()
    },
    notify: notices.add,
    tabKey,
    model,
    send,
    ice: ice.current,
    sfuAccess: () => sfu.access(seat()),
    hasSfu: sfu.has,
    videoMax: askVideoMax,
    tracks: () => sendable(devices?.tracks() ?? {}, roster),
    peers: () => roster.peers,
    listed: (id) => roster.peers.some((peer) => peer.id === id),
  })

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
  const show = (): void => showRoster(model, roster, own.secret.value !== null)

  const joined = (answer: Joined): void => {
    if (answer.self !== null) model.name.value = answer.self.name
    model.agent.value = answer.self?.kind === 'agent' ? answer.self : null
    roster = { ...roster, room: answer.room, entry: answer.entry }
    if (answer.ice !== null) ice.use(answer.ice)
    sfu.use(answer.sfu)
    // back into the call under which name? A guest's may have been forgotten by this device
    if (cleanName(model.name.value) === '') door.forget()
    show()
    if (model.stage.value.at === 'opening') model.stage.value = door.wanted ? { at: 'entering' } : { at: 'prejoin' }
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
    call.welcome(frame, {
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
        door.opened()
        if (!door.wanted) model.server.value = 'connected'
        break
      case 'wait':
        // keeps our place in the queue should the socket drop
        if (reaction.resume !== null) remembered.setSeat(code, reaction.resume)
        model.server.value = 'connected'
        model.stage.value = waiting(model.stage.value, reaction.hosts, Date.now())
        break
      case 'begin':
        welcomed(reaction.welcome)
        break
      case 'signal':
        call.receive(reaction.signal)
        break
      case 'hear':
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
        if (model.stage.value.at === 'waiting') door.askAgain()
        break
      case 'tell':
        notices.add({ kind: reaction.kind, name: reaction.name })
        break
      case 'tell-error':
        if (reaction.code === 'knock.too-soon') door.tooSoon()
        else notices.add(errorNotice(reaction.code))
        break
    }
  }
  const onFrame = (frame: RoomFrame): void => {
    if (frame.type === 'welcome' || frame.type === 'joined') linking(roster.peers.length === 0)
    const before = roster
    roster = applyFrame(roster, frame)
    if (roster !== before) show()
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
        door.away()
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
    await own.read()
    link = openRoomLink({
      api,
      code,
      bring: () => {
        const resume = seat()
        const proof = own.proof()
        return { ...(proof === undefined ? {} : { proof }), ...(resume === null ? {} : { resume }) }
      },
      onEvent: onLink,
    })
  }
  const end = (): void => {
    door.close()
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
    if (!door.enter()) link?.hurry()
  }

  onWake({
    online: () => {
      link?.hurry()
      call.networkChanged()
    },
    seen: () => link?.hurry(),
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
      door.want()
      void begin()
    },
    ...powerActions(model, send),
    react: call.react,
    ...deviceActions(model, () => devices, notices),
    copyLink: () => copyText(model.link.value, notices, 'link-copied'),
    copyText: (text) => copyText(text, notices, 'copied'),
    dismiss: notices.dismiss,
    words: call.words,
    signIn: () => signInFrom(`/${code}`),
    shown: (peer, source, size) => call.shown(peer, source, size),
  }

  model.name.value = remembered.name()
  // a reload in the middle of a call goes straight back to its seat
  if (remembered.inCall(code) && seat() !== null) door.want()
  void begin()
  return { model, actions }
}
