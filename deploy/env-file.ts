// The operator's settings as a file that systemd reads too (systemd.exec(5), EnvironmentFile): `NAME=value`, quotes around it if one
// likes, lines with # in front are remarks. What the two could understand differently is refused. Text in, settings out.

export interface Problem {
  readonly line: number
  readonly message: string
}

/** `known`: names that are settings; any other is a slip of the pen. */
export const readEnvFile = (
  text: string,
  known: ReadonlySet<string>,
): { readonly settings: Readonly<Record<string, string>>; readonly problems: readonly Problem[] } => {
  const settings: Record<string, string> = {}
  const problems: Problem[] = []
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue
    const say = (message: string): void => void problems.push({ line: index + 1, message })
    const [, name = '', value = ''] = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line) ?? []
    if (name === '') say('neither a remark nor NAME=value')
    else if (!known.has(name)) say(`${name} is no setting (docs/operate.md has them all)`)
    else if (name in settings) say(`${name} is there twice`)
    else if (value.includes('\\')) say(`${name}: a backslash means something else to systemd`)
    else {
      const [, quote, quoted] = /^(["'])(.*)\1$/.exec(value) ?? []
      const bare = quote === undefined ? value : (quoted ?? '')
      if (quote === undefined ? /["']/.test(value) : bare.includes(quote)) say(`${name}: a quote within the value`)
      else settings[name] = bare
    }
  }
  return { settings, problems }
}
