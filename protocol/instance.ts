// What an instance says of itself: how it looks, whom to write to, its legal pages. Apart from http.ts, since nobody needs it to
// enter a meeting (vite.config.ts leaves it out of the first chunks).
import * as v from 'valibot'
import { MESH_VIDEO_MAX } from './limits.ts'

const Colour = v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/))
/** The colours that an instance may have of its own, for one theme. `on`: of text on `primary` and `hover`. */
const Palette = v.object({ primary: Colour, hover: Colour, on: Colour, soft: Colour, onSoft: Colour })
export type Palette = v.InferOutput<typeof Palette>

/** What an audit found (RGAA): nothing yet or most criteria not met, some, all. */
export const Accessibility = v.picklist(['none', 'partial', 'full'])
export type Accessibility = v.InferOutput<typeof Accessibility>

/** GET /api/instance: what a page says that no build can know. */
export const Instance = v.object({
  /** Whom to write to: an e-mail address or a page of `https:`. */
  contact: v.nullable(v.string()),
  /** In the place of "Parvis". */
  name: v.nullable(v.string()),
  /** A path of this origin. */
  logo: v.nullable(v.pipe(v.string(), v.regex(/^\/[\w./-]+$/))),
  colours: v.nullable(v.object({ light: Palette, dark: Palette })),
  accessibility: Accessibility,
  /** People whom a mesh carries with video: with more, and no media server, only the cameras of those who speak go out. */
  meshVideoMax: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), MESH_VIDEO_MAX),
})
export type Instance = v.InferOutput<typeof Instance>

export const LEGAL_PAGES = ['notice', 'privacy', 'accessibility'] as const
export type LegalPage = (typeof LEGAL_PAGES)[number]
/** GET /api/legal/:page: the instance's own words in each language; null: it has not said. */
export const Legal = v.object({ fr: v.nullable(v.string()), en: v.nullable(v.string()) })
export type Legal = v.InferOutput<typeof Legal>
