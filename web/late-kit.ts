// What the late part of an instance (instance.ts) is given by the first chunks, and how it is fetched. It is a build of its own: were it
// a chunk of this one, what both use would become chunks too, which is requests and bytes before the name field for everybody, because of
// pages that few open.
import { render } from 'preact'
import { jsx } from 'preact/jsx-runtime'
import type { Instance } from '../protocol/instance.ts'
import { language, t } from './i18n/index.ts'
import { ask } from './net/api.ts'
import { contactLink } from './ui/error/failure.ts'
import { look } from './ui/kit/look.ts'
import { Page } from './ui/kit/page.tsx'

export const lateKit = { render, jsx, language, t, ask, contactLink, look, Page } as const
export type LateKit = typeof lateKit

/** Where scripts/build.mjs puts it; the page asks for it anew each time, since its name has no hash. */
const PLACE = '/instance.js'

/** What the instance says of itself, its look put on; null where it, or its late part, is not to be had. */
export const askLook = (): Promise<Instance | null> =>
  fetchLate().then(
    ({ askAndWear }) => askAndWear(lateKit),
    () => null,
  )

/** Rejects where it can't be fetched. */
export const fetchLate = (): Promise<typeof import('./instance.ts')> =>
  import.meta.env.DEV ? import('./instance.ts') : import(/* @vite-ignore */ PLACE)
