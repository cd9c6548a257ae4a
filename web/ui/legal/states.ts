// The footer's words on accessibility, by what an audit found: in these words (article 47 of law 2005-102, decree 2019-768).
import type { Accessibility } from '../../../protocol/instance.ts'
import type { Language } from '../../i18n/pick.ts'

export const STATES: Readonly<Record<Language, Readonly<Record<Accessibility, string>>>> = {
  fr: {
    none: 'Accessibilité : non conforme',
    partial: 'Accessibilité : partiellement conforme',
    full: 'Accessibilité : totalement conforme',
  },
  en: {
    none: 'Accessibility: not compliant',
    partial: 'Accessibility: partially compliant',
    full: 'Accessibility: fully compliant',
  },
}
