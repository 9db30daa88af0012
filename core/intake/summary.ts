import { channelName } from '../message/channel.ts'
import type { Policy } from '../policy/schema.ts'
import { maskText } from '../privacy.ts'
import { word } from '../wording/wording.ts'
import { missingFields } from './ask.ts'
import type { Draft } from './conversation.ts'
import { channelOf } from './draft-channel.ts'
import type { Known } from './known.ts'
import { categoryName } from './taxonomy.ts'

/** Who reads it: the customer himself, or the people of the company. */
type Reader = 'customer' | 'company'

const LONGEST_STORY = 100

/** What happened, shortened and told by Heed: greetings and numbers that stand elsewhere left out, "I" and "you" turned round. */
export function retell(known: Known, reader: Reader): string {
  const everything = known.told
    .map(turn => cut(turn, known))
    .flatMap(turn => turn.split(/(?<=[。！？!?；;\n])|(?<=[，,\s])(?=.{4})/u))
    .map(clause => clause.trim())
    .filter(clause => !EMPTY.test(clause) && clause.replace(/[\p{P}\p{S}\s]/gu, '').length > 1)
    .map(clause => clause.replace(/^[，,。.；;、\s]+|[，,。.；;、!！?？~～…\s]+$/gu, ''))
    .filter(clause => clause !== '')
  const events = everything
    .filter(clause => !isWishOrFeeling(clause, known))
    .map(clause => clause.replace(/[，,][^，,]{1,6}$/u, last => (isWishOrFeeling(last, known) ? '' : last)))
  const clauses = events.length > 0 ? events : everything
  const seen = new Set<string>()
  const told = clauses.filter(clause => !seen.has(clause) && seen.add(clause))
  let story = ''
  for (const spoken of told) {
    const clause = known.replaced.reduce((words, [wrong, right]) => words.replaceAll(wrong, right), spoken)
    const longer = story === '' ? clause : `${story}，${clause}`
    if (story !== '' && longer.length > LONGEST_STORY) return `${turnRound(story, reader)}……`
    story = longer
  }
  if (story.length > LONGEST_STORY * 1.5) return `${turnRound(story.slice(0, LONGEST_STORY), reader)}……`
  return story === '' ? '' : `${turnRound(story, reader)}。`
}

const EMPTY =
  /^(气死(我|人)?了?|什么玩意儿?|无语|太过分了|垃圾|[你您]好(同志|呀|啊)?|在吗|在不在?|喂|hi|hello|请问(一下)?|请问投诉是?在这里吗|((另外|还有|对了|再)[，,\s]*)?我?(还|也)?(要|想)?再?(投诉|反映|说)(你们|一下)?([一几]?[件个]?(别的|其他)?(事情?|问题))?|谢谢|嗯+|好的?|对的?|是的?|随便|都行|确认|\d{1,2}|亲|同志|有人吗|人呢|\[[^\]]{1,4}\])[\s\p{P}\p{S}]*$/iu

/** What is wanted stands on a line of its own, and "你们太坑了" tells of no event. */
function isWishOrFeeling(clause: string, known: Known): boolean {
  const bare = clause.replace(WISH_EDGES, '').trim()
  if (known.name !== null && clause === known.name) return true
  if (FEELING.test(clause) || (bare !== '' && known.wishes.some(words => words.includes(bare)))) return true
  const rest = known.wishes.reduce((left, words) => left.replaceAll(words, ''), clause).replace(WISH_EDGES, '')
  return rest.length < clause.length && rest.replace(AROUND_WISH, '').length <= 1
}

const WISH_EDGES =
  /^(?:[，,\s]|我|就|只|还|再|要求|要|想|请|麻烦|必须|赶紧|赶快|马上|立刻|快点|你们|给我|把)+|(?:给我|啊|吧|了|呀|呢|[\s\p{P}\p{S}])+$/gu

const AROUND_WISH = /[他她它您你]们?|或者?|还是|和|跟|都|也|行|可以|[\s\p{P}\p{S}]/gu

const FEELING =
  /^(?:你们|您们)?(?:这(?:个|家|破|种)?)?(?:4S店|店|(?:保险|快递|物流)?公司|保险|平台|商家|快递|物流|酒店|商场)?(?:真|可|也|都|实在)?(?:是)?(?:的)?(?:太|真|好|很|非常)(?:坑|差|烂|黑|恶心|过分|离谱|垃圾|失望)(?:人|劲)?(?:了|啊|吧)*$|^我?(?:可)?(?:真|太)(?:是|的)?(?:要)?(?:谢谢|感谢|服了)(?:你们|您们)?(?:了|啊|哦)*$|^(?:你们)?(?:的)?(?:服务|态度|效率)(?:可)?(?:真|好)(?:是)?(?:到位|周到|好|高|可以|不错)(?:啊|呢|了)*$/iu

/** Phones and names stand on lines of their own. */
function cut(clause: string, known: Known): string {
  const rest = clause
    .replace(/(?:你们?)?(?:知道|懂)(?:吗|不|么)/gu, '')
    .replace(PHONE_WITH_LABEL, '')
    .replace(PLATE_WITH_LABEL, '')
  return known.name ? rest.replace(new RegExp(`(?:我|免贵)(?:的?名字|本人)?(?:姓|叫|是)${known.name}`, 'gu'), '') : rest
}

const PLATE_WITH_LABEL =
  /(?:我的?)?(?:车牌号?码?)?(?:是|:|：)?\s*[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]\s?[A-Z][\s·.•-]?(?:[A-Z0-9]\s?){4,5}[A-Z0-9挂学警](?![A-Z0-9])/giu

