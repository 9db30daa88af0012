// Proves how the sum in dispute and the day of what happened are chosen among those mentioned: by what stands around each, by weights that add up,
// mentions of one value together, or none where none is likely; and that without weights the rules alone decide.
import { describe, expect, it } from 'vitest'
import { crossed, likeliest, type Mention, sharesOf, wordsAround } from '../../../core/understanding/mentions.ts'
import { understand } from '../../../core/understanding/understand.ts'
import { compileVocabulary } from '../../../core/understanding/vocabulary/compile.ts'
import { loadVocabulary } from '../../../core/understanding/vocabulary/load.ts'

const mention = (value: number, ...traits: string[]): Mention<number> => ({ value, start: 0, end: 1, traits })
const weights = (none: number, traits: Record<string, number>) => ({ none, traits: new Map(Object.entries(traits)) })

describe('what stands around a mention', () => {
  const around = (text: string, said: string) => {
    const start = text.indexOf(said)
    return wordsAround(text, { start, end: start + said.length })
  }

  it('is what stands right before and behind it, and in its clause', () => {
    const traits = around('多收，退我300块吧，不然', '300')
    expect(traits).toEqual(expect.arrayContaining(['<我', '<退我', '>块', '>块吧', '[退', '[退我', ']块', ']吧']))
    expect(traits).not.toContain('[多')
    expect(traits).not.toContain(']不')
  })

  it('ends with the message, and has numbers alike', () => {
    expect(around('退钱\n300\n快点', '300')).toEqual(['first', 'last'])
    expect(around('收了1,280.5退300', '300')).toContain('<#退')
  })
})

describe('the likeliest mention', () => {
  it('is the one whose traits weigh most', () => {
    const all = [mention(50, 'paid'), mention(80, 'asked-back')]
    const found = likeliest(all, weights(0, { paid: -1, 'asked-back': 2 }))
    expect(found?.mention.value).toBe(80)
    expect(found?.share).toBeCloseTo(Math.exp(2) / (Math.exp(2) + Math.exp(-1) + 1))
  })

  it('has the shares of all mentions of its value', () => {
    const all = [mention(50, 'a'), mention(80, 'b'), mention(50, 'c')]
    const found = likeliest(all, weights(0, { a: 1, b: 1.5, c: 1 }))
    expect(found?.mention).toBe(all[0])
    expect(found?.share).toBeGreaterThan(sharesOf(all, weights(0, { a: 1, b: 1.5, c: 1 }))[1] ?? 1)
  })

  it('leaves to “none” what they do not take', () => {
    const [share = 0] = sharesOf([mention(50, 'heard-of')], weights(3, { 'heard-of': 0 }))
    expect(share).toBeCloseTo(1 / (1 + Math.exp(3)))
    expect(likeliest([], weights(0, {}))).toBeNull()
  })

  it('weighs a trait once, and traits together', () => {
    expect(crossed(['a', 'b'], ['x'])).toEqual(['a', 'a|x', 'b', 'b|x'])
    expect(sharesOf([mention(1, 'a', 'a')], weights(0, { a: 1 }))).toEqual(
      sharesOf([mention(1, 'a')], weights(0, { a: 1 })),
    )
  })
})

describe('weights of a vocabulary', () => {
  const said = [{ id: '1', role: 'customer' as const, text: '洗衣机寄丢了，2600块，要求赔偿' }]
  const now = new Date('2026-11-18T10:00:00+08:00')
  const amountBy = (vocabulary: ReturnType<typeof loadVocabulary>) => understand(said, vocabulary, now).fields.amount

  it('are replaced as a whole by a later source, and decide', () => {
    const nothing = compileVocabulary({ id: 'a', mentions: { sum: { none: 9, traits: ['1 <a'] } } })
    expect(nothing.mentions).toEqual({ sum: { none: 9, traits: new Map([['<a', 1]]) }, day: null })
    const vocabulary = loadVocabulary('logistics-line')
    expect(amountBy(vocabulary)?.value).toBe(2600)
    expect(amountBy({ ...vocabulary, mentions: nothing.mentions })).toBeUndefined()
  })

  it('may be missing: then the rules decide', () => {
    const vocabulary = loadVocabulary('logistics-line')
    expect(amountBy({ ...vocabulary, mentions: { sum: null, day: null } })?.value).toBe(2600)
  })

  it('must be lines of a weight and traits', () => {
    expect(() => compileVocabulary({ id: 'a', mentions: { sum: { none: 0, traits: ['much <a'] } } })).toThrow(
      /mentions\.sum\.traits\.0/,
    )
  })
})
