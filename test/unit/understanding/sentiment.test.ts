// Proves that the tone of words is read from data: parts weigh by their place and by how long the text is, and without weights nothing is said; and
// that the weights of the program tell grievances from praise in sentences of our own.
import { describe, expect, it } from 'vitest'
import { partsOf, readSentiment } from '../../../core/understanding/sentiment.ts'
import { understand } from '../../../core/understanding/understand.ts'
import { compileVocabulary } from '../../../core/understanding/vocabulary/compile.ts'
import { loadVocabulary } from '../../../core/understanding/vocabulary/load.ts'

const base = loadVocabulary(null)
const band = (upTo: number, scale: number, bias: number) => ({ upTo, scale, bias })
const now = new Date('2026-11-18T15:20:00+08:00')
const intentOf = (text: string) => understand([{ id: '1', role: 'customer', text }], base, now).intent.value

describe('the tone of words', () => {
  it('knows where a word stands', () => {
    const parts = partsOf('味道不错，但是送得太慢')
    expect(parts).toContain('不错')
    expect(parts).toContain('$太慢')
    expect(parts).toContain('&太慢')
    expect(parts).not.toContain('&味道')
    expect(parts).toContain('<味道')
    expect(parts).toContain('不错>')
    expect(partsOf('不太好吃')).toContain('不*好')
  })

  it('is weighed by data that a company can change', () => {
    const ours = {
      id: 'x',
      sentiment: { bands: [band(3, 2, -1), band(99, 1, -1)], words: ['2 糟心 糟心>', '-1.5 舒坦'] },
    }
    const lexicon = compileVocabulary(ours).sentiment
    expect(readSentiment('糟心', lexicon)).toBeCloseTo(-1 + (2 * 4) / Math.SQRT2)
    expect(readSentiment('住得舒坦', lexicon)).toBeCloseTo(-2.5)
    const theirs = compileVocabulary(ours, { id: 'y', sentiment: { words: ['-3 糟心'] } }).sentiment
    expect(readSentiment('糟心', theirs)).toBeCloseTo(-1 + (2 * (-3 + 2)) / Math.SQRT2)
    expect(readSentiment('糟心', null)).toBe(0)
  })

  it('refuses lines without a weight', () => {
    expect(() => compileVocabulary({ id: 'x', sentiment: { words: ['糟心'] } })).toThrow(/sentiment/)
  })

  it.each([
    '等了一个半小时才送到，汤都洒光了',
    '房间一股霉味，隔音差得离谱，整晚没睡',
    '用了三天就充不进电，客服爱理不理',
    '看着挺好，用了两天就掉漆，做工太差',
  ])('hears a grievance in: %s', text => {
    expect(intentOf(text)).toBe('complaint')
  })

  it.each([
    '味道很好，分量也足，下次还点',
    '酒店干净，离地铁近，前台很热情',
    '手机运行流畅，屏幕清晰，物流也快',
    '包装很仔细，没有一点磕碰，满意',
  ])('hears none in: %s', text => {
    expect(intentOf(text)).not.toBe('complaint')
  })

  it('never outweighs the plain word', () => {
    expect(intentOf('投诉')).toBe('complaint')
    expect(intentOf('我要投诉，谢谢')).toBe('complaint')
  })
})
