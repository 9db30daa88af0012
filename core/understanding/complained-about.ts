import { COMMON_SURNAME, SURNAME } from './names.ts'
import type { Place } from './places.ts'
import type { Vocabulary } from './vocabulary/vocabulary.ts'

export type Accused = { value: string; score: number; start: number; end: number }

const badge =
  /(?<![合同件单户])(?:工牌|工号|编号|胸牌|坐席|座席)(?:号|上?写的?)?(?:好像|应该|大概)?(?:是|为|:|：|\s)*([A-Za-z]{0,3}\d{2,6}(?![\dA-Za-z-])|(?<=(?:工号|工牌|胸牌)(?:号|是|为|:|：|\s)*)[A-Za-z]{1,3}-[A-Za-z]{0,2}\d{2,6})|(?:工牌|胸牌)(?:上?写的?|是|为|:|：|\s|名字)*([一-龥]{2,3})(?=$|[\s,，.。\n])|(?:客服|坐席|座席|专员|技师)\s?(\d{3,5})(?![\d年月号日元块次个])/g
const station = /([0-9一二三四五六七八九十]{1,3}号(?:工位|窗口|柜台|台|机位|技师|师傅|坐席|客服))/g
const nickname =
  /(?:客服|技师|师傅|销售|主播|店员|顾问)?(?:叫|名叫|昵称是?|网名是?|名字叫?是?)\s*[“"‘'「【]([^”"’'」】\n]{2,12}(?<!费|规定|条款|系统|活动))[”"’'」】]/g

