import type { Conversation } from './conversation.ts'
import type { Found } from './types.ts'

/** What may be the value of a field, with what speaks for it. */
export type Candidate<T> = {
  value: T
  start: number
  end: number
  score: number
  /** From 0 to 1, where it is known better than by the score. */
  confidence?: number
}

/** 打错了: the number before it is not the one. */
export const wrongAfter =
  /^\s*(?:这个|那个)?\s*(?:,|，)?\s*(?:是|早就?|已经?)?(?:我)?(?:输错|写错|打错|发错|报错|记错|填错|说错|搞错|错的|错了|不对|作废|不用了|不要了|停用|没用了|注销|换号|不用管|是旧的|是错的|那个不算)/
const wrongBefore =
  /(?:(?<![哦噢啊喔])不是|并非|原来那个|之前那个|上面那个|刚才那个|刚刚那个|旧的?(?:号|号码)?|老号码?|写成了?|打成了?|错写成|写的是|不要打|别打)(?:是|:|：|\s)*$/
/** Words between two values that make the later one stand. */
export const correction =
  /(?:不是\s?\d{2,6}[\s,，]*(?:是|应该是)|反了|颠倒|(?:最后|后面?|末尾|尾号)(?:[两三四几一二]位|那位)?(?:应该)?是|等[下等]|[哦噢喔]不|不不|[少多]了?[一两]位|[少多][打写输按念]|打错|写错|看错|输错|发错|记错|说错|报错|填错|搞错|弄错|贴错|复制错|粘错|错了|不对|不好意思|更正|纠正|应该是|改成|改为|以这个为准|以此为准|以后面的为准|换成|重新发|重发)/

const END = '(?:尾号|尾数|末尾|(?:最后|后头?|后面)(?:[两二三四几]?位)?)'
/** 打错 尾号是8809, 后四位写错 应该8809, 最后两位是09不是90: the last digits of the number before it. */
const rightEnd = new RegExp(
  `^[^\\d]{0,12}(?:错|不对|不是|应该|更正|改)[^\\d]{0,8}${END}[^\\d]{0,6}(?<wrong>\\d{2,4})(?!\\d)|^[^\\d]{0,4}${END}[^\\d]{0,4}(?:错|反|不对)[^\\d]{0,8}(?<late>\\d{2,4})(?![\\d.])|^[^\\d]{0,4}${END}应?该?是(?<not>\\d{2,4})[,，\\s]*不是\\d`,
)

/** A number of which the last digits are put right behind it, with the place of these digits. */
export function mendEnd(
  text: string,
  number: { value: string; end: number },
): { value: string; start: number; end: number } | null {
  const mended = rightEnd.exec(text.slice(number.end, number.end + 32))
  const digits = mended?.groups?.wrong ?? mended?.groups?.late ?? mended?.groups?.not
  if (mended === null || digits === undefined) return null
  const place = number.end + mended[0].lastIndexOf(digits)
  return { value: number.value.slice(0, -digits.length) + digits, start: place, end: place + digits.length }
}

/** The likeliest first: a value that is called wrong falls behind, one behind a correction goes before. */
export function rank<T>(text: string, candidates: Candidate<T>[]): Candidate<T>[] {
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

/** A candidate as a finding, with its source and a confidence. */
export function found<T>(conversation: Conversation, candidate: Candidate<T>): Found<T> {
  const confidence = Math.min(0.99, Math.max(0.3, candidate.confidence ?? 0.7 + 0.08 * candidate.score))
  return {
    value: candidate.value,
    source: conversation.sourceOf(candidate.start, candidate.end),
    confidence: Math.round(confidence * 100) / 100,
  }
}
