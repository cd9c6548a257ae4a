// Addresses of the legal pages, in the words that people look for. Their words and layout are a chunk of their own.
import type { LegalPage } from '../../../protocol/instance.ts'

export const LEGAL_PATHS: Readonly<Record<LegalPage, string>> = {
  accessibility: '/accessibilite',
  notice: '/mentions-legales',
  privacy: '/donnees-personnelles',
}

export const legalPageOf = (path: string): LegalPage | undefined =>
  (Object.keys(LEGAL_PATHS) as LegalPage[]).find((page) => LEGAL_PATHS[page] === path)
