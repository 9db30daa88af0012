import { findAmounts, readAmount } from './amounts.ts'
import { findAccused } from './complained-about.ts'
import { plain } from './conversation.ts'
import { readDate } from './dates.ts'
import { readName } from './names.ts'
import { normalise } from './normalise.ts'
import { readNumeral } from './numerals.ts'
import { findIdentifiers } from './order-numbers.ts'
import { findPhones, readPhone } from './phones.ts'
import { findPlaces } from './places.ts'
import { findPlates } from './plates.ts'
import { findProducts } from './products.ts'
import type { FieldName } from './types.ts'
import { findVins } from './vin.ts'
import type { Vocabulary } from './vocabulary.ts'

/** An answer to a direct question about one field. `start` and `end` are places in the answer. */
export type FieldAnswer =
  | { kind: 'value'; value: string | number; start: number; end: number; confidence: number }
  /** There is none, or the customer will not say: 没有, 不记得, 不方便说. */
  | { kind: 'none' }
  /** It was said before: 就刚才那个, 上面发了. */
  | { kind: 'as-before' }

const none =
  /^(?:(?:我|这个|现在|暂时|目前|也|都|真的?|还|手头|车牌|单号|订单号?|电话)*)(?:没有?(?!问题|错)|无|不(?:知道|清楚|记得|晓得|方便|想说|想给|提供|告诉|说了|用了|需要|了)|记不(?:得|清|住)|忘(?:了|记)|找不(?:到|着)|丢了|没(?:带|拿|留|记|看|注意|收到|上牌|下来)|跳过|略过|不填|保密|匿名|不便|随便|冇|木有|没得|不晓得|查不到)/
const before =
  /(?:刚才|刚刚|上面|前面|之前|上边|已经|早就|不是)(?:不是|都|就|已经)?(?:那个|说|发|给|写|讲|提|报|留)|(?:就|还)(?:是)?(?:那个|这个微信|原来(?:的|那个)?|老样子|一样)|同上|没变|没换|如上|见上|你们(?:系统|那)(?:里)?(?:都)?有/

/**
 * Reads the answer to a question about one field ("您的电话？" → "138 2645 7719", "没有", "就刚才那个"). What no reader recognises is taken
 * as it stands for free-text fields, and is null for the strict ones, so that the bot asks again.
 */
export function readSpecificField(
  field: FieldName,
  answer: string,
  vocabulary: Vocabulary,
  now: Date,
): FieldAnswer | null {
  const text = plain(answer, vocabulary)
  const value = readValue(field, text, vocabulary, now)
  if (value !== null) return value
  const short = text.trim()
  if (before.test(short)) return { kind: 'as-before' }
  if (none.test(short)) return { kind: 'none' }
  return freeText(field, text)
}

