/**
 * Proves: an internal complaint is kept from whoever it is about. He is found by what was told, handles nothing of it, may press nothing,
 * sees no card, no line and no count of it; who filed it is named nowhere when the policy says so.
 */
import { describe, expect, it } from 'vitest'
import { caseCard } from '../../../core/card/card.ts'
import { extendCase, openCase } from '../../../core/case/case.ts'
import { lookUp } from '../../../core/case/look-up.ts'
import { decide } from '../../../core/complaint/decide.ts'
import { decideRegistration } from '../../../core/complaint/decide-registration.ts'
import { mayAct, whoMay } from '../../../core/complaint/permission.ts'
import { roomMembers } from '../../../core/escalation/war-room.ts'
import { noticesFor } from '../../../core/notification/notification.ts'
import { accusedOf, isKeptFrom, isKeptFromGroup } from '../../../core/people/accused.ts'
import type { Store } from '../../../core/ports/store.ts'
import { at, policy as dealer, registration } from '../samples.ts'

const NOW = at('2026-11-18 10:00')
const policy = { ...dealer, internal: { anonymous: true, instead: ['department:administration'] } }
const ACCUSED = 'operations-manager'

function filed(complainedAbout: string, source: 'internal' | 'staff' = 'internal') {
  const told = registration('2026-11-18 10:00', {
    source,
    registrar: 'service-adviser',
    name: '周敏',
    phone: null,
    story: '刘建国在早会上骂人',
    summary: '周敏投诉：刘建国在早会上骂人。',
    category: 'repair-attitude',
    fields: { complainedAbout },
  })
  const by = { type: 'person', id: 'service-adviser' } as const
  return openCase('c'.repeat(32), decideRegistration(told, { policy, now: NOW, by }), policy)
}

describe('The person complained about', () => {
  it('is found by a surname alone among colleagues only', () => {
    const about = (source: 'internal' | 'customer') =>
      accusedOf({ source, fields: { complainedAbout: '老孙' } }, policy)
    expect(about('internal')).toEqual(['administration-manager'])
    expect(about('customer')).toEqual([])
  })

  it.each([
    ['刘建国', [ACCUSED]],
    ['业务经理 刘建国', [ACCUSED]],
    ['刘建国和周敏', [ACCUSED, 'service-adviser']],
    ['姓赵的经理', ['service-manager']],
    ['老孙', ['administration-manager']],
    ['客服', []],
    ['', []],
  ])('is found in “%s”', (said, people) => {
    expect(accusedOf({ source: 'internal', fields: said ? { complainedAbout: said } : {} }, policy)).toEqual(people)
  })

  it('does not handle the case, and whoever does is somebody else by the rules', () => {
    const { complaint } = filed('刘建国')
    expect(complaint.department).toBe('operations')
    expect(complaint.handler).toBe('administration-manager')
    expect(filed('刘建国', 'staff').complaint.handler).toBe('service-adviser')
  })

  it('may do nothing in it, and is never named among those who may', () => {
    const { complaint } = filed('刘建国')
    for (const command of ['accept', 'note', 'transfer', 'viewContact', 'escalate'] as const) {
      expect(mayAct({ type: 'person', id: ACCUSED }, command, complaint, policy), command).toBe(false)
      expect(whoMay(command, complaint, policy)).not.toContain(ACCUSED)
    }
    expect(mayAct({ type: 'person', id: 'administration-manager' }, 'accept', complaint, policy)).toBe(true)
    const handed = decide(
      complaint,
      { type: 'transfer', person: ACCUSED, reason: '熟悉情况' },
      { policy, now: NOW, by: { type: 'person', id: 'administration-manager' } },
    )
    expect(handed).toEqual({ refused: 'accused' })
  })

  it('is in no place where the case is told', () => {
    const opened = filed('刘建国')
    const data = {
      clock: 'contact',
      deadline: 'd',
      level: 1,
      tell: [ACCUSED, 'customer-service-manager'],
      reason: '联系客户',
      repeated: false,
    }
    const by = { type: 'system', id: 'heed' } as const
    const late = extendCase(opened, [{ type: 'escalated', at: NOW.toISOString(), by, data }], policy)
    const all = [...noticesFor(opened, policy), ...noticesFor(late, policy)]
    expect(all.some(({ notice }) => notice.type === 'personal-card')).toBe(true)
    for (const { lane, notice } of all) {
      expect(lane).not.toContain(ACCUSED)
      if (notice.type === 'case-card') expect(policy.groups[notice.group]?.members).not.toContain(ACCUSED)
      if (notice.type === 'call-on') expect(notice.people).not.toContain(ACCUSED)
    }
    expect(isKeptFromGroup('after-sales', opened.complaint, policy)).toBe(true)
    expect(isKeptFromGroup('customer-service', opened.complaint, policy)).toBe(false)
    const room = { ...policy, warRoom: { members: ['members:operations'] } }
    expect(roomMembers(opened.complaint, room, [ACCUSED])).toEqual(['administration-manager', 'service-adviser'])
  })

  it('finds it by no question, and it is counted in none of his answers', async () => {
    const found = filed('刘建国')
    const without: (readonly string[])[] = []
    const store = {
      findCases: async () => [found],
      readCase: async () => found,
      readOpenComplaints: async () => [found.complaint],
      readInternalComplaints: async () => [found.complaint],
      readStatistics: async (_from: Date, _to: Date, hidden: readonly string[]) => {
        without.push(hidden)
        return null
      },
    } as unknown as Store
    const ports = { store, clock: { now: () => NOW }, callBacks: { between: async () => [] } }
    const needs = { mine: true, find: '8001', statistics: 'week' } as const
    const his = await lookUp(needs, ACCUSED, ports, policy)
    expect([his.mine, his.found]).toEqual([[], []])
    const group = await lookUp(needs, 'customer-service-manager', ports, policy, 'group')
    expect(group.found).toEqual([])
    const other = await lookUp(needs, 'customer-service-manager', ports, policy)
    expect(other.found).toHaveLength(1)
    expect(without).toEqual([[found.complaint.id], [found.complaint.id], []])
  })

  it('is not kept from a complaint of a customer', () => {
    expect(
      isKeptFrom(ACCUSED, registration('2026-11-18 10:00', { fields: { complainedAbout: '刘建国' } }), policy),
    ).toBe(false)
  })
})

describe('Who filed an internal complaint', () => {
  const texts = (rules: typeof policy) =>
    JSON.stringify(caseCard(filed('刘建国'), { group: 'customer-service' }, rules, NOW))

  it('is named nowhere on the card where the policy keeps him anonymous', () => {
    expect(texts(policy)).not.toContain('周敏')
    expect(texts(policy)).toContain('匿名同事')
  })

  it('is named where it does not', () => {
    expect(texts({ ...policy, internal: { ...policy.internal, anonymous: false } })).toContain('周敏')
  })
})
