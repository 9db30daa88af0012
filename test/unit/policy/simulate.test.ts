/**
 * Proves: what was recorded under one regulation is replayed under another with its own severity, departments, deadlines, chain and points;
 * what leaves the system to be replayed holds nothing personal. The program prints who would have been told, what late, and what it costs.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { catchUp, extendCase } from '../../../core/case/case.ts'
import { loadPolicy } from '../../../core/policy/load.ts'
import { anonymousLine, type RecordedLine, readRecorded } from '../../../core/simulate/recorded.ts'
import { simulate } from '../../../core/simulate/simulate.ts'
import { simulationTable } from '../../../core/simulate/table.ts'
import { at, newCase, policy } from '../samples.ts'

const handler = { type: 'person', id: 'operations-manager' } as const

/** Registered at ten, contacted an hour later, done the next day. */
function recorded() {
  const opened = newCase('2026-11-18 10:00', { fields: { plate: '粤B6N2M9', amount: 3000 } })
  const later = (time: string) => at(time).toISOString()
  const contacted = extendCase(
    opened,
    [{ type: 'contacted', at: later('2026-11-18 11:00'), by: handler, data: { note: '客户张建国 13860317719' } }],
    policy,
  )
  const done = extendCase(
    catchUp(contacted, policy, at('2026-11-19 10:00')),
    [{ type: 'resolved', at: later('2026-11-19 10:00'), by: handler, data: { result: '已返修' } }],
    policy,
  )
  return done.events.map(event => anonymousLine(event, 'c1'))
}

test('Nothing personal leaves with the events, and what rules ask about does', () => {
  const text = recorded()
    .map(line => JSON.stringify(line))
    .join('\n')
  expect(text).not.toMatch(/张建国|13860317719|6N2M9|刹车|o_customer|已返修/)
  expect(readRecorded(text)).toEqual(recorded())
  expect(text).toContain('"amount":3000')
  expect(text).toContain('"plate":"x"')
})

test('Whatever the event, words and numbers of people do not leave with it', () => {
  const learned = {
    reasons: ['media'],
    emotion: 'upset',
    fields: { plate: '粤B6N2M9', amount: 800, product: '轮胎' },
  } as const
  const told = [
    ['detailAdded', { text: '我是张建国', attachments: [{ kind: 'image', key: '张建国' }], learned }],
    [
      'absorbed',
      {
        from: '张建国',
        number: 'TS粤B6N2M9',
        conversation: 'wechat:张建国',
        name: '张建国',
        phone: '13860317719',
        learned,
      },
    ],
    ['asked', { question: '张建国的车牌是粤B6N2M9吗' }],
    ['instructed', { instruction: '给张建国打 13860317719' }],
    ['expertOpinionAsked', { item: 'technical', question: '张建国', person: null }],
    ['itemFilled', { item: 'feedback', awaits: null, values: { cause: '张建国', cost: 300 } }],
    ['violationRecorded', { violation: 'late-report', person: '张建国', note: '张建国' }],
    ['linked', { rule: 'same-plate', complaintId: '张建国', number: '张建国' }],
    [
      'classified',
      { category: 'repair-quality', causes: [], values: { risk: 'high', name: '张建国' }, because: '张建国' },
    ],
  ] as const
  const lines = told.map(([type, data], index) =>
    anonymousLine({ seq: index + 1, at: '2026-11-18T02:00:00.000Z', by: handler, type, data } as never, 'c1'),
  )
  const text = JSON.stringify(lines)
  expect(text).not.toMatch(/张建国|13860317719|6N2M9|轮胎/)
  expect(lines[0]?.data).toEqual({
    text: 'x',
    attachments: [],
    learned: { ...learned, fields: { plate: 'x', amount: 800, product: 'x' } },
  })
  expect(lines[5]?.data).toEqual({ item: 'feedback', awaits: null, values: { cause: 'x', cost: 300 } })
  expect(lines[8]?.data).toMatchObject({ category: 'repair-quality', values: { risk: 'high', name: 'x' } })
})

