import { COMMON_SURNAME, SURNAME } from './names.ts'
import type { Place } from './places.ts'
import type { Vocabulary } from './vocabulary.ts'

export type Accused = { value: string; score: number; start: number; end: number }

const badge =
  /(?:工牌|工号|编号|胸牌|坐席|座席)(?:号|上?写的?)?(?:好像|应该|大概)?(?:是|为|:|：|\s)*([A-Za-z]{0,3}\d{2,6})|(?:工牌|胸牌)(?:上?写的?|是|为|:|：|\s|名字)*([一-龥]{2,3})(?=$|[\s,，.。\n])|(?:客服|坐席|座席|专员|技师)\s?(\d{3,5})(?![\d年月号日元块次个])/g
const station = /([0-9一二三四五六七八九十]{1,3}号(?:工位|窗口|柜台|台|机位|技师|师傅|坐席|客服))/g
const nickname =
  /(?:客服|技师|师傅|销售|主播|店员|顾问)?(?:叫|名叫|昵称是?|网名是?|名字叫?是?)\s*[“"‘'「【]([^”"’'」】\n]{2,12})[”"’'」】]/g

const compiled = new Map<string, { named: RegExp; bare: RegExp; role: RegExp }>()

/** Compiled once for every list of roles. */
function staffPatterns(staff: string): { named: RegExp; bare: RegExp; role: RegExp } {
  const known = compiled.get(staff)
  if (known !== undefined) return known
  const named = new RegExp(
    `(?:${staff})(?:叫|是|姓)?[小老阿]${SURNAME}|(?:${staff})(?:叫|姓)\\s?${SURNAME}[一-龥]{0,2}(?=的|[\\s,，.。!！?？\\n]|$)|(?<![我])姓${SURNAME}的(?:那个)?(?:男|女)?(?:的)?(?:${staff})?|${COMMON_SURNAME}(?:${staff})(?![部室门])`,
    'g',
  )
  const bare = new RegExp(
    `(?<![一-龥])[小老阿]${SURNAME}(?=现在|说|又|也|就|不|一直|电话|微信|把|给|让|答|拍|承诺|跟|对|后来|$|[\\s,，.。!！?？])`,
    'g',
  )
  const role = new RegExp(`(?:${staff})`, 'g')
  const result = { named, bare, role }
  compiled.set(staff, result)
  return result
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
  for (const match of text.matchAll(station)) add(match[0], 5, match.index)
  if (vocabulary.staff !== '') {
    const { named, bare, role } = staffPatterns(vocabulary.staff)
    for (const match of text.matchAll(named)) {
      if (
        /我(?:是|们)?[^,，。\n]{0,6}$/.test(text.slice(Math.max(0, match.index - 8), match.index)) &&
        !/给|找|跟|问|和|对|让/.test(text.slice(Math.max(0, match.index - 8), match.index))
      )
        continue
      add(match[0], 5, match.index)
    }
    for (const match of text.matchAll(bare)) {
      const before = text.slice(Math.max(0, match.index - 12), match.index)
      if (/\d\s*(?:IT)?\s*$/.test(before) || /我是|叫我/.test(before)) continue
      add(match[0], 3, match.index)
    }
    for (const match of text.matchAll(role)) add(match[0], 1, match.index)
  }
  for (const place of places)
    if (place.kind === 'site' && /(?:店|网点|站|部|点|分拨|中心|仓库?|分公司|公司|库)$/.test(place.value))
      add(place.value, 4, place.start)
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
