// Leaving for the identity provider and signing out: plain form posts, so that cookies and redirects are the browser's.

/** Leaves the page by a form of this origin. */
export const post = (action: string, fields: Readonly<Record<string, string>>): void => {
  const form = document.createElement('form')
  form.method = 'post'
  form.action = action
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement('input')
    input.type = 'hidden'
    input.name = name
    input.value = value
    form.append(input)
  }
  document.body.append(form)
  form.submit()
}

/** Goes to the provider and comes back to `path`, a path of this origin. The link's secret stays in this device's storage. */
export const signInFrom = (path: string): void => post('/auth/sign-in', { return: path })
/** Ends the session here and at the provider, and comes back to this page. */
export const signOut = (): void => post('/auth/sign-out', { return: location.pathname })
