// Proves that vocabularies are data that can be laid over one another, and that a faulty one is refused with the path to the fault.
import { describe, expect, it } from 'vitest'
import { loadPolicy } from '../../../core/policy/load.ts'
import { vocabularyOf } from '../../../core/policy/vocabulary-of.ts'
import { understand } from '../../../core/understanding/understand.ts'
import { compileVocabulary } from '../../../core/understanding/vocabulary/compile.ts'
import { loadVocabulary } from '../../../core/understanding/vocabulary/load.ts'
import { VocabularyError } from '../../../core/understanding/vocabulary/patterns.ts'

const now = new Date('2026-11-18T15:20:00+08:00')

describe('a vocabulary', () => {
  it.each([
    ['an unknown key', { id: 'x', colour: 'red' }, /colour/],
    ['a pattern that is no regular expression', { id: 'x', signals: { bad: ['(坏'] } }, /signals\.bad/],
    ['a word that is not defined', { id: 'x', signals: { bad: ['{nobody}坏'] } }, /nobody/],
    ['a variant of another length', { id: 'x', variants: { 投拆: '投诉了' } }, /variants/],
    [
      'a category that listens to an unknown signal',
      { id: 'x', categories: { a: { signals: { nothing: 1 } } } },
      /nothing/,
    ],
    [
      'a severity rule for an unknown reason',
      { id: 'x', severity: { severity: [{ gives: 'major', rule: 'r', when: { anyReason: ['nope'] } }] } },
      /nope/,
    ],
  ])('with %s is refused', (_, source, message) => {
    expect(() => compileVocabulary(source)).toThrow(VocabularyError)
    expect(() => compileVocabulary(source)).toThrow(message)
  })

  it('grows by the words of a company', () => {
    const base = {
      id: 'base',
      words: { broken: '坏' },
      signals: { fault: [{ weight: 3, any: ['{broken}了'] }] },
      intents: { complaint: { threshold: 1, signals: { fault: 1 } } },
    }
    const company = { id: 'company', words: { broken: '歇菜' }, products: ['火星三号'] }
    const turns = [{ id: '1', role: 'customer' as const, text: '我的火星三号歇菜了' }]
    expect(understand(turns, compileVocabulary(base), now).intent.value).toBe('other')
    const result = understand(turns, compileVocabulary(base, company), now)
    expect(result.intent.value).toBe('complaint')
    expect(result.fields.product?.value).toBe('火星三号')
  })

  it.each([null, 'auto-dealer', 'logistics-line', 'monitoring'])('of the pack %s loads', pack => {
    expect(loadVocabulary(pack).intents.length).toBeGreaterThan(0)
  })

  it('knows the complaint numbers of the policy that it is read for', () => {
    const policy = loadPolicy('logistics-line')
    const waybill = (prefix: string, text: string) => {
      const vocabulary = vocabularyOf({ ...policy, number: { ...policy.number, prefix } })
      return understand([{ id: '1', role: 'customer', text }], vocabulary, now).fields.waybillNo?.value
    }
    expect(waybill('WL', '上次的投诉WL202611020018还没人管 我要投诉')).toBeUndefined()
    expect(waybill('QQ', '上次的投诉QQ202611020018还没人管 我要投诉')).toBeUndefined()
    expect(waybill('QQ', '货丢了我要投诉 WL202611020018')).toBe('WL202611020018')
    expect(waybill('WL', '货丢了我要投诉 运单号WL202611020018')).toBe('WL202611020018')
  })

  it('is not read from outside its folder', () => {
    expect(() => loadVocabulary('../../secrets')).toThrow()
  })
})
