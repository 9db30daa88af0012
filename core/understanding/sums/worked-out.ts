import { NUMERAL_CHARACTERS, readNumeral } from '../numerals.ts'
import type { Amount } from './amounts.ts'
import { MEASURES } from './measures.ts'

/** Sums that nobody names but that follow from what is named: 一卷一千一 and 废了八卷; 报价两千, 刷走三千八 and 多刷的退我. */

const number = `(?:\\d+|[${NUMERAL_CHARACTERS.replace('0-9', '')}]+)`
const gone =
  '坏|碎|丢|少|缺|没了|没有|没|破|烂|漏|废|死|断|裂|瘪|湿|泡|霉|馊|化|罚|差|扣|停|趴|躺|晚|拖|误|摔|压|挤|变质|结块|长[绿白黑]?[毛霉]|生锈|报废|不见|短|瘸|蔫|臭|洒|花|焦'
const priceWords =
  '(?:进价|采购价|成本价?|卖价|售价|值|货值|单价|价格|罚款?|罚我们?|少挣|少赚|损失|就?要?收?)?\\s*(?:要|是|才|就|收|得|的|按)?'
const measureBefore = new RegExp(
  `(?:(?<![\\d十百千万块元了])一|[每单]|(?<![\\d.])1|/)\\s*(?<measure>${MEASURES})\\s*(?:的)?(?:${priceWords}|(?<noun>[一-龥]{1,4}?))\\s*$`,
)
const measureAfter = new RegExp(
  `^(?:块钱?|元)?(?:[一每]|/|1(?!\\d))\\s*(${MEASURES})|^\\s+(?:[一每]|/|1(?!\\d))\\s*(${MEASURES})(?![一-龥])`,
)

type Piece = { measure: string; named: boolean; start: number; end: number }

/** What is counted by a price: 卷 in 一卷一千一, 票 in 五百一票; `start` and `end` of the whole; `named`: the thing stands between (一箱酒480). */
function pieceOf(text: string, amount: Amount): Piece | null {
  const before =
    text
      .slice(Math.max(0, amount.start - 14), amount.start)
      .split('\n')
      .at(-1) ?? ''
  const ahead = measureBefore.exec(before)
  const words = ahead?.groups
  if (ahead !== null && words?.measure !== undefined)
    return {
      measure: words.measure,
      named: words.noun !== undefined && !/^每/.test(ahead[0]),
      start: amount.start - ahead[0].length,
      end: amount.end,
    }
  const behind = measureAfter.exec(text.slice(amount.end, amount.end + 8).split('\n')[0] ?? '')
  const measure = behind?.[1] ?? behind?.[2]
  if (behind === null || measure === undefined) return null
  return { measure, named: false, start: amount.start, end: amount.end + behind[0].length }
}

function count(raw: string | undefined): number | null {
  if (raw === undefined) return null
  const value = raw === '俩' ? 2 : raw === '仨' ? 3 : readNumeral(raw)
  return value !== null && Number.isInteger(value) && value >= 1 && value <= 10_000 ? value : null
}

type Counts = { arrived: RegExp; gone: readonly RegExp[]; any: RegExp }
const compiled = new Map<string, Counts>()

function countsOf(measure: string): Counts {
  const known = compiled.get(measure)
  if (known !== undefined) return known
  // 个 and the words for two and three of anything stand for whatever has its own measure.
  const counted = `(?:(?<number>${number})\\s*(?:${measure}|个)(?<half>半)?|(?<pair>[俩仨]))`
  const made = {
    arrived: new RegExp(
      `(${number})\\s*${measure}[^。，\\n\\d]{0,6}?(?:到手|收到|只到|到了?|剩下?|只有|只剩|才)(?:了|就|的)?\\s*(${number})\\s*${measure}`,
      'g',
    ),
    gone: [
      new RegExp(`(?:${gone})(?:了|掉|的|得)?(?:我们?)?\\s*${counted}`, 'g'),
      new RegExp(`${counted}[^，。\\n\\d一二两三四五六七八九十]{0,4}(?:${gone})`, 'g'),
    ],
    any: new RegExp(`(${number})\\s*${measure}`, 'g'),
  }
  compiled.set(measure, made)
  return made
}

const twice =
  /(?:扣|收|刷|付|划|交|算|结)(?:了|我|款|费|钱|的)*(?:两|2|俩|双)\s*(?:次|遍|回|笔|份)|重复(?:扣|收|刷|付|划)/
const oneWasDue =
  /多(?:扣|收|刷|付|划|交|算|出来?)(?:了)?(?:的|那|一|我)|重复|退(?:我|掉|还|回)?一[个次笔份]|另一?[次笔份]|同一|一模一样/

/** Whether a total is as many times the price as pieces are spoken of: 一天350 … 23天 … 8050. */
export function isCounted(text: string, price: Amount, total: Amount): boolean {
  const piece = pieceOf(text, price)
  if (piece === null) return false
  return [...text.matchAll(countsOf(piece.measure).any)].some(
    match => count(match[1]) === round(total.value / price.value),
  )
}

/**
 * A price by the piece times the pieces that are gone, or null where it is not said how many. Pieces of the price itself (一卷) and ordinals
 * (第三天) count nothing.
 */
