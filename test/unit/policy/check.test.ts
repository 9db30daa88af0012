/**
 * Proven here: what nobody would see by looking at a policy is found and named by its path: rules that can never decide, questions that are
 * missing, signatures that nobody may give; people whom Feishu cannot find and years without holidays are warned of; the program says so.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { advise } from '../../../core/policy/check/advice.ts'
import { builtInPacks, loadPolicy } from '../../../core/policy/load.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'heed-check-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The car dealer's pack with differences. */
function fileWith(differences: Record<string, unknown>): string {
  const file = path.join(folder, `${Math.random().toString(36).slice(2)}.yaml`)
  writeFileSync(file, stringify({ extends: 'auto-dealer', ...differences }))
  return file
}

const severityOf = (rules: unknown[]) => ({ severity: { rules } })
const rule = (when: Record<string, unknown>) => ({ level: 'major', when, because: '见规定' })

describe('A policy is refused by path', () => {
  test.each<[string, Record<string, unknown>, RegExp]>([
    [
      'when a severity rule stands below the same one',
      severityOf([rule({ reason: ['safety'] }), rule({ reason: ['safety'] })]),
      /severity\.rules\.1: can never decide, severity\.rules\.0 holds/,
    ],
    [
      'when a severity rule stands below a wider one',
      severityOf([
        rule({ any: [{ reason: ['safety', 'media'] }, { amount: { over: 1000 } }] }),
        rule({ amount: { over: 5000 }, category: ['repair-quality'] }),
      ]),
      /severity\.rules\.1: can never decide/,
    ],
    [
      'when a routing rule stands below one for every case',
      { routing: [{ department: 'sales' }, { department: 'service' }] },
      /routing\.1: can never decide, routing\.0/,
    ],
    [
      'when a field has no question',
      { intake: { fields: [{ field: 'phone', name: '电话', required: true }] } },
      /intake\.fields\.0\.question: nobody could ask for "phone"/,
    ],
    [
      'when a field is to be judged that nobody judges',
      { intake: { fields: [{ field: 'phone', name: '电话', judged: true }] } },
      /intake\.fields\.0\.judged: "phone" is never judged/,
    ],
    [
      'when a condition asks for the value of a field that is not taken down',
      severityOf([rule({ value: { risk: ['high'] } })]),
      /severity\.rules\.0\.when\.value\.risk: there is no intake field "risk"/,
    ],
    [
      'when a channel is taken up by nobody',
      { channels: { fax: { name: '传真', offline: true, taker: 'person:nobody' } } },
      /channels\.fax\.taker: there is no person "nobody"/,
    ],
    [
      'when two channels carry the same',
      { channels: { app: { name: '应用', carries: 'customer' } } },
      /channels\.app\.carries: channels\.wechat carries "customer" already/,
    ],
    [
      'when a condition asks for a channel that there is not',
      severityOf([rule({ channel: ['pigeon'] })]),
      /severity\.rules\.0\.when\.channel: there is no channel "pigeon"/,
    ],
    ['when plans need a signature and nobody may give it', { permissions: { approve: [] } }, /permissions\.approve:/],
    [
      'when a level also tells somebody unknown',
      {
        chains: {
          internal: {
            levels: [
              {
                after: 'PT0S',
                tell: ['handler'],
                media: ['mention'],
                also: [{ when: {}, tell: ['person:nobody'] }],
              },
            ],
          },
        },
      },
      /chains\.internal\.levels\.0\.also\.0\.tell: there is no person "nobody"/,
    ],
    [
      'a lesson from a form that there is not',
      { library: { lesson: 'nothing.lesson' } },
      /library\.lesson: there is no field "lesson" in a form "nothing"/,
    ],
    [
      'a report of a library that there is not',
      { reports: { cases: { name: '案例', kind: 'cases', period: 'year' } } },
      /reports\.cases\.kind: there is no library/,
    ],
  ])('%s.', (_, differences, expected) => {
    expect(() => loadPolicy(fileWith(differences))).toThrow(expected)
  })

  test('but not when the rule above only looks like it.', () => {
    const rules = [
      rule({ amount: { over: 5000 } }),
      rule({ amount: { over: 1000 } }),
      rule({ reason: ['safety'], emotion: ['furious'] }),
      rule({ reason: ['safety', 'media'] }),
    ]
    expect(loadPolicy(fileWith(severityOf(rules))).severity.rules).toHaveLength(4)
  })
})

describe('A policy is warned of', () => {
  const people = { 'sales-manager': { name: '王海涛', title: '销售经理', department: 'sales', mobile: '13800000000' } }

  test('for people whom Feishu cannot find.', () => {
    const warnings = advise(loadPolicy(fileWith({ people })), new Date('2026-03-02T09:00:00+08:00'))
    expect(warnings.filter(line => line.startsWith('people.sales-manager'))).toEqual([])
    expect(warnings.filter(line => line.startsWith('people.'))).toHaveLength(11)
  })

  test('for a year whose holidays are not known, from November for the next one too.', () => {
    const years = (now: string, differences = {}) =>
      advise(loadPolicy(fileWith(differences)), new Date(now)).filter(line => line.startsWith('calendars.'))
    expect(years('2026-10-31T09:00:00+08:00')).toEqual([])
    expect(years('2026-11-02T09:00:00+08:00')).toEqual([
      expect.stringMatching(/^calendars\.office: .*2027/),
      expect.stringMatching(/^calendars\.workday: .*2027/),
    ])
    const covered = { days: 'workdays', overrides: { '2027-01-01': false } }
    expect(years('2026-11-02T09:00:00+08:00', { calendars: { office: covered, workday: covered } })).toEqual([])
  })
})

describe('The program', { timeout: 60_000 }, () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'core/policy/main.ts', ...args], { encoding: 'utf8' })

  test('says that a pack can be used, and what is wrong with one that cannot.', () => {
    const good = run('check', 'auto-dealer')
    expect([good.status, good.stderr]).toEqual([0, ''])
    expect(good.stdout).toMatch(/warning: people\..*\n.*can be used/s)
    const bad = run('check', fileWith({ owner: 'nobody' }))
    expect(bad.status).toBe(1)
    expect(bad.stderr).toMatch(/ {2}owner: there is no department "nobody"/)
    expect(run('check').status).toBe(2)
  })

  test('tells a pack back as Markdown and as a page.', () => {
    expect(run('explain', 'auto-dealer').stdout).toMatch(/^# 汽车经销商.*\n## 时限/s)
    expect(run('explain', 'auto-dealer', '--html').stdout).toMatch(/^<!doctype html>.*<td>回访客户<\/td>/s)
  })
})

test.each(builtInPacks())('The pack %s has nothing to be refused for.', name => {
  expect(loadPolicy(name).id).toBe(name)
})
