import { normalise } from '../understanding/normalise.ts'
import { readYesNo } from '../understanding/yes-no.ts'

/** What somebody can ask for in a word, at any time. */
export type Command = 'complain' | 'human' | 'progress' | 'withdraw' | 'cancel' | 'help' | 'who'

const EDGES = /^[\s\p{P}\p{S}]+|[\s\p{P}\p{S}]+$/gu
const POLITE =
  /^(?:你好|您好|请问|麻烦|请|帮我|给我|我想|我要|我想要|那|嗯|额|喂)+|(?:谢谢|一下|吧|啊|呀|呢|了|吗|嘛|哈)+$/gu

const COMMANDS: readonly [Command, RegExp][] = [
  [
    'human',
    /^(?:(?:转|找|接|要|叫|换|联系)?(?:到|个)?(?:人工|真人|活人|人工客服|真人客服|人工服务|在线客服)|转客服|找客服|跟(?:真)?人(?:工)?说|human)$/iu,
  ],
  [
    'progress',
    /^(?:(?:查|看|问|查询|查看)?(?:一下|下)?(?:我的)?(?:投诉)?(?:的)?(?:进度|进展|处理进度|处理结果|处理情况)(?:查询)?|(?:处理|办)(?:得|的)?(?:怎么样|到哪(?:里|儿|一步)?)|progress)$/iu,
  ],
  [
    'withdraw',
    /^(?:(?:撤诉|撤销|撤回|撤掉|取消)(?:我的|这个|这次)?投诉?|撤诉|撤销|撤回|(?:算了?|还是)?[,，。 ]*我?不(?:想|要|用)?(?:再)?(?:投诉|登记|反映)(?:了)?)$/u,
  ],
  ['cancel', /^(?:取消|算|算数|算了|不(?:用|说|弄|登记|需要|搞|麻烦)|不(?:说|弄)(?:了)?|没事|退出|作罢|cancel)$/iu],
  [
    'complain',
    /^(?:(?:提|有)?(?:个|一个)?(?:投诉|举报|新投诉|新的投诉|投诉你们|投诉一下|意见反馈|反馈问题)|投诉是?在这里?|complain)$/iu,
  ],
  [
    'who',
    /^(?:[你您](?:这)?(?:边|里|们)?)?(?:到底)?(?:是不?是?|叫)(?:个)?(?:机器人|真人|活人|人工(?:客服)?|人|AI|谁|什么(?:人|名字)?|自动回复(?:的)?)$/iu,
  ],
  ['help', /^(?:帮助|怎么用|使用说明|能干(?:什么|嘛)|有什么功能|菜单|help|\?|？)$/iu],
]

/** A message that is a command and nothing else; `null` for everything that tells something. */
export function readCommand(text: string): Command | null {
  const plain = normalise(text).replace(EDGES, '')
  if (plain.length === 0 || plain.length > 14) return null
  const bare = plain.replace(POLITE, '').replace(EDGES, '')
  for (const [command, pattern] of COMMANDS) if (pattern.test(bare) || pattern.test(plain)) return command
  return null
}

/** The number of an option, from 1 to `count`: `1`, `①`, `2️⃣`, `选2`, `第一个`, `1吧`, `B`, `最后一个`. */
export function readChoice(text: string, count: number): number | null {
  const plain = normalise(text)
    .replace(/\uFE0F?\u20E3/g, '')
    .replace(EDGES, '')
  if (/^(?:选)?最后(?:一|那)?(?:个|项|种|条)$/u.test(plain)) return count
  const match =
    /^(?:我?选|回复|第|是)?\s*([1-9①②③④⑤⑥⑦⑧⑨一二两三四五六]|[a-i])\s*(?:个|项|种|号|条|类|件)?(?:吧|的|啊|呢)?$/iu.exec(
      plain || text.trim(),
    )
  const mark = match?.[1]
  if (mark === undefined) return null
  const value = NUMERALS[mark.toLowerCase()] ?? Number(mark)
  return value >= 1 && value <= count ? value : null
}

const NUMERALS: Record<string, number> = {
  ...Object.fromEntries([...'①②③④⑤⑥⑦⑧⑨'].map((mark, index) => [mark, index + 1])),
  ...Object.fromEntries([...'abcdefghi'].map((mark, index) => [mark, index + 1])),
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
}

