/**
 * Proven here: an inquiry is answered and ends, or becomes a complaint and never goes back; a suggestion is answered, praise is passed on; the
 * cause is found out level by level by those who may, one record for several causes; a case ends by arbitration, in court or by a leader's review.
 */
import { describe, expect, test } from 'vitest'
import type { Registration } from '../../../core/complaint/event.ts'
import { at } from '../samples.ts'
import { playUnder, running } from './play.ts'

const NOW = '2026-11-18 11:00'
const base = playUnder({})
const kinds = ['complaint', 'inquiry', 'suggestion'] as ('complaint' | 'inquiry' | 'suggestion')[]
const contact = base.policy.clocks.contact
const callBack = base.policy.clocks['call-back']
if (!contact || !callBack) throw new Error('the pack has these clocks')
const clerk = { type: 'person', id: 'customer-service-manager' } as const

describe('What is no complaint', () => {
  const { does, open, would } = playUnder({
    contacts: {
      inquiry: { name: '咨询', needs: 'answer' },
      suggestion: { name: '建议', needs: 'answer' },
      praise: { name: '表扬', needs: 'record' },
    },
    clocks: {
      ...base.policy.clocks,
      answer: { ...contact, kinds, stops: ['answered'] },
      'call-back': { ...callBack, kinds },
    },
  })
  const ask = (kind: Registration['kind']) => open(NOW, kind === undefined ? {} : { kind })
  const answer = { type: 'answer', text: '保养是五千公里', content: false } as const

  test('has its own clocks and no steps of a complaint.', () => {
    expect(running(ask('inquiry'))).toEqual(['answer'])
    expect(would(ask('inquiry'), { type: 'contact', note: '好' }, NOW)).toEqual(['contacted'])
    expect(would(ask('inquiry'), { type: 'dismiss', reason: '不是' }, NOW)).toBe('is-no-complaint')
    expect(would(ask('complaint'), answer, NOW)).toBe('is-complaint')
  })

  test('ends with an answer that contents whoever asked.', () => {
    const answered = does(ask('inquiry'), answer, NOW)
    expect(answered.complaint.status).toBe('resolved')
    const ended = does(answered, { type: 'rate', satisfied: true, words: '1' }, NOW, { type: 'system', id: 'heed' })
    expect(ended.complaint).toMatchObject({ status: 'closed', ending: 'answered', kind: 'inquiry', points: 0 })
    expect(does(ask('suggestion'), answer, NOW).complaint.ending).toBe('answered')
  })

  test('becomes a complaint when it is still doubted, and stays one.', () => {
    const answered = does(ask('inquiry'), answer, NOW)
    const doubted = does(answered, { type: 'rate', satisfied: false, words: '还是不懂' }, NOW)
    expect(doubted.complaint).toMatchObject({ kind: 'complaint', status: 'dispatched' })
    expect(running(doubted)).toEqual(expect.arrayContaining(['contact', 'progress']))
    expect(would(doubted, { type: 'convert', words: '转回' }, NOW)).toBe('is-complaint')
  })

  test('is passed on and done where it is only to be recorded.', () => {
    expect(ask('praise').complaint).toMatchObject({ status: 'closed', ending: 'recorded', department: 'operations' })
  })
})

test('What is plainly unfounded is explained at once and recorded, and costs nobody anything.', () => {
  const explained = base.does(base.open(NOW), { type: 'explain', reason: '这是正常的' }, NOW, clerk)
  expect(explained.complaint).toMatchObject({ status: 'closed', ending: 'explained', points: 0, result: '这是正常的' })
})

describe('The cause', () => {
  const taxonomy = [
    {
      id: 'repair',
      name: '维修',
      children: [{ id: 'noise', name: '异响', children: [{ id: 'pad', name: '刹车片' }] }],
    },
    { id: 'parts', name: '备件', children: [{ id: 'late', name: '晚到', children: [{ id: 'stock', name: '缺货' }] }] },
  ]
  const { does, open, would } = playUnder({
    taxonomy,
    classification: { intakeLevels: 2, required: true, reroute: true },
    routing: [{ when: { category: ['parts'] }, department: 'parts' }, { department: 'operations' }],
  })
  const opened = open(NOW, { category: 'repair/noise' })
  const contacted = does(opened, { type: 'contact', note: '好' }, NOW)
  const to = (category: string, also: string | null = null) =>
    ({ type: 'classify', category, also, values: {}, because: '拆检' }) as const

  test('is chosen to its depth only by the handler, who has spoken to the customer.', () => {
    expect(would(opened, to('parts/late'), NOW, clerk)).toEqual(['classified', 'transferred'])
    expect(would(contacted, to('repair/noise/pad'), NOW, clerk)).toBe('handler-only')
    expect(would(opened, to('repair/noise/pad'), NOW)).toBe('contact-first')
    expect(would(contacted, to('repair/noise/pad'), NOW)).toEqual(['classified'])
    expect(would(contacted, to('repair/wind'), NOW)).toBe('no-such-category')
  })

  test('must be known before there is a result.', () => {
    const complete = { type: 'complete', result: '换了' } as const
    expect(would(contacted, complete, NOW)).toBe('classify-first')
    expect(would(does(contacted, to('repair/noise/pad'), NOW), complete, NOW)).toEqual([
      'itemStarted',
      'itemFilled',
      'resolved',
    ])
  })

  test('is one record with its root cause where there are several, and goes to the department of that.', () => {
    const classified = does(contacted, to('parts/late/stock', 'repair/noise'), NOW)
    expect(classified.complaint).toMatchObject({
      category: 'parts/late/stock',
      causes: ['repair/noise'],
      department: 'parts',
      handler: 'parts-supervisor',
    })
  })
})

describe('A case without agreement', () => {
  const { does, open, would } = playUnder({ settlements: ['arbitration', 'court'] })
  test('ends by arbitration or in court, once somebody has spoken to the customer.', () => {
    const settle = { type: 'settle', way: 'court', result: '调解' } as const
    expect(would(open(NOW), settle, NOW)).toBe('contact-first')
    const contacted = does(open(NOW), { type: 'contact', note: '好' }, NOW)
    expect(does(contacted, settle, NOW).complaint).toMatchObject({ status: 'adjudicated', ending: 'court' })
    expect(does(contacted, { ...settle, way: 'arbitration' }, NOW).complaint.status).toBe('arbitrated')
    expect(base.would(base.does(base.open(NOW), { type: 'contact', note: '好' }, NOW), settle, NOW)).toBe('not-now')
  })
})

test('Where a leader reviews, a satisfied customer does not close the case; the review does, or sends it back.', () => {
  const { does, open, would } = playUnder({ followUp: { ...base.policy.followUp, review: true } })
  const contacted = does(open(NOW), { type: 'contact', note: '好' }, NOW)
  const resolved = does(contacted, { type: 'complete', result: '已道歉' }, NOW)
  const review = { type: 'review', outcome: 'close', note: '' } as const
  expect(would(resolved, review, NOW)).toBe('rating-first')
  const later = '2026-11-24 11:00'
  const rated = does(resolved, { type: 'followUp', outcome: 'satisfied', note: '满意' }, later, clerk)
  expect(rated.complaint.status).toBe('resolved')
  expect(does(rated, review, later).complaint).toMatchObject({ status: 'closed', ending: 'reviewed' })
  expect(would(rated, { ...review, outcome: 'return' }, later)).toBe('reason-needed')
  expect(does(rated, { ...review, outcome: 'return', note: '再查' }, later).complaint.round).toBe(2)
  expect(at(later).getTime()).toBeGreaterThan(at(NOW).getTime())
})
