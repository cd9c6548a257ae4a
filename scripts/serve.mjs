// The production build on this machine, with an embedded stand-in for each outside part, until Ctrl-C.
// `npm start [-- --lan] [-- --sfu]`; PARVIS_PORT, PARVIS_TURN_PORT, PARVIS_SFU_PORT and PARVIS_STATE (a folder) move it.
import { networkInterfaces } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from './build.mjs'
import { certificateFor } from './certificate.mjs'
import { findCoturn } from './coturn.mjs'
import { buildLivekit, findLivekit, LIVEKIT_VERSION } from './livekit.mjs'
import { isFree, isFreeUdp } from './ports.mjs'
import { ROOT } from './run.mjs'
import { startStack } from './stack.mjs'

const FOLDER = resolve(process.env.PARVIS_STATE ?? join(ROOT, '.parvis'))
const webPort = Number(process.env.PARVIS_PORT ?? 8787)
const sfuPort = Number(process.env.PARVIS_SFU_PORT ?? 7880)
const lan = process.argv.includes('--lan')
const wantsSfu = process.argv.includes('--sfu')
// A page over HTTPS may not speak to a server without TLS, and livekit-server has none of its own.
const sfu = lan || !(wantsSfu || findLivekit() !== null) ? null : { http: sfuPort, tcp: sfuPort + 1, udp: sfuPort + 2 }
const ports = { web: webPort, identity: webPort + 1, turn: Number(process.env.PARVIS_TURN_PORT ?? 3478), sfu }

const stop = (message) => {
  console.error(`\n${message}\n`)
  process.exit(1)
}

/** The address under which others in the house find this machine. */
const lanAddress = () => {
  const addresses = Object.values(networkInterfaces()).flat()
  const found = addresses.find((address) => address?.family === 'IPv4' && !address.internal)
  return found?.address ?? stop('--lan: this machine has no address on a network.')
}

const mustBeFree = async (hosts) => {
  for (const [what, port, how, free = isFree] of [
    ['the service', ports.web, 'PARVIS_PORT=8800 npm start'],
    ['the identity emulator', ports.identity, 'PARVIS_PORT=8800 npm start'],
    ['coturn', ports.turn, 'PARVIS_TURN_PORT=3479 npm start'],
    ...(sfu === null
      ? []
      : [
          ['the media server', sfu.http, 'PARVIS_SFU_PORT=7890 npm start'],
          ['the media server', sfu.tcp, 'PARVIS_SFU_PORT=7890 npm start'],
          ['the media server', sfu.udp, 'PARVIS_SFU_PORT=7890 npm start', isFreeUdp],
        ]),
  ])
    for (const host of hosts)
      if (!(await free(port, host)))
        stop(`Port ${port}, for ${what}, is taken. End what uses it, or choose another: ${how}`)
}

const noTurn = `no TURN: calls across strict firewalls won't connect. To have it: sudo apt-get install coturn`
const noSfu = lan
  ? 'none with --lan: meetings of any size stay a mesh (livekit-server needs a proxy with TLS in front, sfu/README.md)'
  : 'none: meetings of any size stay a mesh. To have it: npm start -- --sfu (builds livekit-server; needs Go 1.26)'
const tell = ({ origin, issuer, turn, sfu: running }) => {
  const lines = [
    ['Parvis', origin],
    ['identity', `${new URL(issuer).origin}  (emulator of ProConnect: choose an account, no password)`],
    ['coturn', turn === null ? noTurn : turn.urls.join('  ')],
    ['livekit', running() === null ? noSfu : running().url],
    ['state', FOLDER],
  ]
  console.log(`\n${lines.map(([name, value]) => `  ${name.padEnd(10)}${value}`).join('\n')}`)
  if (lan) console.log(`\n  On a phone, open ${origin} and accept the certificate, which this machine made itself.`)
  console.log('\n  Ctrl-C ends all of it.\n')
}

const host = lan ? lanAddress() : '127.0.0.1'
const bind = lan ? '0.0.0.0' : '127.0.0.1'
await mustBeFree([bind])
let stack
try {
  if (sfu !== null && findLivekit() === null) {
    console.log(`Building livekit-server ${LIVEKIT_VERSION} (some minutes, once)…`)
    await buildLivekit()
  }
  console.log('Building…')
  await build()
  const tls = lan ? await certificateFor(host, join(FOLDER, 'tls')) : undefined
  stack = await startStack({ folder: FOLDER, ports, host, bind, tls })
} catch (error) {
  stop(error.message)
}
tell(stack)
if (stack.turn === null && findCoturn() !== null) stop('coturn did not start')

let ending = false
const end = async (code) => {
  if (ending) return
  ending = true
  await stack.close()
  process.exit(code)
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void end(0))
void stack.worker().ended.then((code) => {
  if (ending) return
  console.error(stack.worker().log().slice(-4_000))
  console.error(`workerd ended by itself (${code}); the rest is ended too.`)
  void end(1)
})
