// French for what only signed-in agents see: their rooms and their account. Apart from web/i18n, which every guest loads.
const list = (names: readonly string[]): string => new Intl.ListFormat('fr').format(names)
const day = (date: Date): string => date.toLocaleDateString('fr', { weekday: 'long', day: 'numeric', month: 'long' })
const hour = (date: Date): string => date.toLocaleTimeString('fr', { hour: '2-digit', minute: '2-digit' })

export const fr = {
  rooms: {
    heading: 'Mes salles',
    count: (count: number) => (count === 1 ? '1 salle' : `${count} salles`),
    loading: 'Vos salles arrivent…',
    more: (count: number) => (count === 1 ? 'Afficher une salle de plus' : `Afficher les ${count} autres salles`),
    none: 'Vous n’avez pas encore de salle. Ouvrez une réunion ou préparez-en une : vous la retrouverez ici, sur tous vos appareils.',
    failed: 'Vos salles ne s’affichent pas.',
    hint: 'Une salle où personne ne vient s’efface d’elle-même, avec sa discussion.',
    untitled: 'Réunion sans titre',
    planned: (date: Date) => `Prévue ${day(date)} à ${hour(date)}`,
    inside: (count: number) => (count === 1 ? '1 personne y est' : `${count} personnes y sont`),
    used: (date: Date) => `Utilisée ${day(date)}`,
    never: 'Jamais ouverte',
    goes: (days: number) => {
      if (days < 1) return 'S’efface aujourd’hui'
      return days === 1 ? 'S’efface demain' : `S’efface dans ${days} jours`
    },
    cohosts: (names: readonly string[]) => `${names.length > 1 ? 'Co-hôtes' : 'Co-hôte'} : ${list(names)}`,
    access: {
      public: 'Entre qui a le lien',
      trusted: 'Les invités frappent',
      restricted: 'Entrent les hôtes seulement',
    },
    locked: 'Verrouillée',
    enter: 'Entrer',
    enterRoom: (room: string) => `Entrer : ${room}`,
    copyLink: (room: string) => `Copier le lien : ${room}`,
    renewLink: (room: string) => `Faire un nouveau lien : ${room}`,
    manage: (room: string) => `Gérer : ${room}`,
    elsewhere:
      'Le lien n’est pas sur cet appareil. Vous entrez quand même ; qui vient avec le code seul frappe. Pour inviter d’ici, faites un nouveau lien.',
    outdated:
      'Le lien a été refait ailleurs : celui de cet appareil n’ouvre plus. Vous entrez quand même ; pour inviter d’ici, faites un nouveau lien.',
  },
  said: {
    copied: 'Lien copié.',
    'invitation-copied': 'Invitation copiée.',
    'not-copied': 'Le navigateur n’a pas permis de copier.',
    saved: 'Enregistré.',
    renewed: 'Le nouveau lien est en place. L’ancien n’ouvre plus.',
    released: 'Le rôle est retiré.',
    ended: 'La salle est effacée.',
    exported: 'Le fichier est prêt.',
  },
  problem: {
    'room.in-use': 'Des personnes y sont : faites le nouveau lien depuis la réunion, il leur sera transmis.',
    'room.unknown': 'Cette salle n’existe plus.',
    'request.invalid': 'Le service refuse ce titre ou cette date.',
  },
  plan: {
    open: 'Préparer pour plus tard',
    title: 'Préparer une réunion',
    name: 'Titre',
    date: 'Jour et heure',
    dateHint: 'La salle est gardée jusque-là, puis comme les autres.',
    make: 'Préparer la salle',
    ready: 'La salle est prête',
    readyText: (date: Date | null) =>
      date === null
        ? 'Envoyez l’invitation : le lien ouvre dès maintenant.'
        : `Envoyez l’invitation pour ${day(date)} à ${hour(date)}. Le lien ouvre dès maintenant.`,
  },
  invite: {
    heading: 'Inviter',
    copy: 'Copier l’invitation',
    mail: 'Écrire un courriel',
    calendar: 'Fichier d’agenda (.ics)',
  },
  manage: {
    title: 'Gérer la salle',
    save: 'Enregistrer',
    facts: 'Ce qu’on en sait',
    code: 'Code',
    made: 'Faite le',
    last: 'Dernière visite',
    until: 'S’efface, si personne ne vient, le',
    cohostsLabel: 'Co-hôtes',
    release: (name: string) => `Retirer le rôle de co-hôte : ${name}`,
    nobody: 'Personne',
    newLink: 'Faire un nouveau lien',
    end: 'Effacer la salle',
    on: (date: Date) => `${day(date)} à ${hour(date)}`,
  },
  renew: {
    title: 'Faire un nouveau lien ?',
    text: 'L’ancien lien n’ouvrira plus : qui l’a devra frapper, et les invitations envoyées ne vaudront plus. Le nouveau sera sur cet appareil.',
    act: 'Faire un nouveau lien',
  },
  release: {
    title: (name: string) => `Retirer le rôle de co-hôte à ${name} ?`,
    text: 'Cette personne entre ensuite comme les autres agents. Pour lui redonner le rôle, il faudra le faire pendant une réunion où elle est.',
    act: 'Retirer le rôle',
  },
  end: {
    title: (room: string) => `Effacer « ${room} » ?`,
    text: 'La salle disparaît pour tout le monde, avec sa discussion. Les liens envoyés ne mèneront plus nulle part.',
    inside: (count: number) =>
      count === 1
        ? '1 personne y est : la réunion se termine aussitôt.'
        : `${count} personnes y sont : la réunion se termine aussitôt.`,
    act: 'Effacer la salle',
  },
  cancel: 'Annuler',
  account: {
    title: 'Mon compte',
    lead: 'Tout ce que ce service sait de vous.',
    loading: 'Un instant…',
    out: 'Identifiez-vous pour voir ce que ce service sait de vous.',
    identity: 'Identité',
    identityHint:
      'Telle que les autres la voient en réunion. Elle vient de ProConnect ; votre adresse électronique et votre identifiant ne sont pas gardés.',
    name: 'Nom',
    organisation: 'Organisation',
    noOrganisation: 'Non communiquée',
    creates: 'Ouvrir des réunions',
    yes: 'Oui',
    no: 'Non',
    session: 'Session',
    began: 'Ouverte',
    age: (ms: number) => {
      const minutes = Math.floor(ms / 60_000)
      if (minutes < 1) return 'à l’instant'
      return minutes < 60
        ? `il y a ${minutes} min`
        : `il y a ${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`
    },
    ends: 'Se termine',
    endsAt: (date: Date) => `${day(date)} à ${hour(date)}`,
    idle: (minutes: number) => `ou après ${minutes} min sans rien faire`,
    signOut: 'Se déconnecter',
    everywhere: 'Se déconnecter partout',
    everywhereHint: 'Ferme vos sessions sur tous vos appareils. Une réunion en cours n’est pas coupée.',
    rooms: 'Salles',
    roomsHint: 'On les gère depuis l’accueil.',
    noRooms: 'Aucune salle à vous.',
    made: (date: Date) => `faite ${day(date)}`,
    data: 'Vos données',
    dataText:
      'Dans les salles des autres restent votre nom et votre organisation : douze heures après votre départ, à côté de vos messages et de votre rôle de co-hôte jusqu’à la fin de la salle. Sur cet appareil, le navigateur garde les réunions récentes et leurs liens.',
    export: 'Télécharger mes données',
    erase: 'Tout effacer',
    eraseTitle: 'Effacer tout ce qui est gardé de vous ?',
    eraseText: (rooms: number) => {
      if (rooms === 0) return 'Vous n’avez pas de salle. Vos sessions se ferment sur tous vos appareils.'
      const ended = rooms === 1 ? 'Votre salle est effacée' : `Vos ${rooms} salles sont effacées`
      return `${ended} avec leur discussion : les réunions en cours se terminent pour tout le monde, et les liens envoyés n’ouvrent plus rien. Personne ne les reprend à votre place. Vos sessions se ferment sur tous vos appareils.`
    },
    eraseKept:
      'Pendant douze heures reste l’instant de cet effacement, pour que vos anciennes sessions n’ouvrent plus rien. Vous pouvez revenir quand vous voulez.',
    eraseAct: 'Tout effacer',
  },
}