function readValue(field: FieldName, text: string, vocabulary: Vocabulary, now: Date): FieldAnswer | null {
  const found = (value: string | number, at: { start: number; end: number }, confidence = 0.95): FieldAnswer => ({
    kind: 'value',
    value,
    start: at.start,
    end: at.end,
    confidence,
  })
  switch (field) {
    case 'phone': {
      const phone = readPhone(text)
      return phone === null ? null : found(phone.value, phone, phone.kind === 'mobile' ? 0.98 : 0.85)
    }
    case 'plate': {
      const plate = findPlates(text)[0]
      return plate === undefined ? null : found(plate.value, plate, 0.98)
    }
    case 'vin': {
      const vin = findVins(text)[0]
      return vin === undefined ? null : found(vin.value, vin, vin.checked ? 0.99 : 0.8)
    }
    case 'orderNo':
    case 'waybillNo':
    case 'policyNo':
    case 'memberNo': {
      const known = findIdentifiers(text, vocabulary.identifiers, []).find(i => i.field === field)
      if (known !== undefined) return found(known.value, known)
      const code = /[A-Za-z]{0,6}[ -]?\d[\dA-Za-z -]{3,28}/.exec(text)
      if (code === null) return null
      return found(
        code[0].replace(/ /g, '').replace(/-+$/, '').toUpperCase(),
        { start: code.index, end: code.index + code[0].length },
        0.85,
      )
    }
    case 'amount': {
      const amount = readAmount(text)
      if (amount === null || amount.currency !== '元' || findPhones(text).length > 0) return null
      const at = findAmounts(text)[0] ?? { start: 0, end: text.length }
      return found(amount.value, at, amount.max === undefined ? 0.95 : 0.75)
    }
    case 'occurredAt': {
      const date = readDate(text, now, 'past')
      return date === null ? null : found(date.day, date, 0.95)
    }
    case 'name': {
      const name = readName(text)
      return name === null ? null : found(name.value, name, 0.9)
    }
    case 'product': {
      const product = findProducts(text, vocabulary)[0]
      return product === undefined ? null : found(product.value, product, 0.85)
    }
    case 'place': {
      const place = findPlaces(text, vocabulary).sort((a, b) =>
        a.kind === b.kind ? a.start - b.start : a.kind === 'site' ? -1 : 1,
      )[0]
      return place === undefined ? null : found(place.value, place, 0.85)
    }
    case 'complainedAbout': {
      const accused = findAccused(text, vocabulary, findPlaces(text, vocabulary))[0]
      return accused === undefined ? null : found(accused.value, accused, 0.85)
    }
  }
}

function freeText(field: FieldName, text: string): FieldAnswer | null {
  if (!['name', 'product', 'place', 'complainedAbout'].includes(field)) return null
  const value = text
    .trim()
    .replace(/^(?:是|叫|在|就是|我叫|我是)\s*/, '')
    .replace(/[。.!！~～\s]+$/, '')
  if (value.length < 2 || value.length > (field === 'name' ? 8 : 40) || /[?？]$/.test(text.trim())) return null
  const start = text.indexOf(value)
  return { kind: 'value', value, start, end: start + value.length, confidence: 0.5 }
}

const circled = '①②③④⑤⑥⑦⑧⑨⑩'

/** Which of `count` numbered choices an answer takes, from 1: 1, ①, 1️⃣, 一, 第二个, 选3, 最后一个, 前者. Null when it takes none, or more than one. */
export function readChoice(answer: string, count: number): number | null {
  const text = normalise(answer.replace(/[\uFE0F\u20E3]/g, '')).trim()
  const within = (n: number | null) => (n !== null && Number.isInteger(n) && n >= 1 && n <= count ? n : null)
  const circle = circled.indexOf(text.charAt(0))
  if (circle >= 0 && text.length <= 3) return within(circle + 1)
  if (/^(?:选|要|是|就|我选|第)*(?:最后(?:一)?个?|最后那个|最下面(?:那个|的)?)/.test(text)) return within(count)
  if (count === 2 && /^前(?:者|一个|面(?:那个|的)?)/.test(text)) return 1
  if (count === 2 && /^后(?:者|一个|面(?:那个|的)?)/.test(text)) return 2
  const match =
    /^(?:我)?(?:选择?|要|是|就|应该是|属于|号码?|答案|编号)*\s*[(（【[]?(?:第\s*)?(\d{1,2}|[一二两三四五六七八九十]{1,3}|[A-Ha-h])\s*(?:[)）】\]]|个|项|种|条|号|类|款)?(?:吧|的|呢|啊|哈|谢谢|那个)?[\s.,。，、!！~]*$/.exec(
      text,
    )
  const token = match?.[1]
  if (token === undefined) return null
  if (/^[A-Ha-h]$/.test(token)) return within(token.toLowerCase().charCodeAt(0) - 96)
  return within(readNumeral(token))
}

