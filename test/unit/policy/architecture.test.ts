/**
 * Proves: the table of regulations in ARCHITECTURE.md has one row for every pack, and each row names journeys that exist and play that pack;
 * no other file that the page names is missing either.
 */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { builtInPacks } from '../../../core/policy/load.ts'

const ROOT = path.join(import.meta.dirname, '../../..')
const JOURNEYS = path.join(ROOT, 'test/journeys')
const page = readFileSync(path.join(ROOT, 'ARCHITECTURE.md'), 'utf8')

/** process · pack · features · journeys */
const rows = page
  .split('\n')
  .filter(line => /^\| P\d+ /.test(line))
  .map(line => line.split('|').map(cell => cell.trim()))
  .map(([, process = '', pack = '', features = '', journeys = '']) => ({
    process,
    pack: pack.replaceAll('`', ''),
    features,
    journeys: journeys.match(/[a-z-]+/g) ?? [],
  }))

test('Every pack has its row, and no row is without a pack', () => {
  expect(rows.map(({ pack }) => pack).sort()).toEqual(builtInPacks())
  expect(rows.map(({ process }) => process.split(' ')[0])).toEqual(rows.map((_, index) => `P${index + 1}`))
})

test.each(rows)('$process is played by the journeys that its row names', ({ pack, features, journeys }) => {
  expect(features).not.toBe('')
  expect(journeys.length).toBeGreaterThan(0)
  for (const name of journeys) {
    const file = path.join(JOURNEYS, `${name}.test.ts`)
    expect(existsSync(file), file).toBe(true)
    const played = /policy: '([a-z-]+)'/.exec(readFileSync(file, 'utf8'))?.[1] ?? 'auto-dealer'
    expect(played).toBe(pack)
  }
})

test('Every file that the page names is there', () => {
  const named = [...page.matchAll(/`((?:core|bots|jobs|prisma|test)\/[\w./-]+)`/g)].flatMap(([, file]) => file ?? [])
  const missing = [...new Set(named)].filter(file => !existsSync(path.join(ROOT, file)))
  expect(named.length).toBeGreaterThan(20)
  expect(missing).toEqual([])
})
