import { findAmounts } from './amounts.ts'
import { type Candidate, correction, found, mendEnd, rank, wrongAfter } from './candidates.ts'
import { findAccused } from './complained-about.ts'
import type { Conversation } from './conversation.ts'
import { findDates } from './dates.ts'
import { datesRanked } from './day-of-event.ts'
import { findNames, readName } from './names.ts'
import { findIdentifiers, type Identifier } from './order-numbers.ts'
import type { Owners } from './owners.ts'
import { findPhones } from './phones.ts'
import { findPlaces } from './places.ts'
import { findPlates } from './plates.ts'
import { findProducts } from './products.ts'
import { IN_DISPUTE, rankAmounts } from './roles.ts'
import type { Correction, FieldName, Fields, Intent } from './types.ts'
import { findVins } from './vin.ts'
import type { CaseNumbers, Vocabulary } from './vocabulary.ts'
import { scoreOwner } from './whose-number.ts'
import { phoneCandidates } from './whose-phone.ts'

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
  wanted: { refund: boolean; compensation: boolean },
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
  const plates = findPlates(text)
  const allPhones = findPhones(text)
  const named = findIdentifiers(text, vocabulary, []).filter(i => i.labelled)
  // A plate and a phone side by side have seventeen characters, too.
  const vins = findVins(text).filter(
    v => ![...named, ...(v.checked ? [] : [...plates, ...allPhones])].some(i => i.start < v.end && i.end > v.start),
  )
  const taken = [...plates, ...vins, ...allPhones]
  const identifiers = findIdentifiers(text, vocabulary, taken, conversation.lines)
  const phones = allPhones.filter(
    p => !identifiers.some(i => i.field !== 'memberNo' && i.start < p.end && i.end > p.start),
  )

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

  const products = findProducts(text, vocabulary)
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
  put('occurredAt', datesRanked(text, now), 0.6)
  const busy = [...taken, ...identifiers, ...findDates(text, now), ...products.filter(p => /\d/.test(p.value))]
  const [best] = rankAmounts(
    text,
    findAmounts(text).filter(a => !busy.some(b => a.start < b.end && a.end > b.start)),
    vocabulary,
    {
      refund: wanted.refund,
      money: wanted.refund || wanted.compensation || vocabulary.atStake?.test(text) === true,
    },
    conversation.lines.filter(({ question }) => question !== null && asksHowMuch.test(question)),
  )
  if (best !== undefined && best.score >= IN_DISPUTE && vocabulary.fields.has('amount'))
    fields.amount = found(conversation, best)
  return { fields, corrections }
}
