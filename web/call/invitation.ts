// An invitation as a calendar file (iCalendar, RFC 5545) and as an e-mail to write (mailto, RFC 6068). Pure.

export interface Invitation {
  /** Name of the meeting. */
  readonly title: string
  readonly link: string
  /** What is written to those invited, line by line. */
  readonly text: string
}

/** TEXT (§3.3.11): backslash, semicolon, comma and line ends are escaped. */
const escaped = (text: string): string =>
  text.replace(/[\\;,]/g, (character) => `\\${character}`).replace(/\r?\n/g, '\\n')

/** Octets of a character in UTF-8 (RFC 3629 §3). */
const octetsOf = (character: string): number => {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x80) return 1
  if (code < 0x800) return 2
  return code < 0x1_0000 ? 3 : 4
}

/** Lines of 75 octets at most (§3.1), cut between characters, never inside one. */
const folded = (line: string): string => {
  const parts: string[] = []
  let part = ''
  let octets = 0
  for (const character of line) {
    const length = octetsOf(character)
    if (octets + length > 74) {
      parts.push(part)
      part = ''
      octets = 0
    }
    part += character
    octets += length
  }
  return [...parts, part].join('\r\n ')
}

/** 2026-11-25T14:30:00.000Z as 20261125T143000Z (§3.3.5). */
const stamp = (iso: string): string => iso.replace(/\.\d{3}/, '').replace(/[-:]/g, '')

/** Instants as `Date.prototype.toISOString` writes them, in UTC. */
export interface When {
  readonly begins: string
  readonly ends: string
  readonly now: string
}

/** `code` of the room, with its date, is the event's id: a second file of one meeting replaces the first. */
export const calendarFile = ({ title, link, text }: Invitation, code: string, { begins, ends, now }: When): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Parvis//Parvis//FR',
    'BEGIN:VEVENT',
    `UID:${code}-${stamp(begins)}@parvis`,
    `DTSTAMP:${stamp(now)}`,
    `DTSTART:${stamp(begins)}`,
    `DTEND:${stamp(ends)}`,
    `SUMMARY:${escaped(title)}`,
    `DESCRIPTION:${escaped(text)}`,
    `LOCATION:${escaped(link)}`,
    `URL:${link}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ]
    .map((line) => `${folded(line)}\r\n`)
    .join('')

export const mailAddress = (subject: string, text: string): string =>
  `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(text.replace(/\r?\n/g, '\r\n'))}`
