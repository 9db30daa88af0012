// Proves that what people of all ten processes write is understood: conversations of our own by several authors, in pieces, with typos, homophones,
// slang, sarcasm, traditional characters, numbers in odd shapes, corrections, other people's data and orders to the bot. They keep what was reached:
// the words and examples of the vocabulary were mended with them. The honest guess for people who write as freely is the held-out set, by an author
// who saw neither program nor vocabulary, and whose misses nobody has looked at.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { newTally, parseDialogues, predict, score } from '../../eval/dialogues.ts'

const dialogues = parseDialogues(readFileSync(new URL('../../eval/own-dialogues.jsonl', import.meta.url), 'utf8'))
const share = ({ right, gold }: { right: number; gold: number }) => (gold === 0 ? 1 : right / gold)
const f1 = (c: { right: number; predicted: number; gold: number }) => (2 * c.right) / (c.predicted + c.gold)

describe('conversations of our own', () => {
  const tally = newTally()
  const differences = dialogues.flatMap(dialogue => {
    const found = score(dialogue, predict(dialogue).prediction, tally)
    return found.length === 0 ? [] : [`${dialogue.id}: ${found.join(' · ')}`]
  })

  it('cover every process', () => {
    expect(new Set(dialogues.map(({ id }) => id)).size).toBe(dialogues.length)
    expect(dialogues.length).toBeGreaterThanOrEqual(100)
    expect(new Set(dialogues.map(({ pack }) => pack)).size).toBeGreaterThanOrEqual(8)
  })

  it('are understood as a whole', () => {
    expect(differences.length / dialogues.length, differences.join('\n')).toBeLessThanOrEqual(0.38)
  })

  it('lose no complaint and invent few', () => {
    const complaint = tally.intents.get('complaint')
    expect(complaint && f1(complaint)).toBeGreaterThanOrEqual(0.97)
  })

  it('have their category, severity, priority and reasons', () => {
    expect(share(tally.category)).toBeGreaterThanOrEqual(0.97)
    expect(share(tally.severity)).toBeGreaterThanOrEqual(0.94)
    expect(share(tally.priority)).toBeGreaterThanOrEqual(0.87)
    expect(share(tally.risk)).toBeGreaterThanOrEqual(0.85)
    expect(f1(tally.reasons)).toBeGreaterThanOrEqual(0.86)
    expect(f1(tally.demands)).toBeGreaterThanOrEqual(0.83)
  })

  it.each([
    ['phone', 0.92, 0.95],
    ['plate', 0.98, 0.98],
    ['orderNo', 0.94, 0.94],
    ['waybillNo', 0.97, 0.95],
    ['memberNo', 0.9, 0.97],
    ['amount', 0.88, 0.92],
    ['occurredAt', 0.92, 0.89],
  ] as const)('have their %s, and seldom another', (field, recall, precision) => {
    const counted = tally.fields.get(field)
    expect(counted && counted.right / counted.gold).toBeGreaterThanOrEqual(recall)
    expect(counted && counted.right / counted.predicted).toBeGreaterThanOrEqual(precision)
  })

  it('read the same every time', () => {
    for (const dialogue of dialogues.slice(0, 20))
      expect(predict(dialogue).prediction).toEqual(predict(dialogue).prediction)
  })
})

describe('conversations that no example was taken from', () => {
  const heldOut = parseDialogues(readFileSync(new URL('../../eval/held-out-dialogues.jsonl', import.meta.url), 'utf8'))
  const tally = newTally()
  for (const dialogue of heldOut) score(dialogue, predict(dialogue).prediction, tally)

  it('are understood nearly as well', () => {
    const complaint = tally.intents.get('complaint')
    expect(complaint && f1(complaint)).toBeGreaterThanOrEqual(0.97)
    expect(share(tally.category)).toBeGreaterThanOrEqual(0.94)
    expect(share(tally.severity)).toBeGreaterThanOrEqual(0.84)
    expect(share(tally.priority)).toBeGreaterThanOrEqual(0.86)
    expect(f1(tally.reasons)).toBeGreaterThanOrEqual(0.78)
    expect(f1(tally.demands)).toBeGreaterThanOrEqual(0.79)
  })

  it.each([
    ['amount', 0.9, 0.93],
    ['occurredAt', 0.94, 0.86],
  ] as const)('have their %s, and seldom another', (field, recall, precision) => {
    const counted = tally.fields.get(field)
    expect(counted && counted.right / counted.gold).toBeGreaterThanOrEqual(recall)
    expect(counted && counted.right / counted.predicted).toBeGreaterThanOrEqual(precision)
  })
})
