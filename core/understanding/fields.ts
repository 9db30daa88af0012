import { findAmounts } from './amounts.ts'
import { findAccused } from './complained-about.ts'
import type { Conversation } from './conversation.ts'
import { findDates } from './dates.ts'
import type { DateMention } from './day-words.ts'
import { findNames, readName } from './names.ts'
import { findIdentifiers } from './order-numbers.ts'
import { findPhones } from './phones.ts'
import { findPlaces } from './places.ts'
import { findPlates } from './plates.ts'
import { findProducts } from './products.ts'
import { IN_DISPUTE, rankAmounts } from './roles.ts'
import type { Correction, FieldName, Fields, Found, Intent } from './types.ts'
import { findVins } from './vin.ts'
import type { Vocabulary } from './vocabulary.ts'

type Candidate<T> = { value: T; start: number; end: number; score: number }

const kin =
  '对象|老公|老婆|媳妇|妻子|丈夫|爱人|女朋友|男朋友|女友|男友|我妈|我爸|妈妈|爸爸|父亲|母亲|婆婆|公公|岳父|岳母|弟弟|哥哥|姐姐|妹妹|[表堂][弟哥姐妹]|我[弟哥姐妹儿]|舅舅?|叔叔?|姑姑?|姨妈?|嫂子?|侄[子女儿]|外甥女?|爷爷|奶奶|外公|外婆|姥姥|姥爷|儿子|女儿|孩子|朋友|同事|邻居|室友|发货人|发件人|寄件人|收货人|收件人|客户|司机|师傅|客服|销售|业务员|经理|老板|站长|店长|前台|快递员|对方|别人|人家|他们?|她|车主|房东|物业|公司|厂家|网点|你们|贵司'
const othersBefore = new RegExp(
  `(?:别|不要|甭|不用)(?:再)?(?:给我)?(?:打|联系|拨|call)[^\\s,，。;；]{0,10}$|(?:打|拨)的?(?:你们)?(?:热线|客服|网点|投诉)|(?:${kin})(?:本人|那个|这个|那边)?的?(?:手机|电话|号码?|联系方式|座机|联系电话)?(?:号码?)?(?:是|:|：|为|\\s)*$`,
)
const othersAfter = new RegExp(
  `^\\s*(?:这个|那个)?(?:,|，)?\\s*(?:是|这是)\\s*(?:我)?(?:的)?(?:${kin})的?|^\\s*(?:打不通(?!就|的话|再|打)|没人接(?!就|的话|再|打)|停机|关机|不接(?!就|的话|再)|是空号|给我打|打来|发来|发的短信|联系的?我|(?:就)?(?:不用|别|不要|甭)(?:再)?(?:打|联系)(?=$|了|[\\s,，。]))`,
)
const ownBefore =
  /(?:我|本人|自己|我的|联系|打|拨|call|电话|手机|号码|联系方式|tel|回电|回我|加我|微信同号|换成|改成|改为|用|打我)(?:这个|这里|的|号|号码|手机号?|电话号?码?|联系方式|就)*(?:应该|还)?(?:是|为|:|：|\s)*$/i
/** 茹经理 186…: who signs so is the customer. */
const signed =
  /(?:^|[\s,，。;；])[一-龥](?:经理|总|工|老师|师傅|先生|女士|老板|主任|会计|姐|哥)\s*(?:手机|电话)?\s*[:：]?\s*$/
const wrongAfter =
  /^\s*(?:这个|那个)?\s*(?:,|，)?\s*(?:是)?(?:我)?(?:输错|写错|打错|发错|报错|记错|填错|说错|搞错|错的|错了|不对|作废|不用了|不要了|停用|不用管|是旧的|是错的|那个不算)/
const wrongBefore =
  /(?:不是|并非|原来那个|之前那个|上面那个|刚才那个|刚刚那个|旧的?(?:号|号码)?|写成了?|打成了?|错写成|写的是|不要打|别打)(?:是|:|：|\s)*$/
const correction =
  /(?:不是\s?\d{2,6}[\s,，]*(?:是|应该是)|反了|颠倒|[哦噢喔]不|不不|少了?一位|多了?一位|打错|写错|看错|输错|发错|记错|说错|报错|填错|搞错|弄错|贴错|复制错|粘错|错了|不对|不好意思|更正|纠正|应该是|改成|改为|以这个为准|以此为准|以后面的为准|换成|重新发|重发)/

function rank<T>(text: string, candidates: Candidate<T>[]): Candidate<T>[] {
  return candidates
    .map((candidate, index) => {
      let score = candidate.score
      const lineStart = text.lastIndexOf('\n', candidate.start - 1) + 1
      const before = text.slice(Math.max(lineStart, candidate.start - 18), candidate.start)
      const after = text.slice(candidate.end, candidate.end + 16).split('\n')[0] ?? ''
      if (wrongAfter.test(after)) score -= 4
      if (wrongBefore.test(before)) score -= 4
      const previous = candidates[index - 1]
      if (previous !== undefined && previous.value !== candidate.value) {
        const between = text.slice(previous.end, candidate.start)
        const tail = /^[^\n]{0,4}(?:以这个为准|以此为准|这个才?是?对|才是对的|为准)/.exec(
          text.slice(candidate.end, candidate.end + 14),
        )
        if ((between.length < 40 && correction.test(between)) || tail !== null) score += 3
      }
      return { ...candidate, score }
    })
    .sort((a, b) => b.score - a.score || a.start - b.start)
}

