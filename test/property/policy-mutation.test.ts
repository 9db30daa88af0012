/**
 * Proven here: a policy file with something changed in it at random is either refused with lines that name a path, or it works: complaints
 * can be opened, shown and left alone for a month under it without an error and without an end of watchfulness.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { hasEnded } from '../../core/complaint/complaint.ts'
import { isOpen } from '../../core/deadline/deadline.ts'
import { InputError } from '../../core/errors.ts'
import { loadPolicy } from '../../core/policy/load.ts'
import type { Policy } from '../../core/policy/schema.ts'
import { always } from './always.ts'
import { type Beginning, begin, cardsOf, take } from './life.ts'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const jsonSchema: z.ZodType<Json> = z.lazy(() =>
  z.union([z.null(), z.boolean(), z.number(), z.string(), z.array(jsonSchema), z.record(z.string(), jsonSchema)]),
)

const PACK = path.join(import.meta.dirname, '../../core/policy/packs/auto-dealer.yaml')
const original = jsonSchema.parse(parse(readFileSync(PACK, 'utf8')))

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'heed-policy-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Place = (string | number)[]

function placesOf(value: Json, at: Place = []): Place[] {
  if (Array.isArray(value)) return [at, ...value.flatMap((inner, index) => placesOf(inner, [...at, index]))]
  if (typeof value === 'object' && value !== null)
    return [at, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...at, key]))]
  return [at]
}

const places = placesOf(original).filter(place => place.length > 0)

function at(value: Json, place: Place): Json {
  return place.reduce<Json>((inner, key) => {
    if (Array.isArray(inner)) return inner[Number(key)] ?? null
    return typeof inner === 'object' && inner !== null ? (inner[key] ?? null) : null
  }, value)
}

type Mutation =
  | { how: 'remove' | 'empty' | 'twice'; place: Place }
  | { how: 'put'; place: Place; value: Json }
  | { how: 'copy'; place: Place; from: Place }
  | { how: 'rename'; place: Place; to: string }

function mutate(value: Json, mutation: Mutation): Json {
  const [last] = mutation.place.slice(-1)
  const copy = structuredClone(value)
  const parent = at(copy, mutation.place.slice(0, -1))
  const here = at(copy, mutation.place)
  const put = (fresh: Json) => {
    if (Array.isArray(parent)) parent[Number(last)] = fresh
    else if (typeof parent === 'object' && parent !== null) parent[String(last)] = fresh
  }
  switch (mutation.how) {
    case 'remove':
      if (Array.isArray(parent)) parent.splice(Number(last), 1)
      else if (typeof parent === 'object' && parent !== null) delete parent[String(last)]
      break
    case 'empty':
      put(Array.isArray(here) ? [] : typeof here === 'object' ? {} : '')
      break
    case 'twice':
      if (Array.isArray(parent)) parent.push(structuredClone(here))
      else put([here])
      break
    case 'put':
      put(mutation.value)
      break
    case 'copy':
      put(at(value, mutation.from))
      break
    case 'rename':
      if (!Array.isArray(parent) && typeof parent === 'object' && parent !== null) {
        delete parent[String(last)]
        parent[mutation.to] = here
      }
      break
  }
  return copy
}

const somewhere = fc.constantFrom(...places)
const odd: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    0,
    -1,
    1.5,
    1e300,
    '',
    [],
    {},
    'PT0S',
    'PT1M',
    'P1D',
    'P400D',
    'P9999999999D',
    'same-day',
  ),
  fc.constantFrom<Json>(
    'handler',
    'approver',
    'registrar',
    'department:nobody',
    'members:sales',
    'person:__proto__',
    'constructor',
  ),
  fc.constantFrom<Json>('registered', 'closed', 'assessed', 'missed', 'urgent', 'none', '24x7', '25:00', '{slot}'),
  fc.jsonValue({ maxDepth: 2 }).map(value => jsonSchema.parse(JSON.parse(JSON.stringify(value)))),
)

const mutations: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ how: fc.constantFrom('remove' as const, 'empty' as const, 'twice' as const), place: somewhere }),
  fc.record({ how: fc.constant('put' as const), place: somewhere, value: odd }),
  fc.record({ how: fc.constant('copy' as const), place: somewhere, from: somewhere }),
  fc.record({
    how: fc.constant('rename' as const),
    place: somewhere,
    to: fc.constantFrom('constructor', '__proto__', 'sales', 'a b', 'handler', 'toString'),
  }),
)

function load(data: Json): Policy | InputError {
  const file = path.join(folder, 'policy.yaml')
  writeFileSync(file, JSON.stringify(data))
  try {
    return loadPolicy(file)
  } catch (error) {
    if (error instanceof InputError) return error
    throw error
  }
}

const BEGINNINGS: Beginning[] = [
  { at: Date.parse('2026-11-20T21:00:00+08:00'), category: 'repair-quality', reasons: ['safety'], amount: 5000 },
  { at: Date.parse('2026-02-13T10:00:00+08:00'), category: null, reasons: [], amount: null },
].map(differences => ({
  heardBeforeMs: 0,
  source: 'customer',
  channel: null,
  demands: [],
  emotion: 'calm',
  name: '张建国',
  phone: '13860317719',
  plate: '粤B6N2M9',
  story: { words: '刹车没修好', phone: null, plate: null },
  chat: true,
  ...differences,
}))

/** A month of silence with alarms, then everybody does everything once. */
function tryOut(policy: Policy): void {
  for (const beginning of BEGINNINGS) {
    const life = begin(beginning, policy)
    for (const ms of [0, 3_600_000, 86_400_000, 30 * 86_400_000]) {
      take(life, { kind: 'wait', ms })
      take(life, { kind: 'ring' })
      cardsOf(life)
      if (!hasEnded(life.current.complaint)) expect(life.current.deadlines.some(isOpen)).toBe(true)
    }
    for (const type of ['dispatch', 'contact', 'propose', 'requestApproval', 'approve', 'agree', 'complete'] as const) {
      const command = { type, text: beginning.story, pick: 0, amount: 300, date: 'none' as const }
      take(life, { kind: 'ask', wish: { command, actor: { who: 'somebody-allowed', pick: 0 }, again: false } })
      cardsOf(life)
      if (!hasEnded(life.current.complaint)) expect(life.current.deadlines.some(isOpen)).toBe(true)
    }
  }
}

test('the pack itself can be tried out.', () => {
  const policy = load(original)
  if (policy instanceof InputError) throw policy
  tryOut(policy)
})

test('a pack changed at random is refused by path or works.', { timeout: 600_000 }, () => {
  let refused = 0
  let worked = 0
  always(
    fc.property(fc.array(mutations, { minLength: 1, maxLength: 2 }), changes => {
      const policy = load(changes.reduce(mutate, original))
      if (policy instanceof InputError) {
        refused++
        const [head = '', ...lines] = policy.message.split('\n')
        if (lines.length === 0) expect(head).toMatch(/^policy .*(extends|no built-in pack|cannot be read|expected)/)
        for (const line of lines) expect(line).toMatch(/^ {2}\S.*?: \S/)
      } else {
        worked++
        tryOut(policy)
      }
    }),
    { seed: 11, numRuns: Number(process.env.PROPERTY_RUNS ?? 150) },
  )
  expect(refused).toBeGreaterThan(20)
  expect(worked).toBeGreaterThan(20)
})
