/** A pattern of the vocabulary, compiled: what speaks for something, and how much. */
export type Cue = { weight: number; any: RegExp; unless: RegExp | null; negatable: boolean; repeats: boolean }

/** Where a cue was found. */
export type Evidence = { weight: number; start: number; end: number }

const negator =
  /(?:不是|并不是|又不是|也不是|不算|并非|没有?|没说|不用|不需要|无需|不必|不要|(?<![特分区个级告性])别|甭|莫(?!名)|不想|不打算|不会|没想|未|不能|不该|从不|从来不|绝不|毫不|并不|不怎么|不太|免得|省得|以免|避免|防止|不|冇)(?:要|是|来|去|再|想|说|打算|准备|真|什么|有|被|给|把|你们|让|出现|发现|任何|过|很|太|那么|这么|用|的)*\s*$/
const clauseBreak = /[，。！？；!?;\s,、]/

/** Whether what starts at `at` is denied by the words before it within its clause. */
export function isNegated(text: string, at: number): boolean {
  let from = at
  const limit = Math.max(0, at - 9)
  while (from > limit && !clauseBreak.test(text.charAt(from - 1))) from -= 1
  return (
    from < at &&
    negator.test(text.slice(from, at)) &&
    !/(?:是不|要不|再不|还不|若不|能不|可不|好不|会不|有没|不得不|要不是|不是不|忍不住|不小|对不对|行不行|能不能|可不可以)$/.test(
      text.slice(from, at).trimEnd().slice(0, undefined),
    )
  )
}

/** 不赔我就起诉 asks for what it denies: what is not done has a threat behind it. */
function isCondition(text: string, end: number): boolean {
  return /^[^，。！？!?;\n]{0,8}(?:我们?|咱们?)?(?:就(?:去|要|只能|只好|找|打|投诉|起诉|告|报|发|曝光|走法|上法|法院|请律|闹|不客气|没完|拉)|等着|法院见|(?:去|找)(?:投诉|起诉|告|曝光|报警|12315|消协|媒体))/.test(
    text.slice(end, end + 18),
  )
}

/** Standing matches with different wording, at most `limit`. */
function matches(cue: Cue, text: string, limit: number): Evidence[] {
  // Most cues are not in a text: `matchAll` copies its pattern each time, `search` does not.
  if (text.search(cue.any) === -1) return []
  const found: Evidence[] = []
  const seen = new Set<string>()
  let barred: { start: number; end: number }[] | null = null
  for (const match of text.matchAll(cue.any)) {
    const start = match.index
    const end = start + match[0].length
    if (end === start) continue
    if (cue.negatable && isNegated(text, start) && !isCondition(text, end)) continue
    if (cue.unless !== null) {
      barred ??= [...text.matchAll(cue.unless)].map(m => ({ start: m.index, end: m.index + m[0].length }))
      if (barred.some(b => start < b.end && end > b.start)) continue
    }
    if (seen.has(match[0])) continue
    seen.add(match[0])
    // The second finding of one kind says less than the first.
    found.push({ weight: cue.weight * 0.7 ** found.length, start, end })
    if (found.length === limit) break
  }
  return found
}

/** The first standing match of every cue that has one. */
export function findEvidence(cues: readonly Cue[], text: string): Evidence[] {
  return cues.flatMap(cue => matches(cue, text, 1))
}

/** Like `findEvidence`, but a cue that is met again in other words counts half as much again, and a third time a quarter. */
export function findAllEvidence(cues: readonly Cue[], text: string): Evidence[] {
  return cues.flatMap(cue => matches(cue, text, cue.repeats ? 5 : 1))
}

export function strength(evidence: readonly Evidence[]): number {
  return evidence.reduce((sum, e) => sum + e.weight, 0)
}
