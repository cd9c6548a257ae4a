// A certificate for this machine's address in the house: a phone gets no camera over http. Made once, kept in a folder.
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import selfsigned from 'selfsigned'

const DAYS = 365
const IP_ADDRESS = 7

/** Paths `{ key, certificate }` of PEM files for an IPv4 address. */
export const certificateFor = async (address, folder) => {
  const paths = { key: join(folder, `${address}.key`), certificate: join(folder, `${address}.pem`) }
  if (existsSync(paths.key) && existsSync(paths.certificate)) return paths
  const made = await selfsigned.generate([{ name: 'commonName', value: address }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + DAYS * 86_400_000),
    extensions: [{ name: 'subjectAltName', altNames: [{ type: IP_ADDRESS, ip: address }] }],
  })
  await mkdir(folder, { recursive: true })
  await writeFile(paths.key, made.private, { mode: 0o600 })
  await writeFile(paths.certificate, made.cert)
  return paths
}
