/**
 * Proves: what differs from house to house under one regulation is data of its pack: a company's file or the name chooses it, the pack itself stays
 * without it, what is wrong in it is found, and the regulation that is told back lists it. And what each pack makes of a wish for compensation.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { factsOf, judgeSeverity } from '../../../core/case/condition.ts'
import { explain } from '../../../core/policy/explain/explain.ts'
import { builtInPacks, loadPolicy, variantMistakes } from '../../../core/policy/load.ts'
import { registration } from '../samples.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'heed-variants-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function company(data: object) {
  const file = path.join(folder, 'company.yaml')
  writeFileSync(file, JSON.stringify(data))
  return loadPolicy(file)
}

describe('The variant of the car dealer', () => {
  test('is chosen by the name, or by a company’s file whose own differences lie over it.', () => {
    const named = loadPolicy('auto-dealer:supply-chain')
    expect(named.variant).toBe('supply-chain')
    expect(named.copies.feedback?.to).toEqual(['department:supply-chain'])
    expect(named.departments.quality).toBeUndefined()
    const own = company({
      extends: 'auto-dealer',
      variant: 'supply-chain',
      departments: { 'supply-chain': { name: '供应链部' } },
    })
    expect(own.departments['supply-chain']?.name).toBe('供应链部')
    expect(own.workItems.registration?.customer).toBe('confirms')
    expect(own.workItems.agreement).toMatchObject({ starts: ['planAgreed'], waivable: false, customer: 'confirms' })
  })

  test('leaves the pack itself, and those that build on it, as they are.', () => {
    const plain = loadPolicy('auto-dealer')
    expect(plain.copies.feedback?.to).toEqual(['department:quality'])
    expect(plain.workItems.registration).toBeUndefined()
    expect(plain.version).not.toBe(loadPolicy('auto-dealer:supply-chain').version)
    expect(loadPolicy('after-sales').variants).toEqual({})
  })

  test('stands in the regulation that is told back, with what it changes.', () => {
    const table = (name: string) => explain(loadPolicy(name)).find(({ heading }) => heading === '可选的做法')?.rows
    expect(table('auto-dealer')).toEqual([
      [expect.stringContaining('供应链中心'), 'supply-chain', expect.stringContaining('初审意见'), '否'],
    ])
    expect(table('auto-dealer:supply-chain')?.[0]?.at(-1)).toBe('是')
    expect(table('monitoring')).toBeUndefined()
  })

  test('that is not there is refused with those that are.', () => {
    expect(() => loadPolicy('auto-dealer:moon')).toThrow(/there is no variant "moon"; name one of supply-chain/)
    expect(() => company({ extends: 'monitoring', variant: 'moon' })).toThrow(/name one of \(none\)/)
  })
})

describe('A variant that cannot be used', () => {
  test.each(builtInPacks())('is in no pack: %s.', name => expect(variantMistakes(loadPolicy(name))).toEqual([]))

  test('is told with the path of what is wrong.', () => {
    const variants = {
      far: { name: '外地', changes: { clocks: { contact: { chain: 'moon' } } } },
      odd: { name: '怪', changes: { clocks: { contact: { within: 'soon' } } } },
    }
    const said = variantMistakes(company({ extends: 'auto-dealer', variants }))
    expect(said).toContainEqual(expect.stringMatching(/^variants\.far\.changes\.clocks\.contact\.chain: .*"moon"/))
    expect(said).toContainEqual(expect.stringMatching(/^variants\.odd\.changes\.clocks\.contact\.within: /))
  })
})

test('A form may begin with what the case knows, and names nothing that it does not.', () => {
  const workItems = { agreement: { fields: [{ field: 'terms', name: '协议内容', preset: '{moon}' }] } }
  expect(() => company({ extends: 'auto-dealer', workItems })).toThrow(
    /workItems\.agreement\.fields\.0\.preset: there is nothing called \{moon\} to take over; name one of summary/,
  )
})

/** Whether compensation alone makes a complaint a major one: the dealer's rule, which the maker's centre hands cases over under, and no one else's. */
test.each([
  ['auto-dealer', 'major'],
  ['oem-crm', 'major'],
  ['after-sales', 'general'],
  ['logistics-line', 'general'],
  ['delivery-general', 'general'],
  ['freight-network', 'general'],
  ['monitoring', 'C'],
])('Under %s a wish for compensation alone makes a complaint %s.', (name, level) => {
  const policy = loadPolicy(name)
  const category = policy.taxonomy[0]?.id ?? null
  const told = registration('2026-11-18 11:00', { category, reasons: ['compensation'], demands: ['compensation'] })
  expect(judgeSeverity(policy, factsOf({ ...told, severity: '' })).level).toBe(level)
})
