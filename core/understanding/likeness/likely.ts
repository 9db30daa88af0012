import type { Conversation } from '../conversation.ts'
import { foundAt, type Signals } from '../judge.ts'
import type { Found, Intent } from '../types.ts'
import type { Likeness, Shares } from './likeness.ts'

/** With fewer Chinese characters that are no number and no time a message is like anything: 差价二百六, 今早八点五十. */
export const FEWEST = { wish: 5, ground: 9 }
const telling = /(?![零一二两俩三四五六七八九十百千万点分秒时号日月年周今昨明早晚上中下午天前后])[一-龥]/g

/** What single messages are so like that it is taken for said, without a plain word for it. */
export function likelyIn(
  conversation: Conversation,
  likeness: Likeness | null,
  known: readonly { id: string; likely: number | null }[],
  fewest: number,
): Found<string>[] {
  if (likeness === null) return []
  return conversation.lines.flatMap(({ id: turn, start, end }) => {
    const line = conversation.text.slice(start, end)
    if ((line.match(telling)?.length ?? 0) < fewest) return []
    const { of } = likeness(line)
    return known.flatMap(({ id, likely }) => {
      const share = of.get(id) ?? 0
      return likely === null || share < likely ? [] : [foundAt(id, { turn, start: 0, end: end - start }, share - 0.3)]
    })
  })
}

/** Beyond these odds nothing gets more likely. */
const SUREST = 8

/** A likeness that rests on so many words and parts of words counts half. */
const HALF_TOLD = 10

/** Logarithmic odds of every intent, bounded; the fewer words are known, the less they say. */
export function oddsOf(shares: Shares<Intent> | null): ReadonlyMap<Intent, number> | null {
  if (shares === null) return null
  const told = shares.known / (shares.known + HALF_TOLD)
  const odds = new Map<Intent, number>()
  for (const [intent, share] of shares.of)
    odds.set(intent, told * Math.max(-SUREST, Math.min(SUREST, Math.log((share + 1e-4) / (1 - share + 1e-4)))))
  return odds
}

/** How much less a flat tone says of a long telling that is like complaints: many tell the worst without a loud word. */
export const CALMLY_TOLD = 0.6
const LONG_TOLD = 40

/** How sure it is, from 0 to 1, that a telling of some length is a complaint. */
export function likelyComplaint(shares: Shares<Intent> | null): number {
  return shares === null ? 0 : (shares.of.get('complaint') ?? 0) * (shares.known / (shares.known + LONG_TOLD))
}

const TERSE = 20

/** A plain word for a grievance is the more telling the fewer other words there are to go by: 态度差. */
export function tersely(signals: Signals, known: number): number {
  const words = (signals.get('grievance')?.strength ?? 0) + (signals.get('complaint-word')?.strength ?? 0)
  return Math.min(words, 4) * (TERSE / (TERSE + known))
}
