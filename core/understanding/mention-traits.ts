import type { RankedDay } from './days/day-of-event.ts'
import { crossed, type Mention, wordsAround } from './mentions.ts'
import type { Amount } from './sums/amounts.ts'
import type { RankedAmount } from './sums/roles.ts'

/** What else is known of a complaint when its sum and its day are looked for. */
export type Situation = {
  category: string | null
  demands: readonly string[]
  /** Whether goods or money are gone. */
  atStake: boolean
}

const DAY_MS = 86_400_000

function settingOf({ category, demands, atStake }: Situation): string[] {
  const money = ['refund', 'compensation'].filter(demand => demands.includes(demand))
  return [`category:${category?.split('/')[0]}`, `wants:${money.join('+')}`, `stake:${atStake}`]
}

/** What is true of one mention among all of its kind: how many there are, and which in the order of telling it is. */
function placeOf(mention: { start: number; value: unknown }, all: readonly { start: number; value: unknown }[]) {
  const starts = [...new Set(all.map(({ start }) => start))].sort((a, b) => a - b)
  const values = new Set(all.map(({ value }) => value)).size
  const traits = [`of:${Math.min(values, 4)}`, `place:${Math.min(starts.indexOf(mention.start), 3)}`]
  if (mention.start === starts.at(-1)) traits.push('told-last')
  if (all.some(other => other !== mention && other.value === mention.value)) traits.push('again')
  return traits
}

const bandOf = (score: number, lowest: number, highest: number, width: number) =>
  `score:${Math.floor(Math.max(lowest, Math.min(highest, score)) / width)}`

/** So low the rules rank what is no sum in dispute whatever stands around it: an offer of theirs, a price elsewhere, a number that is no money. */
const OUT_OF_QUESTION = -4

/** Sums as the rules rank them (`rankAmounts`), with what tells which of them is lost, claimed or in dispute. */
export function sumMentions(
  text: string,
  all: readonly RankedAmount[],
  situation: Situation,
): (Mention<number> & Amount & { score: number })[] {
  const setting = settingOf(situation)
  const ranked = all.filter(({ score }) => score > OUT_OF_QUESTION)
  const highest = Math.max(...ranked.map(({ value }) => value))
  return ranked.map((sum, rank) => {
    const traits = [
      ...setting,
      ...crossed([`role:${sum.role}`], [...setting, sum.form]),
      bandOf(sum.score, -10, 12, 1.5),
      `rank:${Math.min(rank, 3)}`,
      `form:${sum.form}`,
      `size:${Math.floor(Math.log10(Math.max(sum.value, 1)) * 2)}`,
      `highest:${sum.value === highest}`,
      ...placeOf(sum, ranked),
      ...wordsAround(text, sum),
    ]
    if (sum.max !== undefined) traits.push('range')
    if (!Number.isInteger(sum.value)) traits.push('cents')
    return { ...sum, traits }
  })
}

/** So low the rules rank what is no day of an event: a plan, a feast that names a sale, how long it has lasted. */
const NO_DAY = -1

/** Days as the rules rank them (`datesRanked`), with what tells which of them is the day of what is complained about. */
export function dayMentions(
  text: string,
  all: readonly RankedDay[],
  situation: Situation,
  now: Date,
): (Mention<string> & RankedDay)[] {
  const setting = [...settingOf(situation), `demand:${situation.demands.toSorted()[0]}`]
  const ranked = all.filter(({ score }) => score > NO_DAY)
  const days = ranked.map(({ value }) => value).sort()
  return ranked.map((day, rank) => {
    const ago = Math.floor((now.getTime() - Date.parse(`${day.value}T00:00:00+08:00`)) / DAY_MS)
    const distance = `ago:${ago < 4 ? ago : 4 + Math.floor(Math.log2(ago / 4))}`
    const traits = [
      ...setting,
      ...crossed([`how:${day.how}`, distance], setting),
      `${distance}|${day.how}`,
      bandOf(day.score, -5, 6, 2 / 3),
      `rank:${Math.min(rank, 3)}`,
      `said:${text.slice(day.start, day.end).replace(/\d+/g, '#').replace(/\s/g, '_')}`,
      ...placeOf(day, ranked),
      ...wordsAround(text, day),
    ]
    if (days[0] !== days.at(-1))
      traits.push(...crossed([`latest:${day.value === days.at(-1)}`, `earliest:${day.value === days[0]}`], setting))
    return { ...day, traits }
  })
}
