// Sizes and times on which the two halves agree. Units are in the names. Knows no schema and no transport.

/** WebSocket subprotocol that carries the protocol's version; the ticket travels beside it. */
export const SUBPROTOCOL = 'parvis.v1'
/** Prefix of the second subprotocol, `ticket.<ticket>`: a query string would end up in logs. */
export const TICKET_PREFIX = 'ticket.'

/** Largest frame, in UTF-16 code units, either way (DESIGN §6). */
export const FRAME_MAX_CHARS = 65_536
/** Largest sealed box, base64url characters: an SDP of four m-lines is about 12 000. */
export const BOX_MAX_CHARS = 60_000
/** Largest HTTP body that any of our routes reads. */
export const BODY_MAX_BYTES = 8_192

/** Names shown, in code points after cleaning. */
export const NAME_MAX_CHARS = 50
export const ORGANISATION_MAX_CHARS = 120
export const TITLE_MAX_CHARS = 80

/** Frames a socket may send: steady rate and burst (facts: a newcomer with three peers sends about 66). */
export const FRAMES_PER_SECOND = 20
export const FRAMES_BURST = 200

/** Application ping, answered by the platform without waking the room. */
export const PING_TEXT = 'ping'
export const PONG_TEXT = 'pong'
export const PING_EVERY_MS = 10_000

/** People whom a mesh carries with video, unless the instance says otherwise (MESH_VIDEO_MAX). */
export const MESH_VIDEO_MAX = 8

/** A ticket is redeemed at once; longer would only help a thief. */
export const TICKET_TTL_MS = 30_000

/** People waiting at one door at the same time. */
export const WAITING_MAX = 50
/** Seats of a room, all states: a bound on memory, far above what a mesh carries. */
export const SEATS_MAX = 500

/** One knock each so often (facts/security.md §5): a bell is not a drum. */
export const KNOCK_EVERY_MS = 10_000
/** Words of a host to somebody at the door, in code points after cleaning. */
export const DOOR_TEXT_MAX_CHARS = 200
/** Removals that a room remembers; the oldest is forgotten first. */
export const REMOVALS_MAX = 500

/** A long paragraph, in code points. What is longer is cut by the sender, and again by whoever shows it. */
export const TEXT_MAX_CHARS = 4_000
/** In one message; more would be a way to make everybody's device ring. */
export const MENTIONS_MAX = 20
/** base64url of a padded body: 4 000 code points of 4 bytes and as many mentions as there may be are 44 000. */
export const CHAT_BOX_MAX_CHARS = 60_000
/** Messages that a room keeps for those who come later, the newest; what is older is gone, and is said to be. */
export const HISTORY_MAX = 200
/** And of their boxes so many characters: a newcomer waits for them before the first signal, 0.3 s at 10 Mbit/s. */
export const HISTORY_MAX_CHARS = 400_000
/** What somebody may write: steady rate and burst, one for each so many characters of a box that are begun. */
export const CHAT_PER_SECOND = 1
export const CHAT_BURST = 10
export const CHAT_UNIT_CHARS = 8_192

/** Boxes for one seat in one frame: a question and an answer or two. More would be work for its browser, not keys. */
export const KEY_BOXES_PER_SEAT = 4

/** Tabs in one room that may stand at the door (socket open, not entered). */
export const DOOR_MAX = 100
