import type { Vocabulary } from './vocabulary/vocabulary.ts'

export type Place = { value: string; kind: 'site' | 'city'; start: number; end: number }

const cut =
  /在|去|到|从|你们|我们|咱们|贵司|贵|这|那|哪|家|个|的|了|于|是|就|找|给|被|跟|和|与|发|送|把|打|问|我|你|他|她|它|说|让|有|没|一|几|每|两|走|来|回|过|经|住|们|货|不|要|去|叫|放|堵|该|各|全|本|某|别|旁|进|出|开|停|同|也|都|还|又|再|请|对|问|时|候|天|年|月|日|号|早|晚|刚|达|抵|寄|至|丢|以|为|因|其|另|当/g
const generic =
  /^(?:高速|快递|维修|服务|销售|物流|加油|充电|汽车|火车|饭|门|商|分|总|网|小区|公司|专卖|旗舰|连锁|零售|线下|实体|自营|官方|官网|便利|体验|直营|隔壁|附近|楼下|中转|仓|洗车|修理|大小|便民|收费|服务区)/

/** Named places of a normalised text: cities and districts of the vocabulary, and names that end like a place (闽江大道店, 沈海高速, 玉林网点). */
export function findPlaces(text: string, vocabulary: Vocabulary): Place[] {
  if (vocabulary.places === null) return []
  const result: Place[] = []
  for (const match of text.matchAll(vocabulary.places)) {
    const { city, rest, own } = match.groups ?? {}
    if (city !== undefined) {
      const start = match.index
      if (rest !== undefined && !cutInside(rest)) {
        result.push({ value: match[0], kind: 'site', start, end: start + match[0].length })
        continue
      }
      const behind = text.slice(start + city.length, start + city.length + 4)
      const town = /^(?:市|县|区)?([一-龥]{2,3})(?=$|[\s,，.。!！?？\n])/.exec(behind)?.[0] ?? ''
      const value =
        town !== '' && !cutInside(town) && !/[等装修送卸提拿开丢坏吃玩见问查看了吗呢啊]/.test(town) ? city + town : city
      result.push({ value, kind: 'city', start, end: start + value.length })
      continue
    }
    if (own === undefined) continue
    let offset = 0
    for (const stop of own.matchAll(cut))
      if (stop.index + stop[0].length <= own.length - 1) offset = stop.index + stop[0].length
    const value = own.slice(offset)
    if (value.length < 3 || generic.test(value)) continue
    result.push({ value, kind: 'site', start: match.index + offset, end: match.index + own.length })
  }
  return result
}

function cutInside(text: string): boolean {
  // Not `test`: it would leave its place behind for the next search.
  return text.search(cut) >= 0
}
