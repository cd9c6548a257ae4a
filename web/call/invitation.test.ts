import { expect, it } from 'vitest'
import { calendarFile, mailAddress } from './invitation.ts'

const WHEN = {
  begins: '2026-11-26T08:30:00.000Z',
  ends: '2026-11-26T10:00:00.000Z',
  now: '2026-11-25T07:00:00.000Z',
}
const file = (title: string, text = 'Venez.') =>
  calendarFile({ title, link: 'https://visio.example/abcd-efgh-jkmn#LLLL', text }, 'abcd-efgh-jkmn', WHEN)
/** What a reader of the file sees: lines unfolded (RFC 5545 §3.1). */
const lines = (text: string) => text.replace(/\r\n /g, '').split('\r\n')

it('C173: a calendar file says when, for how long, and where', () => {
  expect(lines(file('Point'))).toEqual([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Parvis//Parvis//FR',
    'BEGIN:VEVENT',
    'UID:abcd-efgh-jkmn-20261126T083000Z@parvis',
    'DTSTAMP:20261125T070000Z',
    'DTSTART:20261126T083000Z',
    'DTEND:20261126T100000Z',
    'SUMMARY:Point',
    'DESCRIPTION:Venez.',
    'LOCATION:https://visio.example/abcd-efgh-jkmn#LLLL',
    'URL:https://visio.example/abcd-efgh-jkmn#LLLL',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ])
})

it('C173: what would end a value or a line in a calendar file is escaped', () => {
  const text = file('Budget, plan; suite\\fin', 'un\ndeux\r\nSUMMARY:faux')
  expect(lines(text)).toContain('SUMMARY:Budget\\, plan\\; suite\\\\fin')
  expect(lines(text)).toContain('DESCRIPTION:un\\ndeux\\nSUMMARY:faux')
})

it('C173: no line of a calendar file is above 75 octets, and no character is cut', () => {
  const title = 'é👩‍🚀'.repeat(60)
  const text = file(title)
  for (const line of text.split('\r\n')) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75)
  expect(lines(text)).toContain(`SUMMARY:${title}`)
})

it('C174: an e-mail begins with its subject and its lines, whatever stands in them', () => {
  const address = new URL(mailAddress('Réunion & suite', 'un\ndeux=2&x'))
  expect([address.searchParams.get('subject'), address.searchParams.get('body')]).toEqual([
    'Réunion & suite',
    'un\r\ndeux=2&x',
  ])
})
