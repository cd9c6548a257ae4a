// Words of the legal pages, in a chunk of their own: nobody needs them to enter a meeting. What is said where an instance has said
// nothing is true of every instance (docs/privacy.md), and says that the rest is missing.
import type { Accessibility, LegalPage } from '../../../protocol/instance.ts'

export interface LegalWords {
  readonly titles: Readonly<Record<LegalPage, string>>
  /** Where the instance has no words of its own, in the form of blocks.ts. */
  readonly unsaid: Readonly<Record<Exclude<LegalPage, 'accessibility'>, string>> & {
    readonly accessibility: Readonly<Record<Accessibility, string>>
  }
  readonly otherLanguage: string
  readonly contact: string
  readonly noContact: string
  readonly loading: string
}

const fr: LegalWords = {
  titles: { notice: 'Mentions légales', privacy: 'Données personnelles', accessibility: 'Accessibilité' },
  unsaid: {
    notice: `Ce service n’a pas encore publié ses mentions légales : qui l’édite, qui dirige la publication et qui l’héberge.

Il est fait avec le logiciel libre Parvis (licence MIT).`,
    privacy: `Ce service n’a pas encore dit qui est responsable de vos données, sur quelle base légale, ni à qui demander ce qu’il sait de vous. Voici ce que fait le logiciel, quel que soit le service.

# Ce qui est gardé
- D’une salle : son code, son titre, la date pour laquelle elle est prévue, le nom et l’organisation de qui l’a créée, et, tant qu’elle existe, le nom affiché, l’organisation et le rôle de qui y est ou y était.
- Les messages, scellés : aucune clé du serveur ne les ouvre.
- D’un agent qui s’identifie : un identifiant opaque, et le code des salles créées. Ni adresse électronique, ni SIRET, ni rôle.
- Dans le journal du service : qui s’est identifié, qui a créé, fermé ou fait sortir, sous cet identifiant opaque.

# Ce qui n’est pas gardé
- Ni image, ni son, ni enregistrement : ils vont scellés d’un navigateur à l’autre.
- Ni compte, ni mesure d’audience, ni traceur, ni tiers.

# Combien de temps
Tout ce qui est d’une salle est effacé quand on la termine pour tous, ou quand elle n’a plus servi depuis le délai que fixe le service (30 jours, sauf autre choix).

# Sur votre appareil
Votre nom, vos choix d’appareils et vos dernières réunions restent dans votre navigateur, jusqu’à ce que vous les effaciez. Les seuls cookies sont ceux de l’identification : ils ne demandent pas de consentement.`,
    accessibility: {
      none: `Ce service est non conforme au référentiel général d’amélioration de l’accessibilité (RGAA 4.1) : aucun audit n’a encore été fait.

Il est construit pour s’utiliser entièrement au clavier et avec un lecteur d’écran, et pour se lire à 320 pixels de large ; cela ne remplace pas un audit.`,
      partial: `Ce service est partiellement conforme au référentiel général d’amélioration de l’accessibilité (RGAA 4.1). Le résultat de l’audit n’a pas encore été publié ici.`,
      full: `Ce service est totalement conforme au référentiel général d’amélioration de l’accessibilité (RGAA 4.1). Le résultat de l’audit n’a pas encore été publié ici.`,
    },
  },
  otherLanguage: 'Ce texte n’existe qu’en anglais.',
  contact: 'Pour écrire au service :',
  noContact: 'Ce service n’a pas encore dit à qui écrire.',
  loading: 'Un instant…',
}

const en: LegalWords = {
  titles: { notice: 'Legal notice', privacy: 'Personal data', accessibility: 'Accessibility' },
  unsaid: {
    notice: `This service has not yet published its legal notice: who publishes it, who is responsible for it and who hosts it.

It is made with the free software Parvis (MIT licence).`,
    privacy: `This service has not yet said who is responsible for your data, on what legal basis, or whom to ask what it knows of you. This is what the software does, whatever the service.

# What is kept
- Of a room: its code, its title, the date it is planned for, name and organisation of who made it, and, as long as it exists, the name shown, organisation and role of those who are or were in it.
- Messages, sealed: no key on the server opens them.
- Of an agent who signs in: an opaque identifier, and the codes of the rooms they made. No e-mail address, no SIRET, no role.
- In the service’s log: who signed in, who made, ended or removed, under that opaque identifier.

# What is not kept
- No picture, no sound, no recording: they go sealed from browser to browser.
- No account, no audience measurement, no tracker, no third party.

# For how long
Everything about a room is deleted when it is ended for all, or when it has not been used for as long as the service decides (30 days, unless it chose otherwise).

# On your device
Your name, your choice of devices and your last meetings stay in your browser until you clear them. The only cookies are those of signing in: they need no consent.`,
    accessibility: {
      none: `This service is not compliant with the French accessibility standard (RGAA 4.1): no audit has been made yet.

It is built to be used entirely by keyboard and with a screen reader, and to be read at a width of 320 pixels; that is no substitute for an audit.`,
      partial: `This service is partially compliant with the French accessibility standard (RGAA 4.1). The result of the audit has not been published here yet.`,
      full: `This service is fully compliant with the French accessibility standard (RGAA 4.1). The result of the audit has not been published here yet.`,
    },
  },
  otherLanguage: 'This text exists in French only.',
  contact: 'To write to the service:',
  noContact: 'This service has not yet said whom to write to.',
  loading: 'One moment…',
}

export const LEGAL_WORDS = { fr, en } as const