/** 那位“阿橙”, 管理员 云朵小助理, the name somebody goes by. */
const goesBy =
  /(?:[那这][位个名]|管理员|主播|客服|坐席|助手)(?:叫|是)?\s*[“"‘'「【]([一-龥A-Za-z]{2,8}(?<!费|规定|条款|系统|活动))[”"’'」】]|(?:管理员|主播)\s([一-龥]{2,6})(?=[\s,，])/g
/** 叫薛凯: who is called so without a 我 is somebody else. */
const otherNamed = new RegExp(
  `(?:^|[\\s，。,!！])(?:他|她|那人|好像)?(?:名字)?叫(${SURNAME}[一-龥]{1,2})(?=$|[\\s,，.。])|(?<=[点店站部员长师]\\s?)(姓${SURNAME})(?=$|[\\s,，.。])`,
  'g',
)
/** 销售陆婷婷, 服务顾问(胸牌 贝晓峰), 那个叫刘佳的销售, 值班员叫罗成栋: the full name behind, or before, a post. */
const FULL_NAME = `${COMMON_SURNAME}(?![姓的了是在不我你他她们就都也很和跟把被给让说那这][一-龥]?)[一-龥]{1,2}`
const afterName =
  '(?=$|[\\s,，.。)）!！?？“"]|的(?:那个)?(?:销售|客服|师傅|店员|顾问|员工|人)|是不是|说|拍|对|跟|把|骂|让|态度)'
const calledBetween = new RegExp(
  `(?:那个|这个|那位|这位|有个|你们的?|[一-龥]员|师傅|值班的)(?:名字)?叫(${FULL_NAME})${afterName}`,
  'g',
)
const familiar = `[小阿](?![姐哥弟妹姨婆公爸妈时区孩心事票件便程])${SURNAME}`
/** 你们小田, 那个小樊, 跑业务的小游, 调度室小骆, 自称小孟: somebody of the company whom one calls so. */
const calledSo = new RegExp(
  `(?:你们|那个|这个|那位|那|这|[一-龥]{2}的|[室组部科处站店]|自称|接待我的|对接的)(?:叫)?(${familiar})(?![一-龥]?(?:费|件|店|时|区))`,
  'g',
)
/** What one sees of somebody whose name one does not know. */
const persons =
  '大姐|大哥|大妈|大爷|大叔|阿姨|姑娘|小伙子?|小姑娘|小妹|小哥|丫头|男的|女的|光头|胖子|后生仔?|老头|老太太?|年轻人|小年轻|男生|女生'
const described = new RegExp(
  `(?:你们|贵司|[窗柜前车门][口台间]|[店站部组室库里]的?)(?:那边)?(?:那个?|有个|这个|一个)?((?:[一-龥]{1,6}的)?(?:那个?)?(?:${persons}))|(?:坐个|有个|那个|这个)((?:[一-龥]{1,6}的)(?:${persons}))`,
  'g',
)
/** 开叉车的, 装纱窗的: by what he does. */
const byTrade =
  /你们(?:那个?)?([开跑送卖修装管搬卸派收][一-龥]{1,2}的)(?=[一-龥])(?!货|东西|件|车|时候|机|是|钱|都|也|什么)/g
const compiled = new Map<string, { named: RegExp; bare: RegExp; role: RegExp }>()

/** Compiled once for every list of roles. */
function staffPatterns(staff: string): { named: RegExp; bare: RegExp; role: RegExp } {
  const known = compiled.get(staff)
  if (known !== undefined) return known
  const named = new RegExp(
    `(?:${staff})(?:[(（][^)）\\n]{0,3}\\s?|叫什么)?\\s?(?:胸牌|工牌|名叫|叫)?\\s?${FULL_NAME}${afterName}|(?:${staff})(?:叫|是|姓)?[小老阿]${SURNAME}|(?:${staff})(?:叫|姓)\\s?${SURNAME}[一-龥]{0,2}(?=的|[\\s,，.。!！?？\\n]|$)|(?:${staff})\\s?[,，]?\\s?姓${SURNAME}|(?<![我])姓${SURNAME}的(?:那个)?(?:男|女)?(?:的)?(?:${staff})?|(?<![一-龥])${COMMON_SURNAME}(?:${staff})(?![部室门])|(?<=[们的个位找是跟和给把被叫让说问])${COMMON_SURNAME}(?:${staff})(?![部室门])`,
    'g',
  )
  const bare = new RegExp(
    `(?<=问|找|跟|联系|加了?|微信|发给)${familiar}(?![一-龥]?(?:费|件|店))|(?<![一-龥])[小老阿]${SURNAME}(?=现在|当初|当时|自己|昨天|今天|在|那天|答应|回|保证|没|说|又|也|就|不|一直|电话|微信|把|给|让|答|拍|承诺|跟|对|后来|$|[\\s,，.。!！?？])`,
    'g',
  )
  const role = new RegExp(`(?:${staff})`, 'g')
  const result = { named, bare, role }
  compiled.set(staff, result)
  return result
}

/** 李站长 139…: whoever signs with his number is not complained about. */
function signs(text: string, end: number): boolean {
  return /^\s*(?:手机|电话)?\s*[:：]?\s*1[3-9]\d{9}/.test(text.slice(end, end + 24))
}

function standsAlone(text: string, { start, end }: Place): boolean {
  return /(?:^|[\s,，。]|在)$/.test(text.slice(0, start).slice(-1)) && /^(?:[\s,，。]|$)/.test(text.slice(end, end + 1))
}

/** Whom or what a complaint is about: badge numbers, named staff (销售小郑, 姓梁的客服), sites, departments, roles; best first. */
export function findAccused(text: string, vocabulary: Vocabulary, places: readonly Place[]): Accused[] {
  const result: Accused[] = []
  const add = (value: string, score: number, start: number) => {
    if (value !== '') result.push({ value, score, start, end: start + value.length })
  }
  for (const match of text.matchAll(badge)) {
    const value = match[1] ?? match[2] ?? match[3] ?? ''
    add(value, 6, match.index + match[0].length - value.length)
  }
  for (const match of text.matchAll(nickname))
    add(match[1] ?? '', 6, match.index + match[0].lastIndexOf(match[1] ?? ''))
  for (const match of [...text.matchAll(goesBy), ...text.matchAll(otherNamed)]) {
    const value = match[1] ?? match[2] ?? ''
    add(value, 6, match.index + match[0].lastIndexOf(value))
  }
  for (const match of text.matchAll(calledSo)) {
    if (/我(?:是|们)[^，。\n]{0,8}$/.test(text.slice(Math.max(0, match.index - 8), match.index + 1))) continue
    add(match[1] ?? '', 4.5, match.index + match[0].lastIndexOf(match[1] ?? ''))
  }
  for (const match of text.matchAll(calledBetween))
    add(match[1] ?? '', 6, match.index + match[0].lastIndexOf(match[1] ?? ''))
  for (const match of text.matchAll(described)) {
    const value = match[1] ?? match[2] ?? ''
    add(value, 3, match.index + match[0].lastIndexOf(value))
  }
  for (const match of text.matchAll(byTrade)) add(match[1] ?? '', 2, match.index + match[0].lastIndexOf(match[1] ?? ''))
  for (const match of text.matchAll(station)) add(match[0], 5, match.index)
  if (vocabulary.staff !== '') {
    const { named, bare, role } = staffPatterns(vocabulary.staff)
    for (const match of text.matchAll(named)) {
      if (
        /我(?:是|们)?[^,，。\n]{0,6}$/.test(text.slice(Math.max(0, match.index - 8), match.index)) &&
        !/给|找|跟|问|和|对|让/.test(text.slice(Math.max(0, match.index - 8), match.index))
      )
        continue
      if (signs(text, match.index + match[0].length)) continue
      add(match[0], 5, match.index)
    }
    for (const match of text.matchAll(bare)) {
      const before = text.slice(Math.max(0, match.index - 12), match.index)
      if (/\d\s*(?:IT)?\s*$/.test(before) || /我是|叫我/.test(before)) continue
      add(match[0], 3, match.index)
    }
    for (const match of text.matchAll(role)) {
      const hasSurname = /(?:^|[\s,，。])[一-龥]$/.test(text.slice(Math.max(0, match.index - 2), match.index))
      if (hasSurname && signs(text, match.index + match[0].length)) continue
      add(match[0], 1, match.index)
    }
    // 西直门店店长, 榆林站的站长: not the whole site, but who runs it.
    for (const place of places) {
      if (place.kind !== 'site') continue
      const next = /^\s?的?(?:那个|这个)?/.exec(text.slice(place.end))?.[0].length ?? 0
      const head = result.find(a => a.score === 1 && a.start === place.end + next)
      if (head !== undefined) add(text.slice(place.start, head.end), 4.5, place.start)
    }
  }
  for (const place of places)
    if (place.kind === 'site' && /(?:店|网点|站|部|点|分拨|中心|仓库?|分公司|公司|库)$/.test(place.value))
      // 今天下午 永宁里店: only where it was, beside whoever did it.
      add(place.value, standsAlone(text, place) ? 1 : 4, place.start)
  if (vocabulary.units !== null) for (const match of text.matchAll(vocabulary.units)) add(match[0], 2.5, match.index)
  const complained = /(?:投诉|举报|反映|反应)(?:一下|下)?(?:你们|贵司|贵店)?(?:家|这边|那边)?(?:的)?/.exec(text)
  if (complained !== null) {
    const at = complained.index + complained[0].length
    for (const accused of result) if (accused.start >= at && accused.start <= at + 4) accused.score += 2
  }
  for (const accused of result) {
    const behind = text.slice(accused.end, accused.end + 4)
    const ahead = text.slice(Math.max(0, accused.start - 3), accused.start)
    if (/^(?:这边|内部|的?操作员|的?同事)/.test(behind) || /我(?:是|们)$/.test(ahead)) accused.score -= 4
  }
  return result.sort((a, b) => b.score - a.score || a.start - b.start)
}
