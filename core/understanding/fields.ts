import { type Candidate, correction, found, mendEnd, rank, wrongAfter } from './candidates.ts'
import { findAccused } from './complained-about.ts'
import type { Conversation } from './conversation.ts'
import { findDates } from './days/dates.ts'
import { datesRanked } from './days/day-of-event.ts'
import { dayMentions, sumMentions } from './mention-traits.ts'
import { likeliest, type Mention, type MentionWeights } from './mentions.ts'
import { findNames, readName } from './names.ts'
import { findIdentifiers, type Identifier } from './numbers/order-numbers.ts'
import type { Owners } from './numbers/owners.ts'
import { findPhones } from './numbers/phones.ts'
import { findPlates } from './numbers/plates.ts'
import { findVins } from './numbers/vin.ts'
import { scoreOwner } from './numbers/whose-number.ts'
import { phoneCandidates } from './numbers/whose-phone.ts'
import { findPlaces } from './places.ts'
import { findProducts } from './products.ts'
import { findAmounts } from './sums/amounts.ts'
import { IN_DISPUTE, rankAmounts } from './sums/roles.ts'
import type { Correction, FieldName, Fields, Intent } from './types.ts'
import type { CaseNumbers, Vocabulary } from './vocabulary/vocabulary.ts'

/** What the kinds of number are called in so many words. */
const plainly = /(?:订单|运单|保单|会员)(?:号码?|编号)?[\s:：是]*$/
const calledPlainly = (text: string, start: number): boolean => plainly.test(text.slice(Math.max(0, start - 10), start))

/** A number that is called an order goes before a ticket, a number that is called anything before one that is not, one's own before another's. */
function scoreOf(text: string, { labelled, start, end }: Identifier, owners: Owners): number {
  return (labelled ? 0.5 : 0) + (calledPlainly(text, start) ? 0.3 : 0) + scoreOwner(text, start, end, owners.number)
}

/** Who asks how far a complaint has got names its own number, unless he calls it an order's. */
function isOfCase(
  text: string,
  { field, value, labelled, start }: Identifier,
  intent: Intent,
  { called, shapes }: CaseNumbers,
): boolean {
  if (calledPlainly(text, start)) return false
  if (shapes?.test(value.replace(/-/g, '')) === true) return true
  if (called?.test(text.slice(Math.max(0, start - 10), start)) === true) return true
  return field === 'orderNo' && intent === 'progress' && !labelled
}

const ownPlate = /(?:我的?|我们?的?|本人|自己的?|车牌号?|车号|牌照)(?:车|车牌)?(?:号码?)?(?:是|:|：|\s)*$/

const asksHowMuch = /金额|多少钱|损失多少|损失是多少|索赔|赔多少|要求赔付/

/** What is said of the fields, and which of them were said twice. */
export type FieldReading = { fields: Fields; corrections: Correction[] }

/**
 * Reads every field of the pack. What a non-complaint mentions of money, days and people is no loss, no day of a grievance and nobody
 * complained about, so these three are left out there.
 */