/** Whether a person says that he is satisfied with a result. */
export function readSatisfaction(text: string): 'satisfied' | 'unsatisfied' | null {
  const plain = normalise(text)
  if (
    /不(?:是)?(?:很|太|怎么|够)?(?:满意|行|好)|没(?:有)?(?:解决|弄好|修好|处理|用|搞定|收到|到账|退(?!货)|给我|赔|人(?:来|管|理|联系)|变化|改善|效果|办)|还是(?:老样子|一样|坏|有|不|没)|又(?:坏|出|响|亮|漏|开始)|差评|不接受|敷衍|糊弄|失望/u.test(
      plain,
    )
  ) {
    return 'unsatisfied'
  }
  if (/满意|解决了|好了|没问题了|修好了|挺好|不错|可以了|搞定/u.test(plain)) return 'satisfied'
  return null
}

/** "I have none", "I do not know", "I would rather not": an answer that ends the question. */
export function declines(text: string): boolean {
  const plain = normalise(text).replace(EDGES, '')
  return (
    plain.length <= 18 &&
    /^(?:我|也|都|还|真的|确实|暂时|目前|现在|这个|那个)*(?:没(?:有|了|呢|啊|车牌|牌照|运单|订单|单号|保单|记|留|带|注意|看清|上牌|办|$)|无$|不(?:知道|清楚|记得|方便|想(?:说|留|给|透露|提供)|需要|用|愿意|晓得|确定|要)|记不|想不起|想好|忘|跳过|保密|随便|你们看着办|看着办|都行|都可以|再说|还没(?:想好|有|上牌|办))|(?:车牌|牌照|电话|手机|号码?|名字|姓名|单号|编号)(?:我|还|也|都)*(?:没|不(?:知道|清楚|记得|方便))|^(?:还)?没想好/u.test(
      plain,
    )
  )
}

/** The fields that somebody says he cannot give, asked for or not: 没车牌呢还没提车; 没有单号 may be of an order or of a waybill. */
export function declinedFields(text: string): string[] {
  const match =
    /^(?:我|还|暂时|目前|现在|也|都)*没(?:有)?(车牌号?|牌照|运单号?|订单号?|单号|保单号?|会员号?|车架号)(?!的).{0,7}$/u.exec(
      normalise(text).replace(EDGES, ''),
    )
  if (match?.[1] === '单号') return ['waybillNo', 'orderNo']
  if (NO_PHONE.test(normalise(text).replace(EDGES, ''))) return ['phone']
  return match?.[1] === undefined ? [] : [fieldIn(match[1]) ?? []].flat()
}

/** 没电话通知我 tells what happened; 没电话 alone has none to give. */
const NO_PHONE =
  /^(?:我|还|暂时|目前|现在|也|都)*(?:没(?:有)?|不(?:方便)?(?:留|给|提供))(?:电话|手机|联系方式)(?:号码?)?(?:呢|啊|呀|的)?$/u

/** A field that people call by these words. */
const FIELD_WORDS: readonly [string, RegExp][] = [
  ['phone', /电话|手机|号码|联系方式/u],
  ['plate', /车牌|牌照/u],
  ['name', /名字|姓名|称呼|我?姓|不叫/u],
  ['vin', /车架号|vin/iu],
  ['orderNo', /订单|合同号|工单/u],
  ['waybillNo', /运单|快递单|单号/u],
  ['policyNo', /保单/u],
  ['memberNo', /会员/u],
  ['occurredAt', /时间|日期|哪天|日子|昨天|前天|今天|\d+[号日]/u],
  ['amount', /金额|钱|价|元|块/u],
  ['product', /车型|产品|型号|东西/u],
  ['place', /地点|地方|门店|哪家/u],
  ['wants', /诉求|希望|要求|想要的/u],
  ['category', /类型|类别|分类/u],
]

export type Spoken = { field: string | null; wrong: string; right: string }

/**
 * "电话不对，是…", "不是昨天是前天": something restated is wrong. `right` is what stands in its place, empty when it was not said;
 * `wrong` the words it replaces where they were repeated,
 * `field` is what it is about, where that was said. `null` when nothing is corrected.
 */
export function readCorrection(text: string): Spoken | null {
  const plain = normalise(text).trim()
  const instead = /(.{0,10}?)不是(.{1,24}?)[,，、;； 。]*(?:而|应该|应|其实)?是(.+)$/u.exec(plain)
  if (instead?.[3]) {
    return { field: fieldIn(`${instead[1]} ${instead[2]}`), wrong: (instead[2] ?? '').trim(), right: instead[3].trim() }
  }
  const wrong =
    /^(.{0,14}?)(?:不太?对|错|有误|写错|弄错|记错|打错|搞错|有问题)(?:了|啦|的)?[,，、:：;； 。]*(.*)$/u.exec(plain) ??
    /^(.{0,14}?)(?:应该|应当|其实|改成|改为|换成|更正为)(?:是)?(.+)$/u.exec(plain)
  if (!wrong) return null
  const right = (wrong[2] ?? '').replace(/^(?:应该|应当|其实|正确的|改成|改为)?(?:是|为|叫)?[:：,， ]*/u, '').trim()
  return { field: fieldIn(wrong[1] ?? ''), wrong: '', right }
}

