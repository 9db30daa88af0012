/** Proves that running text becomes what an official account can show, and that long texts are cut without loss. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { errcodes, ruleOf } from '../../../bots/wechat/errcodes.ts'
import { renderSpans, splitText } from '../../../bots/wechat/render.ts'

it('A mention becomes the name.', () => {
  expect(renderSpans([{ text: '已转给' }, { mention: 'ou_1', name: '王经理' }, { text: '处理。' }])).toBe(
    '已转给王经理处理。',
  )
})

it('A long text is cut after a sentence.', () => {
  const sentence = '您反映的问题我们已经记录并转给服务经理。'
  const parts = splitText(sentence.repeat(40), 2048)
  expect(parts.length).toBe(2)
  for (const part of parts) expect(part.endsWith('。')).toBe(true)
  expect(parts.join('')).toBe(sentence.repeat(40))
})

it('A text without any border is cut between letters, never inside one.', () => {
  const parts = splitText('👨‍👩‍👧'.repeat(200), 2048)
  expect(parts.join('')).toBe('👨‍👩‍👧'.repeat(200))
  for (const part of parts) expect(part.length % '👨‍👩‍👧'.length).toBe(0)
})

it('Every part fits, and nothing but white space is lost.', () => {
  const texts = fc.string({ unit: fc.constantFrom('汉', 'a', '。', ' ', '\n', '👍', '，'), maxLength: 500 })
  fc.assert(
    fc.property(texts, fc.integer({ min: 8, max: 200 }), (text, limit) => {
      const parts = splitText(text, limit)
      for (const part of parts) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(limit)
      expect(parts.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
    }),
  )
})

it('Every error code is explained in Chinese, and an unknown one is not tried again.', () => {
  for (const rule of Object.values(errcodes)) expect(rule.explanation).toMatch(/\p{Script=Han}.*。$/u)
  expect(ruleOf(99999).retry).toBe('never')
  expect(ruleOf(45015).retry).toBe('never')
  expect(ruleOf(45011)).toMatchObject({ retry: 'later', retryAfterMs: 60_000 })
})
