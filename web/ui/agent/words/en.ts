// English for what only signed-in agents see. Same keys as French, checked by the compiler.
import type { AgentWords } from './index.ts'

const list = (names: readonly string[]): string => new Intl.ListFormat('en').format(names)
const day = (date: Date): string => date.toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long' })
const hour = (date: Date): string => date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })

export const en: AgentWords = {
  rooms: {
    heading: 'My rooms',
    count: (count) => (count === 1 ? '1 room' : `${count} rooms`),
    loading: 'Your rooms are coming…',
    more: (count) => (count === 1 ? 'Show one more room' : `Show the other ${count} rooms`),
    none: 'You have no room yet. Open a meeting or prepare one: you will find it here, on all your devices.',
    failed: 'Your rooms can’t be shown.',
    hint: 'A room to which nobody comes erases itself, with its chat.',
    untitled: 'Meeting without title',
    planned: (date) => `Planned for ${day(date)}, ${hour(date)}`,
    inside: (count) => (count === 1 ? '1 person is there' : `${count} people are there`),
    used: (date) => `Used on ${day(date)}`,
    never: 'Never opened',
    goes: (days) => {
      if (days < 1) return 'Goes today'
      return days === 1 ? 'Goes tomorrow' : `Goes in ${days} days`
    },
    cohosts: (names) => `${names.length > 1 ? 'Co-hosts' : 'Co-host'}: ${list(names)}`,
    access: { public: 'Whoever has the link enters', trusted: 'Guests knock', restricted: 'Only hosts enter' },
    locked: 'Locked',
    enter: 'Enter',
    enterRoom: (room) => `Enter: ${room}`,
    copyLink: (room) => `Copy the link: ${room}`,
    renewLink: (room) => `Make a new link: ${room}`,
    manage: (room) => `Manage: ${room}`,
    elsewhere:
      'The link is not on this device. You enter all the same; whoever comes with the code alone knocks. To invite from here, make a new link.',
    outdated:
      'The link was made anew elsewhere: the one on this device opens no more. You enter all the same; to invite from here, make a new link.',
  },
  said: {
    copied: 'Link copied.',
    'invitation-copied': 'Invitation copied.',
    'not-copied': 'The browser did not allow copying.',
    saved: 'Saved.',
    renewed: 'The new link is in place. The old one opens no more.',
    released: 'The role is taken back.',
    ended: 'The room is erased.',
    exported: 'The file is ready.',
  },
  problem: {
    'room.in-use': 'People are there: make the new link inside the meeting, so that they are handed it.',
    'room.unknown': 'This room is no more.',
    'request.invalid': 'The service refuses this title or date.',
  },
  plan: {
    open: 'Prepare for later',
    title: 'Prepare a meeting',
    name: 'Title',
    date: 'Day and time',
    dateHint: 'The room is kept until then, and after that like the others.',
    make: 'Prepare the room',
    ready: 'The room is ready',
    readyText: (date) =>
      date === null
        ? 'Send the invitation: the link opens from now on.'
        : `Send the invitation for ${day(date)}, ${hour(date)}. The link opens from now on.`,
  },
  invite: {
    heading: 'Invite',
    copy: 'Copy the invitation',
    mail: 'Write an e-mail',
    calendar: 'Calendar file (.ics)',
  },
  manage: {
    title: 'Manage the room',
    save: 'Save',
    facts: 'What is known of it',
    code: 'Code',
    made: 'Made on',
    last: 'Last used',
    until: 'If nobody comes, it goes on',
    cohostsLabel: 'Co-hosts',
    release: (name) => `Take co-host role back: ${name}`,
    nobody: 'Nobody',
    newLink: 'Make a new link',
    end: 'Erase the room',
    on: (date) => `${day(date)}, ${hour(date)}`,
  },
  renew: {
    title: 'Make a new link?',
    text: 'The old link opens no more: whoever has it has to knock, and invitations that were sent are worth nothing. The new one will be on this device.',
    act: 'Make a new link',
  },
  release: {
    title: (name) => `Take the co-host role back from ${name}?`,
    text: 'They enter like other agents from then on. To give the role back you will have to be in a meeting with them.',
    act: 'Take the role back',
  },
  end: {
    title: (room) => `Erase “${room}”?`,
    text: 'The room is gone for everybody, with its chat. Links that were sent lead nowhere.',
    inside: (count) =>
      count === 1
        ? '1 person is there: the meeting ends at once.'
        : `${count} people are there: the meeting ends at once.`,
    act: 'Erase the room',
  },
  cancel: 'Cancel',
  account: {
    title: 'My account',
    lead: 'All that this service knows of you.',
    loading: 'One moment…',
    out: 'Sign in to see what this service knows of you.',
    identity: 'Identity',
    identityHint:
      'As others see it in a meeting. It comes from ProConnect; your e-mail address and your identifier are not kept.',
    name: 'Name',
    organisation: 'Organisation',
    noOrganisation: 'Not given',
    creates: 'Open meetings',
    yes: 'Yes',
    no: 'No',
    session: 'Session',
    began: 'Began',
    age: (ms) => {
      const minutes = Math.floor(ms / 60_000)
      if (minutes < 1) return 'just now'
      return minutes < 60
        ? `${minutes} min ago`
        : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} ago`
    },
    ends: 'Ends',
    endsAt: (date) => `${day(date)}, ${hour(date)}`,
    idle: (minutes) => `or after ${minutes} min without use`,
    signOut: 'Sign out',
    everywhere: 'Sign out everywhere',
    everywhereHint: 'Ends your sessions on all your devices. A meeting that goes on is not cut.',
    rooms: 'Rooms',
    roomsHint: 'They are managed from the home page.',
    noRooms: 'No room of yours.',
    made: (date) => `made on ${day(date)}`,
    data: 'Your data',
    dataText:
      'In rooms of others your name and organisation stay: for twelve hours after you left, and beside your messages and your role as co-host until the end of the room. On this device the browser keeps recent meetings and their links.',
    export: 'Download my data',
    erase: 'Erase everything',
    eraseTitle: 'Erase all that is kept of you?',
    eraseText: (rooms) => {
      if (rooms === 0) return 'You have no room. Your sessions end on all your devices.'
      const ended = rooms === 1 ? 'Your room is erased' : `Your ${rooms} rooms are erased`
      return `${ended} with the chat: meetings that go on end for everybody, and links that were sent open nothing. Nobody takes over in your place. Your sessions end on all your devices.`
    },
    eraseKept:
      'For twelve hours the instant of this erasure stays, so that old sessions of yours open nothing. You may come back whenever you like.',
    eraseAct: 'Erase everything',
  },
}