export function timesCount(text: string, price: Amount): number | null {
  const piece = pieceOf(text, price)
  if (piece === null) return null
  const pattern = countsOf(piece.measure)
  // 扣了两次 一次462 多扣那笔还我: one of the two was due.
  if (/^[次遍回笔单份]$/.test(piece.measure) && twice.test(text) && oneWasDue.test(text)) return price.value
  const isOwn = (at: number) => at >= piece.start && at < piece.end
  for (const match of text.matchAll(pattern.arrived)) {
    const [sent, got] = [count(match[1]), count(match[2])]
    if (sent !== null && got !== null && sent > got) return round(price.value * (sent - got))
  }
  const gonePieces: { pieces: number; away: number }[] = []
  for (const match of pattern.gone.flatMap(regex => [...text.matchAll(regex)])) {
    const { number: pieces, half, pair } = match.groups ?? {}
    const whole = count(pieces ?? pair)
    if (whole === null || isOwn(match.index) || isOwn(match.index + match[0].length - 1)) continue
    gonePieces.push({ pieces: half === undefined ? whole : whole + 0.5, away: Math.abs(match.index - price.start) })
  }
  const [nearest] = gonePieces.sort((a, b) => a.away - b.away)
  if (nearest !== undefined) return round(price.value * nearest.pieces)
  if (piece.named) return null
  const ofTime = /^(?:天|日|晚|夜|年|月|周|个月|小时|钟头|分钟)$/.test(piece.measure)
  const others = new Set<number>()
  for (const match of text.matchAll(pattern.any)) {
    const pieces = count(match[1])
    if (pieces === null || isOwn(match.index) || /第$/.test(text.slice(0, match.index))) continue
    // 三天到货 is no time that has passed; 已经五天 is.
    const passed = () =>
      /(?:已经?|共|整整|足足|都|了)\s*$/.test(text.slice(Math.max(0, match.index - 4), match.index)) ||
      /^了/.test(text.slice(match.index + match[0].length))
    if (ofTime && !passed()) continue
    if (pieces > 1) others.add(pieces)
  }
  const [only] = others
  return others.size === 1 && only !== undefined ? round(price.value * only) : null
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

const asksForRest =
  /多(?:收|扣|刷|付|交|算|要|拿|出来?)(?:了)?(?:的|部分|那)|差价|差额|(?:余|剩)(?:下|余)?的|余款|(?:剩|少|没)(?:退|给|返)的|补(?:齐|上|足)|还差(?!\s*[\d一二三四五六七八九])|多的(?:我|钱|部分|那些?)?(?:不|别想|退|还)|(?:收|扣|刷|付)[^，。\n]{1,12}(?:应该|应当|本来|实际)(?:是|收|只|就)+\s*[\d一二两三四五六七八九]/

/**
 * Where two sums are named and only their difference is asked for (报价两千, 刷走三千八, 多刷的退我): that difference. Null where a third
 * sum is named, which then is it.
 */
export function difference<A extends Amount & { role: string | null }>(
  text: string,
  amounts: readonly A[],
): { value: number; of: A } | null {
  const all = amounts.filter(a => a.value >= 5 && a.max === undefined && a.role !== 'unit-price')
  const sums = all.filter((a, i) => all.findIndex(b => b.value === a.value) === i)
  const [one, other] = sums
  if (one === undefined || other === undefined || sums.length !== 2) return null
  if (!asksForRest.test(text)) return null
  return { value: round(Math.abs(one.value - other.value)), of: one.value > other.value ? one : other }
}

const totalBefore = /(?:合计|一共|总共|共计|总计|加起来|拢共|统共|共)(?:是|要|了)?\s*$/
const restBefore = /(?:多|差|少|剩|余|短|缺)(?:[花收扣刷付退返算要给]|出来?|下)?(?:了|的|我)*\s*$/

/**
 * The sum that two others make plain: 维修 1950, 拖运 400, 合计 2350 is about the total; 封顶五块, 扣了八十, 多扣 75 about what is too much.
 */
export function explained<A extends Amount>(text: string, amounts: readonly A[]): A | null {
  const before = (a: A) =>
    text
      .slice(Math.max(0, a.start - 8), a.start)
      .split('\n')
      .at(-1) ?? ''
  const thirds = amounts.flatMap(whole =>
    amounts.flatMap(part =>
      part.value >= 5 &&
      amounts.some(
        other => other !== part && other.value >= 5 && Math.abs(part.value + other.value - whole.value) < 0.005,
      )
        ? [{ whole, part }]
        : [],
    ),
  )
  return (
    thirds.find(({ part }) => restBefore.test(before(part)))?.part ??
    thirds.find(({ whole }) => totalBefore.test(before(whole)))?.whole ??
    null
  )
}

/** What a price may be of: no more than a noun, and none of what was paid, asked or taken together. */
const thing =
  '(?!(?:一共|总共|合计|共计|原来?|现在?|以前|上次|这次)[一-龥]*\\s*$)[^\\x00-\\x7f赔退补还收付交花扣罚，、；。！？]{1,5}'
const ofThing = new RegExp(`(?:^|[\\s,，、;；])${thing}$`)
const toNext = new RegExp(`^[\\s,，、;；]{1,2}${thing}$`)

/** 烟九百，泵一百五: things named one after the other, each with its price and nothing else, are worth what they are together. */
export function itemized<A extends Amount & { role: string | null }>(
  text: string,
  amounts: readonly A[],
): { value: number; of: A } | null {
  const named = (a: A) =>
    (a.role === null || ['goods', 'claim', 'refund'].includes(a.role)) &&
    a.form !== 'bare' &&
    a.max === undefined &&
    ofThing.test(text.slice(Math.max(0, a.start - 8), a.start))
  const runs: A[][] = []
  for (const a of amounts.filter(named)) {
    const run = runs.at(-1)
    const last = run?.at(-1)
    if (run !== undefined && last !== undefined && last.value !== a.value && toNext.test(text.slice(last.end, a.start)))
      run.push(a)
    else runs.push([a])
  }
  const items = runs.find(run => run.length > 1)
  const of = items?.[0]
  return items === undefined || of === undefined
    ? null
    : { value: round(items.reduce((sum, a) => sum + a.value, 0)), of }
}
