/** Proven here: a policy file is read with its parents, and each kind of mistake in it is told with its path. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { InputError } from '../../../core/errors.ts'
import { builtInPacks, loadPolicy, restorePolicy } from '../../../core/policy/load.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'heed-policy-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(name: string, text: string): string {
  const file = path.join(folder, name)
  writeFileSync(file, text)
  return file
}

/** What is said about the car dealer's pack with these differences. */
function mistakesOf(differences: object): string {
  try {
    loadPolicy(write('changed.yaml', JSON.stringify({ extends: 'auto-dealer', ...differences })))
    return ''
  } catch (error) {
    if (error instanceof InputError) return error.message
    throw error
  }
}

describe('A policy', () => {
  test.each(builtInPacks())('that comes with the program is right: %s.', pack => expect(loadPolicy(pack).id).toBe(pack))

  test('takes its parent key by key, and leaves out what it sets to null.', () => {
    const file = write('child.yaml', 'extends: auto-dealer\norganisation: 新店\nwatchers: []\nafterHours: null\n')
    const policy = loadPolicy(file)
    expect(policy).toMatchObject({ organisation: '新店', watchers: [] })
    expect(policy.afterHours).toBeUndefined()
    expect(policy.departments).toEqual(loadPolicy('auto-dealer').departments)
  })

  test('has a version that names its content.', () => {
    const [one, same, other] = ['甲', '甲', '乙'].map(
      (organisation, index) =>
        loadPolicy(write(`v${index}.yaml`, `extends: auto-dealer\norganisation: ${organisation}\n`)).version,
    )
    expect(one).toMatch(/^auto-dealer@2026\.11\+[0-9a-f]{10}$/)
    expect(same).toBe(one)
    expect(other).not.toBe(one)
  })

  test('can be kept and restored as it was.', () => {
    const policy = loadPolicy('auto-dealer')
    expect(restorePolicy(JSON.stringify(policy))).toEqual(policy)
  })

  test.each([
    ['is not there', () => loadPolicy('no-such-pack'), /no built-in pack/],
    ['is no YAML', () => loadPolicy(write('broken.yaml', 'a: [')), /cannot be read/],
    ['is a list', () => loadPolicy(write('list.yaml', '- a')), /cannot be read/],
    ['extends itself', () => loadPolicy(write('self.yaml', 'extends: ./self.yaml')), /extends itself/],
  ])('that %s is refused.', (_, load, said) => {
    expect(load).toThrow(InputError)
    expect(load).toThrow(said)
  })
})

describe('A mistake is told by its path:', () => {
  test.each([
    ['an unknown key', { colour: 'red' }, /\(top\): .*colour/],
    ['a length that is none', { clocks: { contact: { within: '2 hours' } } }, /clocks\.contact\.within: /],
    ['an unknown department', { owner: 'moon' }, /owner: there is no department "moon"; name one of customer-service/],
    [
      'an unknown person',
      { departments: { sales: { manager: 'nobody' } } },
      /departments\.sales\.manager: there is no person/,
    ],
    [
      'a name that every object has',
      { departments: { sales: { manager: 'constructor' } } },
      /departments\.sales\.manager/,
    ],
    ['an unknown chain', { clocks: { contact: { chain: 'moon' } } }, /clocks\.contact\.chain: there is no chain/],
    ['an empty chain', { chains: { standard: { levels: [] } } }, /chains\.standard\.levels: /],
    [
      'an unknown category in a condition',
      { dispatchByHand: { any: [{ category: ['moon'] }] } },
      /dispatchByHand\.any\.0\.category/,
    ],
    [
      'a reminder before the start',
      { clocks: { contact: { remind: [{ before: 'PT3H' }] } } },
      /clocks\.contact\.remind: .*before the start/,
    ],
    [
      'a window that opens after its end',
      { clocks: { 'call-back': { opens: 'P8D' } } },
      /clocks\.call-back: the window opens/,
    ],
    ['no time at all', { clocks: { contact: { within: 'PT0S', remind: [] } } }, /clocks\.contact\.within: .*no time/],
    [
      'a length beyond reason',
      { clocks: { contact: { within: 'P9999999999D' } } },
      /clocks\.contact\.within: .*400 days/,
    ],
    [
      'a chain that would ring all the time',
      { chains: { standard: { repeatEvery: 'PT0S' } } },
      /chains\.standard\.repeatEvery/,
    ],
    [
      'levels out of order',
      {
        chains: {
          internal: {
            levels: ['PT2H', 'PT1H'].map(after => ({ after, tell: ['manager'], media: ['mention'] })),
          },
        },
      },
      /chains\.internal\.levels\.1\.after/,
    ],
    ['an office that never opens', { calendars: { office: { hours: [] } } }, /calendars\.office\.hours: never open/],
    [
      'hours that end before they begin',
      { calendars: { office: { hours: [{ from: '12:00', to: '08:00' }] } } },
      /calendars\.office\.hours\.0: ends/,
    ],
    [
      'hours that overlap',
      {
        calendars: {
          office: {
            hours: [
              { from: '08:00', to: '12:00' },
              { from: '11:00', to: '17:00' },
            ],
          },
        },
      },
      /calendars\.office\.hours\.1: begins/,
    ],
    [
      'a routing that does not catch all',
      { routing: [{ when: { category: ['none'] }, department: 'sales' }] },
      /routing: the last rule/,
    ],
    [
      'nobody who watches new cases',
      { clocks: { dispatch: null } },
      /clocks: a case that is "registered" could be left with nobody watching/,
    ],
    [
      'nobody who watches the work',
      { clocks: { progress: { stops: ['contacted'] } } },
      /"handling" could be left with nobody watching, after registered, /,
    ],
    ['nobody who calls back', { clocks: { 'call-back': { starts: ['closed'] } } }, /"resolved" could be left/],
  ])('%s.', (_, differences, said) => expect(mistakesOf(differences)).toMatch(said))

  test('several at once, one line each.', () =>
    expect(mistakesOf({ owner: 'moon', promise: 'sun' }).split('\n')).toHaveLength(3))
})

test('Clocks that share out all levels watch a case together.', () => {
  const progress = loadPolicy('auto-dealer').clocks.progress
  const share = (...severity: string[]) => ({ ...progress, when: { severity } })
  const shared = { clocks: { progress: null, slow: share('general'), quick: share('major') } }
  expect(mistakesOf(shared)).toBe('')
  expect(mistakesOf({ clocks: { ...shared.clocks, quick: null } })).toMatch(/could be left with nobody watching/)
})