function fieldIn(words: string): string | null {
  return FIELD_WORDS.find(([, pattern]) => pattern.test(words))?.[0] ?? null
}

/** Asks where a complaint stands, in whatever words. */
export function asksProgress(text: string): boolean {
  return /(?:多久|什么时候|啥时候|几时|几点|何时).{0,10}(?:处理|解决|联系|回复|答复|消息|说法|结果|好|打|弄)|(?:怎么|咋)还(?:没|不)|(?:有|出)?(?:结果|进展|消息|回复)(?:了)?(?:吗|没|么|没有|呢)|处理(?:得|的)?(?:怎么样|如何|到哪)|(?:没|没有|无)人(?:联系|理|管|找)我?|还(?:没|没有)人?(?:联系|处理|回|打)|到哪(?:一步|儿|里)?了/u.test(
    normalise(text),
  )
}

/** Asks for somebody higher up to take the matter in hand. */
export function asksForSuperior(text: string): boolean {
  const plain = normalise(text)
  return (
    plain.length <= 40 &&
    /(?:要求?|申请|给我|帮我|请|马上)?(?:升级(?:处理|投诉)?|往上反映|向上级?反映)|(?:找|叫|让|要|换)(?:一下|个)?(?:你们?|贵司|公司)?(?:的)?(?:领导|上级|主管|经理|老板|老总|总经理|负责人)(?:来|出来|处理|联系|给我|跟我|说话|$)/u.test(
      plain,
    )
  )
}

/** Says outright that this is another matter. */
export function saysNewMatter(text: string): boolean {
  return /(?:另外|还)(?:要|想)(?:再)?投诉|还有(?:另外)?(?:一)(?:件|个|桩)(?:别的|其他)?事|(?:另|别的|其他|新的)(?:外)?(?:一|的)?(?:件|个|桩)?(?:事(?:情)?|投诉)|再投诉|换(?:一|个|件)+事|跟(?:这|那|上)(?:个|次|件)?(?:事)?(?:没关系|无关)|不是(?:同)?一(?:件|回)事/u.test(
    normalise(text),
  )
}

/** Says outright that this belongs to what was told before. */
export function saysMore(text: string): boolean {
  return /^(?:补充|还有(?:就是)?|对了|再补充|忘了?说|更正|另外补充|接着说|顺便|同一(?:件|个)|还是(?:这|那)(?:件|个)事|刚才那)/u.test(
    normalise(text).trim(),
  )
}

/** Words that only keep a chat going. */
export function isSmallTalk(text: string): boolean {
  const parts = normalise(text)
    .replace(/\[[^\]]{1,8}\]/gu, '')
    .split(/[\s\p{P}\p{S}]+|(?<=好的?|知道了|收到|明白了?|行|可以)(?=谢|感谢|辛苦|麻烦|多谢)/u)
  return parts.every(part => SMALL_TALK.test(part))
}

const SMALL_TALK =
  /^(?:你?好|您好|hi|hello|在不?在?吗?|在|有人吗?|喂|嗯+|哦+|噢|额|啊|哈+|嘿+|呵+|(?:好的?)+|好吧|行|可以|ok|okay|知道了|明白了?|收到|了解|谢+谢*(?:你|您|啦)?|多谢|感谢|辛苦了?|麻烦了|不客气|再见|拜拜?|早上?好?|晚安|等(?:你|您)?(?:们)?(?:的)?消息|(?:啊|哎呀?|呀)?我?发错(?:人|群|地方)?|不好意思|抱歉|打扰|没事|不急|慢慢来|\d)?(?:啊|呀|哈|了|的|呢|吧|你们|您)*$/iu

/** Asks for a person within a longer message. */
export function asksForPerson(text: string): boolean {
  return /(?:转|找|接|要|换|叫|跟|和)(?:个|到|你们)?(?:人工|真人|活人)|人工客服|人工服务/u.test(normalise(text))
}

/** Gives the whole thing up, in a short message. */
export function givesUp(text: string): boolean {
  return text.length <= 16 && /不(?:想|要|用)?(?:再)?(?:投诉|登记|反映)了|(?:当|就当)我没说/u.test(normalise(text))
}

/** Thanks and farewells, which need no more than a word. */
export function isThanks(text: string): boolean {
  return /谢|感谢|辛苦|再见|拜/u.test(normalise(text)) && normalise(text).length <= 12
}

export function isYes(text: string): boolean {
  return readYesNo(text) === 'yes'
}

export function isNo(text: string): boolean {
  return readYesNo(text) === 'no'
}