/** What the answer to a satisfaction question says; 1 is satisfied, 2 is not. Null when it says neither. */
export function readSatisfaction(answer: string): 'satisfied' | 'unsatisfied' | null {
  const text = normalise(answer.replace(/[\uFE0F\u20E3]/g, '')).trim()
  if (/^[(（]?(?:2|②|二|两)[)）]?(?:[\s.,。，]|个|号|$)/.test(text)) return 'unsatisfied'
  if (/^[(（]?(?:1|①|一)[)）]?(?:[\s.,。，]|个|号|$)/.test(text)) return 'satisfied'
  if (/没有?(?:什么)?(?:不满|意见|问题了)|不(?:会)?不满意/.test(text)) return 'satisfied'
  if (
    /不(?:太|是很|怎么|够|算|是太|大|咋)?(?:满意|行|好|认可|接受|同意|可以)|(?:没|未|还没|没有|并没有?)(?:有)?(?:解决|处理|修好|满意|到账|收到|联系|改善|弄好|兑现|结果)|差(?:评|劲)|失望|(?:太|很|极|真)差|垃圾|敷衍|一般(?!都|来说)|又(?:坏|出问题|不行)|还是(?:老样子|不行|没|有问题|那样)|问题(?:还|依旧|依然|仍)|糊弄|骗人|👎|继续投诉|重新处理|不咋|凑合/.test(
      text,
    )
  )
    return 'unsatisfied'
  if (
    /满意|解决了|处理好了|搞定|修好了|弄好了|可以了?(?:$|[,，。!！谢])|挺?好的?(?:$|[,，。!！谢呀啊])|不错|谢谢|感谢|认可|接受|没(?:有)?问题|好评|点赞|👍|👌|辛苦了|ok|OK|行了?(?:$|[,，。!！])|还行|还可以/.test(
      text,
    )
  )
    return 'satisfied'
  return null
}

export type Command =
  | { kind: 'cancel' | 'withdraw' | 'human' | 'progress' | 'confirm' | 'deny' }
  /** Something said is wrong; `field` when it is named, the right value is read with `readSpecificField`. */
  | { kind: 'correction'; field: FieldName | null }

const fieldWords: readonly (readonly [FieldName, RegExp])[] = [
  ['phone', /电话|手机|号码|联系方式|联系电话/],
  ['plate', /车牌|牌照|车号/],
  ['vin', /车架号|VIN|vin|识别码/],
  ['waybillNo', /运单|托运单|快递单|面单/],
  ['orderNo', /订单|单号|合同号|工单/],
  ['policyNo', /保单/],
  ['memberNo', /会员|客户编号/],
  ['name', /姓名|名字|姓|称呼|叫/],
  ['amount', /金额|多少钱|钱数|数额|价格|损失|赔偿额/],
  ['occurredAt', /时间|日期|日子|哪天|几号/],
  ['place', /地点|地址|门店|网点|地方|哪个店|店名/],
  ['product', /产品|商品|型号|货物|东西|品名|车型/],
  ['complainedAbout', /投诉(?:的)?(?:对象|人)|被投诉|哪个人|人名|工号/],
]

const wrong =
  /(?:不对|不是|错了|有误|写错|打错|填错|记错|说错|输错|搞错|弄错|发错|看错|更正|纠正|改(?:成|为|一下|下)|应该是|换成|换(?:一)?个|不正确|修改)/

/**
 * Reads a message that steers the dialogue rather than tells anything: cancel the form, withdraw the complaint, a person, progress, yes, no, or
 * "the telephone number is wrong". Null for everything else. Long messages are stories, not commands.
 */
