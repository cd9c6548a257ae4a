// The emulator's pages: choosing an account, confirming a sign-out. No script; escaped by hand.
const escapeHtml = (text) => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

const STYLE = `
:root{color-scheme:light dark;--g:#f6f6f6;--s:#fff;--t:#161616;--soft:#555;--line:#ccc;--b:#000091;--warn:#fceeac;--wt:#5b4700}
@media(prefers-color-scheme:dark){:root{--g:#161616;--s:#242424;--t:#f1f1f1;--soft:#bbb;--line:#444;--b:#8585f6;--warn:#3e3214;--wt:#f7d98d}}
*{box-sizing:border-box}body{margin:0;background:var(--g);color:var(--t);font:1rem/1.5 system-ui,sans-serif}
main{max-width:34rem;margin:0 auto;padding:2rem 1rem}h1{font-size:1.5rem;line-height:1.25;margin:1.5rem 0 .5rem}p{margin:.5rem 0}
.mark{display:inline-block;background:var(--warn);color:var(--wt);padding:.25rem .75rem;border-radius:.5rem;font-size:.875rem;font-weight:600}
form{margin:.5rem 0}button{display:block;width:100%;min-height:3.5rem;text-align:left;padding:.5rem 1rem;background:var(--s);color:inherit;border:1px solid var(--line);border-radius:.5rem;font:inherit;cursor:pointer}
button:hover{border-color:var(--b)}button:focus-visible,a:focus-visible{outline:3px solid #c28f00;outline-offset:2px}
button small{display:block;color:var(--soft)}a{color:var(--b);display:inline-block;padding:.625rem 0}`

const page = (title, body) => `<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><main><span class="mark">Émulateur de développement</span><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`

const choice = (action, { sub, given_name, usual_name, organization_label }, note) =>
  `<form method="post" action="${escapeHtml(action)}"><button name="account" value="${escapeHtml(sub)}">${escapeHtml(given_name)} ${escapeHtml(usual_name)}<small>${escapeHtml(note ?? organization_label ?? 'Sans organisation')}</small></button></form>`

export const accountsPage = (action, accounts, refused) =>
  page(
    'Avec quel compte continuer ?',
    `<p>Cette page tient lieu de ProConnect sur votre machine : aucun mot de passe, des personnes inventées.</p>
${accounts.map((account) => choice(action, account)).join('\n')}
${choice(action, refused, `${refused.organization_label} (secteur privé : sera refusé)`)}
<a href="${escapeHtml(action)}/cancel">Annuler et revenir au service</a>`,
  )

export const logoutPage = (form) =>
  page(
    'Se déconnecter ?',
    `<p>Vous serez déconnecté de l’émulateur et du service.</p>${form}<button type="submit" form="op.logoutForm" name="logout" value="yes">Se déconnecter</button>`,
  )

export const errorPage = (message) => page('Demande refusée', `<p>${escapeHtml(message)}</p>`)