function found<T>(conversation: Conversation, candidate: Candidate<T>): Found<T> {
  const confidence = Math.min(0.99, Math.max(0.3, 0.7 + 0.08 * candidate.score))
  return {
    value: candidate.value,
    source: conversation.sourceOf(candidate.start, candidate.end),
    confidence: Math.round(confidence * 100) / 100,
  }
}

function phoneCandidates(text: string, phones: ReturnType<typeof findPhones>): Candidate<string>[] {
  return phones
    .filter(p => p.kind === 'mobile')
    .map(phone => {
      const lineStart = text.lastIndexOf('\n', phone.start - 1) + 1
      const before = text.slice(Math.max(lineStart, phone.start - 18), phone.start)
      const after = (text.slice(phone.end, phone.end + 16).split('\n')[0] ?? '').replace(/^\s*谢谢/, '')
      let score = 0
      if (/(?:客户|投诉人|车主|顾客)(?:本人)?的?(?:手机|电话|联系方式|号码)?号?(?:是|:|：|\s)*$/.test(before))
        score += 2
      else if (signed.test(before) && !/(?:你们|那个|那位|贵司|找)[^,，。\s]{0,4}[\s,，]?[一-龥]{2,4}\s*$/.test(before))
        score += 1
      else if (othersBefore.test(before)) score -= 5
      if (othersAfter.test(after)) score -= 5
      if (ownBefore.test(before) && score >= 0) score += 1
      return { value: phone.value, start: phone.start, end: phone.end, score }
    })
}

const othersPlate =
  /(?:追的?那[台辆]|追尾的?|被?撞的?(?:那[台辆]|车)?|对方|别人|人家|他的?|她的?|前车|后车|肇事|隔壁|另一[台辆]|那[台辆]|客户的?)(?:的)?(?:车牌?|车牌号|车子)?(?:号码?)?(?:是|:|：|\s)*$/
const ownPlate = /(?:我的?|我们?的?|本人|自己的?|车牌号?|车号|牌照)(?:车|车牌)?(?:号码?)?(?:是|:|：|\s)*$/

const eventVerb =
  /做|修|取|换|提|买|下单|下的|签收|收到|到|送|装|打|丢|坏|摔|碰|撞|发|寄|拍|订|定|交|去|来|说|遇|碎|漏|开始|报|扣|付|弄|刮|退|约|存|办|跑|停|断|黑|骂|吵|住|吃|用|喝|出|掉|起|被|在/