export function readCommand(message: string): Command | null {
  const text = normalise(message).trim()
  if (text.length > 40) return null
  if (/(?:不|别|没有?|不要|不想)(?:转|找|要)?人工/.test(text)) return null
  if (
    /^(?:我要?|请|麻烦|帮我|给我|快|能不能|可以)?\s*(?:转(?:接)?|找|要|接|换|叫)?(?:一下|个|一个)?(?:人工|真人|活人)(?:客服|服务|坐席|座席|处理)?(?:吗|吧|啊|谢谢|[!！。.?？\s])*$|^0$|转人工|转接人工|(?:找|要|接|换|叫)(?:个|一个)?(?:真人|人工|活人|人来|人跟我)|不(?:要|想)(?:跟|和)?机器人|叫(?:你们)?(?:领导|经理)(?:来|接)/.test(
      text,
    )
  )
    return { kind: 'human' }
  if (
    /撤(?:诉|销|回|了?投诉|单)|(?:不|不想|不用|不再|别|不要|算了[，,\s]*不|先不)(?:再)?(?:投诉|追究|计较|告)(?:了|吧|他|你们)*(?:$|[,，。!！\s])|取消(?:这个|我的|本次|那个|该)?投诉|投诉(?:就)?(?:取消|撤|算)了?(?:吧)?|结束投诉|(?:问题|事情)?已经?解决了?[，,\s]*(?:不用|撤|取消|算)/.test(
      text,
    )
  )
    return { kind: 'withdraw' }
  if (
    /^(?:算了|取消|不(?:填|弄|说|登记|报|办|用|要|搞)了|退出|放弃|不用了|结束|停止|返回|重来|重新(?:来|填|开始)|不登记了?|quit|exit|cancel|没事了|先这样)(?:吧|了|谢谢|啊|不(?:填|说|弄|登记)了|[，,。.!！\s])*$/i.test(
      text,
    )
  )
    return { kind: 'cancel' }
  if (
    /(?:查|问|看|催)(?:询|一下|下|一查|看)?(?:我的?|那个|上次的?)?(?:投诉|工单|案子|处理)?(?:的)?(?:进度|进展|状态|结果)|(?:处理|解决|办|进行|审核|调查)(?:到哪|得怎么样|的怎么样|怎么样|咋样|好了(?:吗|没))|^(?:进度|进展|查进度|查询|查询进度|到哪(?:了|一步)?了?|怎么样了)[?？!！。\s]*$|到哪(?:里|一步|儿)?了|(?:有)?(?:结果|消息|进展|回复)了?(?:吗|没有?|么)[?？]?$/.test(
      text,
    )
  )
    return { kind: 'progress' }
  const named = fieldWords.find(([, words]) => words.test(text))?.[0] ?? null
  if (wrong.test(text) && !/^(?:没错|不是(?:吗|么)|对不对)/.test(text)) {
    if (named !== null) return { kind: 'correction', field: named }
    if (findPhones(text).length > 0) return { kind: 'correction', field: 'phone' }
    if (findPlates(text).length > 0) return { kind: 'correction', field: 'plate' }
    if (/写错|打错|填错|记错|说错|输错|搞错|看错|更正|修改|改成|改为|应该是|有误|错了|改一下|改下/.test(text))
      return { kind: 'correction', field: null }
  }
  if (
    /^(?:不(?:对|是|行|正确|准确|同意|可以)?|否|错|没有|不确认|有问题|不对劲|no|n|取消)(?:的|啊|呀|哦|吧|了|[，,。.!！?？\s])*$/i.test(
      text,
    )
  )
    return { kind: 'deny' }
  if (
    /^(?:确认|确定|提交|登记吧?|对(?:的|啊|呀|对|头)*|是(?:的|啊|呀|滴)*|没错|没问题|没有问题|好(?:的|吧|啊|滴|嘞)*|可以(?:的|了)?|行(?:的|吧|了)?|嗯+(?:对|是的|好)?|恩+|ok(?:ay)?|yes|y|正确|无误|属实|同意|就这样(?:吧)?|就这些|信息(?:无误|正确)|1|①|✅|👌|👍|\[OK\]|没(?:有)?(?:其他|别的|补充)(?:的)?了?|中|要得|得|系)(?:[，,。.!！~～\s]|了|的|吧|谢谢|没错|对|是的|提交|登记|确认|就这样|麻烦(?:了|你)?)*$/i.test(
      text,
    )
  )
    return { kind: 'confirm' }
  return null
}