test('Under its own rules the case was in time', () => {
  const [result] = simulate(recorded(), policy, null)
  expect(result).toMatchObject({ department: 'operations', missed: [], points: 0, severity: 'general', skipped: 0 })
})

test('What followed from the rules or disputes their points after the end is not taken for a step without a place', () => {
  const by = { type: 'person', id: 'customer-service-agent' } as const
  const end = { complaint: 'c1', at: at('2026-11-23 10:00').toISOString(), by }
  const ended: RecordedLine[] = [
    ...recorded(),
    { ...end, seq: 20, type: 'rated', data: { satisfied: true, via: 'call', words: 'x' } },
    { ...end, seq: 21, type: 'closed', data: { how: 'satisfied', note: 'x' } },
    { ...end, seq: 22, type: 'copied', data: { to: ['quality-manager'], copy: 'feedback' } },
    { ...end, seq: 23, type: 'rejudged', data: { of: 3, what: 'x', outcome: 'revoked', reason: 'x' } },
  ]
  const [result] = simulate(ended, policy, at('2026-11-24 10:00'))
  expect(result).toMatchObject({ points: -1, skipped: 0 })
  const late: RecordedLine = { ...end, seq: 24, type: 'contacted', by: handler, data: { note: 'x' } }
  expect(simulate([...ended, late], policy, null)[0]?.skipped).toBe(1)
})

test('Under faster rules the same deeds come too late, climb the chain and cost', () => {
  const strict = {
    ...policy,
    clocks: { ...policy.clocks, contact: { ...policy.clocks.contact, within: 'PT20M' } as never },
  }
  const [result] = simulate(recorded(), strict, null)
  expect(result?.missed).toEqual(['contact'])
  expect(result?.told.map(({ person }) => person)).toEqual(['operations-manager', 'customer-service-manager'])
  expect(result?.points).toBe(-2)
})

test("Another company's rules judge severity and department by themselves", () => {
  const other = loadPolicy('logistics-line')
  const [result] = simulate(recorded(), other, at('2026-11-20 10:00'))
  expect(result?.severity).toBe('medium')
  expect(result?.department).not.toBe('operations')
  const table = simulationTable(simulate(recorded(), other, at('2026-11-20 10:00')), other)
  expect(table).toMatch(/\| c1 \| 11-18 10:00 \|/)
  expect(table).toMatch(/共 1 件，其中 \d 件会超时/)
})

test.each([
  ['{', 'line 1: not JSON'],
  [
    '\n{"complaint":"a","seq":1,"type":"eaten","at":"2026-11-18T02:00:00.000Z","by":{"type":"system","id":"heed"},"data":{}}',
    'line 2: type',
  ],
])('A file that is wrong is refused with its line', (text, message) => {
  expect(() => readRecorded(text)).toThrow(message)
})

test('The program prints for each complaint what would have been late, who told of it, and the points', {
  timeout: 60_000,
}, () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'heed-simulate-'))
  const [events, rules] = [path.join(folder, 'events.jsonl'), path.join(folder, 'strict.yaml')]
  const strict = { extends: 'auto-dealer', clocks: { contact: { within: 'PT20M', remind: [] } } }
  writeFileSync(
    events,
    recorded()
      .map(line => JSON.stringify(line))
      .join('\n'),
  )
  writeFileSync(rules, JSON.stringify(strict))
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'core/policy/main.ts', 'simulate', ...args], { encoding: 'utf8' })
  try {
    const told = run(rules, '--events', events)
    expect([told.status, told.stderr]).toEqual([0, ''])
    expect(told.stdout).toMatch(
      /\| c1 \| 11-18 10:00 \| 一般投诉 \| 业务部 \| 联系客户 \| 业务经理 刘建国.*客服经理 陈静.* \| -2 \| 0 \|/,
    )
    expect(told.stdout).toMatch(/共 1 件，其中 1 件会超时/)
    expect(run(rules).status).toBe(2)
    expect(run(rules, '--events', path.join(folder, 'none')).stderr).toMatch(/--events: .*cannot be read/)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