const planned =
  /^\s*(?:的)?\s*(?:之前|以前|前(?!面|台|天)|之内|以内|内|必须|务必|一定要|还不|再不|再没|不给|不来|来不来|能不能|能到|会到|就要|要去|要用|安排(?!了)|就?(?:给|得给|要给|必须给)我|给你们寄|道歉|给个|发我|把(?![^,，。\n]{0,14}(?:了|在|到|掉|错|坏))|到账|还没到|还来|可以吗|行不行|[一-龥]{0,4}(?:开展|开业|开工|开庭|办婚礼|办酒|搬家|交货|要用)|[^,，。“"\n]{0,4}(?:不出来|不[来到了送修退发动]|没有?)[^,，。\n]{0,6}我?就(?:去|要|找|投|报|拨|折|赔|按|起诉|不|让))/
const stateNow =
  /^\s*(?:都|已经|也都|眼看|这都|就|是)?\s*第(?!\s*[\d一二三四五六七八九十]+(?:次|回|遍))|^\s*(?:都|已经|也都|眼看|这都|就|是)\s*(?:\d|十|第|一个|周|星期|礼拜)|^\s*(?:都|已经)(?:第|过)|^\s*还(?:不|没|在|是)|^\s*\d{1,2}(?:号|日)?了|^[^\S\n]*\d{1,3}(?=$|[\s,，。])|^\s*[^，。\s]{0,2}(?:\d+|[一二三四五六七八九十]+)度|^\s*(?:一看|才发现|发现|才知道|查|问)/

function datesRanked(text: string, now: Date): (Candidate<string> & { how: DateMention['how'] })[] {
  const mentions = findDates(text, now, 'past')
  const today = findDates('今天', now)[0]?.day ?? ''
  return mentions
    .filter(m => m.day <= today)
    .map(m => {
      const before =
        text
          .slice(Math.max(0, m.start - 10), m.start)
          .split('\n')
          .at(-1) ?? ''
      const after = text.slice(m.end, m.end + 12).split('\n')[0] ?? ''
      const partly = m.how === 'part-of-day'
      let score = partly ? 0.2 : 1
      const said = text.slice(m.start, m.end)
      // 当天 is the day spoken of before, whichever that was; 刚才 may be a moment of this talk.
      if (/^[当同]/.test(said)) score -= 3
      if (/^刚[才刚]/.test(said) && /^\s*(?:没发|发错|说错|打错|没说|说的|写错)/.test(after)) score -= 3
      if (partly && m.time !== undefined && /上午|中午|下午|早上/.test(said)) score += 0.5
      if (
        /^\s*(?:的|那天的?|发生的?|下午的|上午的|晚上的|早上的|中午的|两点多的|[^,，。]{0,5}的)?(?:事|事儿|事情)/.test(
          after,
        )
      )
        score += 3
      if (/^[^,，。\n]{0,2}那天/.test(after) || /就(?:是)?$/.test(before)) score += 0.5
      if (eventVerb.test(after)) score += partly ? 0.5 : 1
      if (/^[^,，。\n]{0,3}[交扣收付买修换装取寄送坏丢碰撞签](?:了)?的(?=$|[\s,，。])/.test(after)) score += 0.7
      if (/^\s*(?:下(?:的)?单|下的?订|预约|约的|出去玩|放假)/.test(after)) score -= 0.5
      if (
        planned.test(after) ||
        /^[^,，。]{0,5}(?:之前|以前|前)(?!面|台|[交送到发寄取下](?:单|货)?(?:了|的))/.test(after) ||
        (/(?:限|请于|务必|最晚|最迟|合同(?:上|里)?(?:写|约定|定)?的?(?:是)?|约定|写(?:的|着|明)|答应|承诺|说好|说是|说|本来|原定|预计|保证|等到|赶在|截止|最好|要求|务必在?|必须在?)\s*$/.test(
          before,
        ) &&
          !/^[^,，。\n]{0,8}(?:交付|签收|签的|送达|妥投)/.test(after))
      )
        score -= 2
      if (stateNow.test(after) || /(?:截至|截止|直到|到|等到|至)\s*$/.test(before)) score -= 1.5
      if (/^\s*(?:再|还没|还不|必须|之内|要|都)/.test(after)) score -= 1
      if (/^[^,，。]{0,5}(?:投诉|打[^,，。]{0,5}电话|打了|反映|催|咨询|去问|问|去查|发现)/.test(after)) score -= 0.35
      if (
        /(?:都|已经)\s*$/.test(before) ||
        /^\s*(?:都|已经|是)?(?:月底|(?:周|星期|礼拜)[一二三四五六日天]|\d{1,2}月\d)/.test(after) ||
        /^\s*了(?=$|[\s,，。])/.test(after)
      )
        score -= 1.5
      if (/(?:生日|结婚|出生|年会|活动)$/.test(before)) score -= 2
      return { value: m.day, start: m.start, end: m.end, score, how: m.how }
    })
    .sort((a, b) => b.score - a.score || a.start - b.start)
}

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
  const named = findIdentifiers(text, vocabulary.identifiers, []).filter(i => i.labelled)
  // A plate and a phone side by side have seventeen characters, too.
  const vins = findVins(text).filter(
    v => ![...named, ...(v.checked ? [] : [...plates, ...allPhones])].some(i => i.start < v.end && i.end > v.start),
  )
  const taken = [...plates, ...vins, ...allPhones]
  const identifiers = findIdentifiers(text, vocabulary.identifiers, taken)
  const phones = allPhones.filter(p => !identifiers.some(i => i.start < p.end && i.end > p.start))

  put('phone', rank(text, phoneCandidates(text, phones)))
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
        return { ...p, score: (othersPlate.test(before) ? -3 : 0) + (ownPlate.test(before) ? 1 : 0) }
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
        identifiers.filter(i => i.field === field).map(i => ({ ...i, score: i.labelled ? 0.5 : 0 })),
      ),
    )

  const products = findProducts(text, vocabulary)
  const names = findNames(text, phones)
  for (const line of conversation.lines) {
    if (line.question === null || !/称呼|姓名|贵姓|名字|哪位|以谁的名义/.test(line.question)) continue
    const answer = readName(text.slice(line.start, line.end).split(/[\s,，]/)[0] ?? '')
    const isThing = products.some(
      ({ start, end }) => start < line.start + (answer?.value.length ?? 0) && end > line.start,
    )
    if (answer !== null && !isThing)
      names.push({ ...answer, score: 4, start: line.start, end: line.start + answer.value.length })
  }
  put('name', rank(text, names), 1)

  const places = findPlaces(text, vocabulary)
  put(
    'place',
    places
      .map(p => {
        const own =
          /^(?:这边|内部|的?操作员|的?同事)/.test(text.slice(p.end, p.end + 4)) ||
          /我(?:是|们)$/.test(text.slice(Math.max(0, p.start - 3), p.start))
        return { ...p, score: (p.kind === 'site' ? 1 : 0) - (own ? 1.5 : 0) }
      })
      .sort((a, b) => b.score - a.score || a.start - b.start),
    -2,
  )
  put(
    'product',
    products
      .map(p => ({ ...p, score: vocabulary.genericProducts.has(p.value) ? -0.5 : 0 }))
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
