// The instance's own colour in the places of verdigris (web/ui/css/tokens.css), light and dark, with every pair of text and ground
// above WCAG 2.2's 4.5:1 (1.4.3). What can't be is refused with the pair that fails. Pure.
import type { Palette } from '../../protocol/instance.ts'

type Rgb = readonly [number, number, number]

/** Grounds on which the colour stands as text (tokens.css; a test compares). */
export const GROUNDS = {
  light: { ground: '#f0f2ee', surface: '#ffffff', sunken: '#e5e9e4' },
  dark: { ground: '#101413', surface: '#1a201e', sunken: '#262e2b' },
} as const
const WHITE: Rgb = [255, 255, 255]
const BLACK: Rgb = [0, 0, 0]
/** Text on a light button in the dark. */
const INK: Rgb = [4, 16, 12]
const TEXT_MIN = 4.5
/** Of a dark colour that we choose ourselves: a little more than it must be. */
const CHOSEN_MIN = 7

export const parseColour = (text: string): Rgb => {
  const [, r = '', g = '', b = ''] = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text) ?? []
  if (r === '') throw new Error(`${text} is no colour: write #0e5f50`)
  return [Number.parseInt(r, 16), Number.parseInt(g, 16), Number.parseInt(b, 16)]
}
const hex = (colour: Rgb): string => `#${colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`
const mix = (colour: Rgb, other: Rgb, share: number): Rgb => [
  colour[0] + (other[0] - colour[0]) * share,
  colour[1] + (other[1] - colour[1]) * share,
  colour[2] + (other[2] - colour[2]) * share,
]

/** WCAG 2.2, "relative luminance". */
const luminance = (colour: Rgb): number => {
  const [r, g, b] = colour.map((part) => {
    const value = part / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
/** WCAG 2.2, "contrast ratio": 1 to 21. */
export const contrast = (one: Rgb, other: Rgb): number => {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

/** Towards `end` until it reads on this ground; `end` itself does. */
const until = (colour: Rgb, end: Rgb, ground: Rgb, min: number): Rgb => {
  for (let share = 0; share < 1; share += 0.05) {
    const found = mix(colour, end, share)
    if (contrast(found, ground) >= min) return found
  }
  return end
}

const mustRead = (colour: Rgb, theme: keyof typeof GROUNDS): void => {
  for (const [name, ground] of Object.entries(GROUNDS[theme])) {
    const ratio = contrast(colour, parseColour(ground))
    if (ratio >= TEXT_MIN) continue
    const way = theme === 'light' ? 'darker' : 'lighter'
    const found = `${hex(colour)} on the ${theme} ${name} ${ground} has a contrast of ${ratio.toFixed(1)}`
    throw new Error(`${found}; text needs ${TEXT_MIN}: choose a ${way} one`)
  }
}

const lightPalette = (colour: Rgb): Palette => {
  const soft = mix(colour, WHITE, 0.85)
  return {
    primary: hex(colour),
    hover: hex(mix(colour, BLACK, 0.2)),
    on: hex(WHITE),
    soft: hex(soft),
    onSoft: hex(until(colour, BLACK, soft, CHOSEN_MIN)),
  }
}
const darkPalette = (colour: Rgb): Palette => {
  const soft = mix(colour, parseColour(GROUNDS.dark.surface), 0.75)
  return {
    primary: hex(colour),
    hover: hex(mix(colour, WHITE, 0.3)),
    on: hex(INK),
    soft: hex(soft),
    onSoft: hex(until(colour, WHITE, soft, CHOSEN_MIN)),
  }
}

export interface Palettes {
  readonly light: Palette
  readonly dark: Palette
}
/** `#0e5f50`, or two: for the light theme and for the dark one. Throws with a sentence for the operator. */
export const readColours = (text: string): Palettes => {
  const [light, dark, ...more] = text.trim().split(/\s+/).map(parseColour)
  if (light === undefined || more.length > 0) throw new Error('one colour, or two: for light and for dark')
  const chosen = dark ?? until(light, WHITE, parseColour(GROUNDS.dark.sunken), CHOSEN_MIN)
  mustRead(light, 'light')
  mustRead(chosen, 'dark')
  return { light: lightPalette(light), dark: darkPalette(chosen) }
}
