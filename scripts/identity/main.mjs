// The emulator as a process of its own: settings as JSON in IDENTITY, the issuer on the first line of the output.
import { startIdentity } from './identity.mjs'

const identity = await startIdentity(JSON.parse(process.env.IDENTITY ?? '{}'))
console.log(identity.issuer)
for (const signal of ['SIGTERM', 'SIGINT'])
  process.once(signal, async () => {
    await identity.close()
    process.exit(0)
  })
