/**
 * Proves: each pack holds every number of its regulation, and what `policy -- explain` tells of it says each of them. The numbers are written
 * down in `regulations.ts` as the regulations state them. A pack without numbers, and a clock that nobody vouched for, fail.
 */
import { describe, expect, test } from 'vitest'
import { stateDiagram } from '../../../core/policy/explain/diagram.ts'
import { explain } from '../../../core/policy/explain/explain.ts'
import { toHtml, toMarkdown } from '../../../core/policy/explain/page.ts'
import { builtInPacks, loadPolicy } from '../../../core/policy/load.ts'
import { REGULATIONS } from './regulations.ts'

test('Every pack that comes with the program has its regulation written down, and no regulation is without a pack', () => {
  expect(Object.keys(REGULATIONS).sort()).toEqual(builtInPacks())
})

describe.each(builtInPacks())('The pack %s', name => {
  const policy = loadPolicy(name)
  const { rules, own } = REGULATIONS[name] ?? { rules: [], own: [] }
  const text = toMarkdown(policy.title, explain(policy))

  test.each(rules)('holds and tells: $says', ({ of, is, told }) => {
    expect(of(policy)).toEqual(is)
    expect(text).toMatch(told)
  })

  test('has no clock whose length comes from nowhere: each is the regulation’s or said to be the company’s own', () => {
    const known = [...rules.flatMap(({ clock }) => clock ?? []), ...own]
    expect(rules.length).toBeGreaterThan(0)
    expect([...new Set(known)].sort()).toEqual(Object.keys(policy.clocks).sort())
  })

  test('has a picture of its states that loads nothing', () => {
    const page = toHtml(policy.title, explain(policy), stateDiagram(policy))
    expect(page).toContain('<svg')
    expect(page).not.toMatch(/<script|href=|src=|url\(http/)
  })
})
