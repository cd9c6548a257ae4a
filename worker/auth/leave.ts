// Off to the provider, by a page that goes there at once. Not by a redirect: `form-action 'self'` in the client's CSP
// covers the redirects of a form too, and which provider an instance has is a setting that static headers can't know.
import type { Context } from 'hono'

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)

/** A page without script; the link is for browsers that don't follow by themselves. */
export const leaveFor = (address: string, c: Context): Response | Promise<Response> => {
  const to = escapeHtml(address)
  return c.html(`<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><meta http-equiv="refresh" content="0;url=${to}"><title>ProConnect</title></head>
<body><p><a href="${to}">Continuer vers ProConnect · Continue to ProConnect</a></p></body></html>`)
}