export function readFields(
  conversation: Conversation,
  intent: Intent,
  byStaff: boolean,
  told: { category: string | null; demands: readonly string[] },
  now: Date,
  vocabulary: Vocabulary,
): FieldReading {
  const { text } = conversation
  const fields: Fields = {}
  const corrections: Correction[] = []
  const put = <K extends Exclude<FieldName, 'amount'>>(field: K, ranked: Candidate<string>[], floor = -1) => {
    const best = ranked[0]
    if (best === undefined || best.score < floor || !vocabulary.fields.has(field)) return
    fields[field] = found(conversation, best) as Fields[K]
    const earlier = ranked
      .filter(c => c.start < best.start && c.value !== best.value)
      .sort((a, b) => a.start - b.start)[0]
    if (
      earlier !== undefined &&
      (correction.test(text.slice(earlier.end, best.start)) ||
        wrongAfter.test(text.slice(earlier.end, earlier.end + 14)) ||
        /为准/.test(text.slice(best.end, best.end + 8)))
    )
      corrections.push({
        field,
        replaced: earlier.value,
        by: best.value,
        source: conversation.sourceOf(best.start, best.end),
      })
  }
  const named = namedIn(conversation, vocabulary)
  const { plates, vins, phones, identifiers, products } = named

  put('phone', rank(text, phoneCandidates(conversation, phones, vocabulary.owners.phone)))
  put(
    'plate',
    rank(
      text,
      plates.map(p => {
        const before =
          text
            .slice(Math.max(0, p.start - 14), p.start)
            .split('\n')
            .at(-1) ?? ''
        return { ...p, score: (vocabulary.owners.plate.others.test(before) ? -3 : 0) + (ownPlate.test(before) ? 1 : 0) }
      }),
    ),
    -3.5,
  )
  put(
    'vin',
    rank(
      text,
      vins.map(v => ({ ...v, score: v.checked ? 1 : 0 })),
    ),
  )
  for (const field of ['orderNo', 'waybillNo', 'policyNo', 'memberNo'] as const)
    put(
      field,
      rank(
        text,
        identifiers
          .filter(i => i.field === field && !isOfCase(text, i, intent, vocabulary.caseNumbers))
          .flatMap(i => {
            const score = scoreOf(text, i, vocabulary.owners)
            const mended = mendEnd(text, i)
            return mended === null
              ? [{ ...i, score }]
              : [
                  { ...i, score },
                  { ...mended, score: score + 4 },
                ]
          }),
      ),
    )

  const names = findNames(text, phones)
  for (const line of conversation.lines) {
    if (
      line.question === null ||
      !/称呼|姓名|贵姓|名字|哪位|以谁的名义|(?:收货|收件|联系)人(?:是|姓)/.test(line.question)
    )
      continue
    const answer = readName(text.slice(line.start, line.end).split(/[\s,，]/)[0] ?? '', true)
    const isThing = products.some(
      ({ start, end }) => start < line.start + (answer?.value.length ?? 0) && end > line.start,
    )
    if (answer !== null && !isThing)
      names.push({ ...answer, score: 4, start: line.start, end: line.start + answer.value.length })
  }
  put('name', rank(text, names), byStaff ? 2 : 1)

  const places = findPlaces(text, vocabulary)
  put(
    'place',
    places
      .map(p => {
        const own =
          vocabulary.owners.place.test(text.slice(p.end, p.end + 4)) ||
          /我(?:是|们)$/.test(text.slice(Math.max(0, p.start - 3), p.start))
        return { ...p, score: (p.kind === 'site' ? 1 : 0) - (own ? 1.5 : 0) }
      })
      .sort((a, b) => b.score - a.score || a.start - b.start),
    -2,
  )
  put(
    'product',
    products
      .map(p => ({ ...p, score: p.unlisted ? -0.3 : vocabulary.genericProducts.has(p.value) ? -0.5 : 0 }))
      .sort((a, b) => b.score - a.score || a.start - b.start),
  )
  if (intent !== 'complaint') return { fields, corrections }

  put(
    'complainedAbout',
    findAccused(text, vocabulary, places).filter(a => !byStaff || a.score > 1),
    1,
  )
  const { days, sums } = mentionsOf(conversation, told, now, vocabulary, named)
  const daysMeant = chosen(days, vocabulary.mentions.day, DAY_OF_EVENT, ({ score }) => score >= RULED_DAY)
  put('occurredAt', daysMeant, Number.NEGATIVE_INFINITY)
  const [sum] = chosen(sums, vocabulary.mentions.sum, SUM_IN_DISPUTE, ({ score }) => score >= IN_DISPUTE)
  if (sum !== undefined && vocabulary.fields.has('amount')) fields.amount = found(conversation, sum)
  return { fields, corrections }
}

/** How likely a day or a sum must be the one, to be taken. */
const DAY_OF_EVENT = 0.5
const SUM_IN_DISPUTE = 0.45
/** Where a vocabulary has no weights, the rules alone decide; from here on a day is the day of the event. */
const RULED_DAY = 0.6

/** The mention that is meant, before all others; none where it is likelier that none is. */
function chosen<M extends Mention<unknown> & { score: number }>(
  mentions: readonly M[],
  weights: MentionWeights | null,
  floor: number,
  ruled: (first: M) => boolean,
): M[] {
  if (weights === null) return mentions[0] !== undefined && ruled(mentions[0]) ? [...mentions] : []
  const best = likeliest(mentions, weights)
  if (best === null || best.share < floor) return []
  return [{ ...best.mention, confidence: best.share }, ...mentions.filter(mention => mention !== best.mention)]
}

/** Numbers and things that are named, each stretch as one thing. */
function namedIn({ text, lines }: Conversation, vocabulary: Vocabulary) {
  const plates = findPlates(text)
  const allPhones = findPhones(text)
  const labelled = findIdentifiers(text, vocabulary, []).filter(i => i.labelled)
  // A plate and a phone side by side have seventeen characters, too.
  const vins = findVins(text).filter(
    v => ![...labelled, ...(v.checked ? [] : [...plates, ...allPhones])].some(i => i.start < v.end && i.end > v.start),
  )
  const identifiers = findIdentifiers(text, vocabulary, [...plates, ...vins, ...allPhones], lines)
  const phones = allPhones.filter(
    p => !identifiers.some(i => i.field !== 'memberNo' && i.start < p.end && i.end > p.start),
  )
  return { plates, vins, allPhones, phones, identifiers, products: findProducts(text, vocabulary) }
}

/** All days and sums of a complaint, ranked by the rules, with what may tell which of them are meant. */
export function mentionsOf(
  conversation: Conversation,
  { category, demands }: { category: string | null; demands: readonly string[] },
  now: Date,
  vocabulary: Vocabulary,
  named = namedIn(conversation, vocabulary),
) {
  const { text, lines } = conversation
  const situation = { category, demands, atStake: vocabulary.atStake?.test(text) === true }
  const { plates, vins, allPhones, identifiers, products } = named
  const dates = findDates(text, now)
  const withDigits = products.filter(({ value }) => /\d/.test(value))
  const taken = [...plates, ...vins, ...allPhones, ...identifiers, ...dates, ...withDigits]
  const refund = demands.includes('refund')
  const ranked = rankAmounts(
    text,
    findAmounts(text).filter(a => !taken.some(b => a.start < b.end && a.end > b.start)),
    vocabulary,
    { refund, money: refund || demands.includes('compensation') || situation.atStake },
    lines.filter(({ question }) => question !== null && asksHowMuch.test(question)),
  )
  return {
    days: dayMentions(text, datesRanked(text, now, dates), situation, now),
    sums: sumMentions(text, ranked, situation),
  }
}