const PHONE_WITH_LABEL =
  /(我的?)?(联系)?(电话|手机号?|号码)?(是|:|：|打|联系)?\s*(\+?86)?[\s-]?1[3-9]\d([\s-]?\d{4}){2}/gu

function turnRound(story: string, reader: Reader): string {
  const teller = reader === 'customer' ? '您' : '客户'
  return story
    .split(/(“[^”]*”|"[^"]*")/u)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part
            .replace(/[你您](?=让|叫|把|凭什么|怎么|还|必须|得)/gu, '\u0001')
            .replace(/你们|您们|贵司|贵店|[你您](?=们?[店司家])/gu, '\u0001')
            .replace(/我们|咱们|俺们|我(?!方|司)|咱|俺/gu, teller)
            .replaceAll('\u0001', '我们'),
    )
    .join('')
}

/** What is wanted, in words. Empty when nothing was said of it. */
export function wantsOf(known: Pick<Known, 'demands' | 'wants' | 'wishes'>, policy: Policy): string {
  const named = known.demands.filter(demand => demand !== 'other').map(demand => policy.demands[demand] ?? demand)
  if (known.wants !== null && named.length === 0) return known.wants
  if (known.wants !== null && known.demands.includes('other')) named.push(known.wants)
  if (named.length === 0 && known.demands.includes('other'))
    return known.wishes.join(word(policy, 'story.joint')) || word(policy, 'demand.other')
  return named.join(word(policy, 'story.joint'))
}

/** The key facts, each on a line: first those the policy asks for, in its order, then whatever else was said. */
function factLines(draft: Draft, known: Known, policy: Policy): string[] {
  const told = retell(known, 'company')
  const wanted = policy.intake.fields.filter(({ field, required }) => {
    const value = known.all[field]
    return (
      value !== undefined && (required || !(typeof value === 'string' && (told.includes(value) || HERE.test(value))))
    )
  })
  return wanted.map(({ field, name }) => {
    const value = showValue(field, known.all[field] ?? '', policy)
    const isRemembered = known.remembered.includes(field) && draft.source === 'customer'
    return word(policy, isRemembered ? 'summary.fact.remembered' : 'summary.fact', { name, value })
  })
}

const HERE = /^(?:你们?|我们?|贵)?(?:的)?(?:店|这里|那里|这边|那边|这儿|那儿|店里)?$/u

function showValue(field: string, value: string | number, policy: Policy): string {
  if (field === 'amount') return word(policy, 'summary.amount', { amount: value })
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(String(value))
  return day ? `${Number(day[2])}月${Number(day[3])}日` : String(value)
}

/** The whole restatement, with the request to confirm it. */
export function restate(draft: Draft, known: Known, policy: Policy): string {
  const reader = draft.source === 'customer' ? 'customer' : 'company'
  const wants = wantsOf(known, policy)
  const channel = draft.source === 'staff' ? channelOf(draft, policy) : null
  const lines = [
    ...factLines(draft, known, policy),
    ...missingFields(draft, known, policy).map(({ name }) => word(policy, 'summary.fact.missing', { name })),
    ...(wants === '' && 'kind' in draft.answers ? [] : [wantsLine(wants, policy)]),
    ...(channel === null ? [] : [word(policy, 'summary.channel', { channel: channelName(channel, policy) })]),
    ...(draft.attachments.length > 0 ? [word(policy, 'summary.attachments', { count: draft.attachments.length })] : []),
    ...(draft.turns.some(turn => turn.recognised !== undefined) ? [word(policy, 'summary.recognised')] : []),
  ]
  const key = reader === 'customer' ? 'summary.customer' : 'summary.staff'
  return word(policy, key, { what: whatHappened(draft, known, policy, reader), facts: `\n${lines.join('\n')}` })
}

function wantsLine(wants: string, policy: Policy): string {
  return wants === '' ? word(policy, 'summary.wants.none') : word(policy, 'summary.wants', { wants })
}

function whatHappened(draft: Draft, known: Known, policy: Policy, reader: Reader): string {
  const story = tellsOfHimself(draft, known) ? retell(known, reader) : retellAsWritten(known)
  const category = categoryName(policy, known.category)
  if (category === null) return word(policy, 'summary.what', { story })
  return word(policy, 'summary.what.category', { category, story })
}

/** Where staff report, "I" is not the customer. */
function tellsOfHimself(draft: Draft, known: Known): boolean {
  return draft.source === 'customer' && !known.understanding.reportedByStaff
}

/** Staff write of the customer in the third person already. */
function retellAsWritten(known: Known): string {
  const story = known.told
    .map(turn => cut(turn, known).replace(/[，,。.；;、\s]+$/u, ''))
    .filter(turn => turn !== '')
    .join('，')
    .replace(/[，,]\s*(?=[，,。]|$)/gu, '')
    .replace(/(?<=[。！？；])[，,、\s]+/gu, '')
    .trim()
  return story.length > LONGEST_STORY * 1.5 ? `${story.slice(0, LONGEST_STORY)}……` : story
}

/** The same complaint for the company's records: no phone in it, the customer in the third person. */
export function summaryForRecord(draft: Draft, known: Known, policy: Policy): string {
  if (known.told.length === 0) {
    return word(policy, draft.answers.human === undefined ? 'summary.no-words' : 'summary.human')
  }
  // A question told on in the third person is no question any more.
  const isRetold = tellsOfHimself(draft, known) && draft.answers.kind !== 'inquiry'
  const story = maskText(isRetold ? retell(known, 'company') : retellAsWritten(known))
  const wants = wantsOf(known, policy)
  return wants === '' ? story : `${story.replace(/[。…]*$/u, '。')}${word(policy, 'summary.wants', { wants })}`
}
