// Words of the pager, in both languages: they come with it, since most calls have one page.
import { type Language, language } from './index.ts'

interface PagesWords {
  readonly label: string
  readonly previous: string
  readonly next: string
  readonly page: (page: number, pages: number) => string
  readonly speaking: (name: string, page: number) => string
  readonly hand: (name: string, page: number) => string
  readonly screen: (name: string, page: number) => string
  /** For the list of keys. */
  readonly turning: string
  readonly keys: string
}

export const pages: Readonly<Record<Language, PagesWords>> = {
  fr: {
    label: 'Pages de participants',
    previous: 'Personnes précédentes',
    next: 'Personnes suivantes',
    page: (page, all) => `${page} sur ${all}`,
    speaking: (name, page) => `${name} parle, en page ${page} : y aller`,
    hand: (name, page) => `${name} lève la main, en page ${page} : y aller`,
    screen: (name, page) => `Écran de ${name}, en page ${page} : y aller`,
    turning: 'Page suivante, page précédente',
    keys: 'Page ↓, page ↑',
  },
  en: {
    label: 'Pages of participants',
    previous: 'Previous people',
    next: 'Next people',
    page: (page, all) => `${page} of ${all}`,
    speaking: (name, page) => `${name} speaks, on page ${page}: go there`,
    hand: (name, page) => `${name} has a hand up, on page ${page}: go there`,
    screen: (name, page) => `${name}’s screen, on page ${page}: go there`,
    turning: 'Next page, previous page',
    keys: 'Page Down, Page Up',
  },
}

export const pagesWords = (): PagesWords => pages[language()]
