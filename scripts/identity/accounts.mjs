// People of the emulator: two agencies, an account without an organisation, one from outside the public service.
const agency = { littoral: 'Direction des littoraux', eau: 'Agence de l’eau Seine-Normandie' }
const IDP = '71144ab3-ee1a-4401-b7b3-79b44f7daeeb'

const account = (id, given_name, usual_name, organization_label, siret, extra = {}) => ({
  sub: id,
  uid: id,
  given_name,
  usual_name,
  email: `${id}@test.proconnect.gouv.fr`,
  siret,
  idp_id: IDP,
  roles: ['agent_public', 'agent_public_etat'],
  phone_number: '+33123456789',
  ...(organization_label === null ? {} : { organization_label }),
  ...extra,
})

/** `refused`: the provider itself says no, as ProConnect does to private-sector accounts (Y500015). */
export const accounts = [
  account('claire.vasseur', 'Claire', 'Vasseur', agency.littoral, '13002526500013'),
  account('thomas.legall', 'Thomas', 'Le Gall', agency.littoral, '13002526500013'),
  account('amina.benkacem', 'Amina', 'Benkacem', agency.littoral, '13002526500013'),
  account('fatou.sarr', 'Fatou', 'Sarr', agency.eau, '18750009100036'),
  account('joseph.diabate', 'Joseph', 'Diabaté', agency.eau, '18750009100036'),
  account('mai.nguyen', 'Maï', 'Nguyen', null, '21750001600019'),
]
export const refused = {
  sub: 'paul.dubois',
  given_name: 'Paul',
  usual_name: 'Dubois',
  organization_label: 'Dubois Conseil SARL',
}
export const findAccount = (id) => accounts.find(({ sub }) => sub === id)
