// Names that could be taken for one another. Pure, no list of the world's look-alikes: the letters that people use to
// pass for somebody else in Latin script (a choice from Unicode TR39, and what a hurried eye confuses).

/** Each pair: letters that look like the one before the colon. After lower case and NFKD, so without accents. */
const ALIKE = `
a:аα@4 b:вβ6 c:сϲ d:ԁđð e:еєε3 f:ғ g:ɡ9 h:нһ i:іιı|1!l j:ј k:кκ m:м n:ηп o:оοօ0ø p:рρþ q:ԛ r:гɾ s:ѕ5$ t:тτ u:υս
v:ѵν w:ԝω x:хχ y:уγ z:2ʐ`
const TWINS: ReadonlyMap<string, string> = new Map(
  ALIKE.trim()
    .split(/\s+/)
    .flatMap((line) => {
      const [letter = '', twins = ''] = line.split(':')
      return [...twins].map((twin) => [twin, letter] as const)
    }),
)
/** Letters that read as others when they stand side by side, or are written as two. */
const PAIRS: readonly (readonly [RegExp, string])[] = [
  [/ł/g, 'i'],
  [/ß/g, 'ss'],
  [/æ/g, 'ae'],
  [/œ/g, 'oe'],
  [/vv/g, 'w'],
  [/rn/g, 'm'],
]

const wordsOf = (name: string): readonly string[] => {
  const plain = name.normalize('NFKD').toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '')
  const twinned = [...plain].map((letter) => TWINS.get(letter) ?? letter).join('')
  const folded = PAIRS.reduce((text, [pair, letter]) => text.replace(pair, letter), twinned)
  return folded.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
}

/** What a name looks like: as it is written, and with its words in another order. Two names with one in common look alike. */
export const looksOf = (name: string): readonly string[] => {
  const words = wordsOf(name)
  return words.length === 0 ? [] : [words.join(''), [...words].sort().join('')]
}
