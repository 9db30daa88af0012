/**
 * Proves: who signs a plan and up to how much; that a signatory lets somebody else sign for a time and up to a sum, by a message that is read and
 * kept; that it is on record who signed for whom; and that a rejection, and a request that nobody signs in time, go back.
 */
import { describe, expect, test } from 'vitest'
import { caseCard } from '../../../core/card/card.ts'
import { levelsFor, withDelegations } from '../../../core/case/approval.ts'
import { catchUp, extendCase, type GrownCase } from '../../../core/case/case.ts'
import { describeEvent } from '../../../core/case/describe.ts'
import type { Command } from '../../../core/complaint/command.ts'
import { decide } from '../../../core/complaint/decide.ts'
import { mayAct, whoMay } from '../../../core/complaint/permission.ts'
import { isRefusal } from '../../../core/complaint/refusal.ts'
import { isOpen } from '../../../core/deadline/deadline.ts'
import { readDelegation } from '../../../core/intake/delegation.ts'
import { noticesFor } from '../../../core/notification/notification.ts'
import type { Delegation } from '../../../core/people/delegation.ts'
import { takeDelegation } from '../../../core/people/take-delegation.ts'
import type { Policy } from '../../../core/policy/schema.ts'
import { at, newCase, policy } from '../samples.ts'

const NOW = '2026-11-18 10:00'
const HEAD = 'operations-manager'
const CHIEF = 'general-manager'
const DEPUTY = 'administration-manager'
const delegation = (differences: Partial<Delegation> = {}): Delegation => ({
  person: CHIEF,
  deputy: DEPUTY,
  upTo: 2000,
  firstDay: '2026-11-18',
  lastDay: '2026-11-20',
  ...differences,
})
const delegated = (differences: Partial<Delegation> = {}, now = NOW) =>
  withDelegations(policy, [delegation(differences)], at(now))

function does(current: GrownCase, person: string, command: Exclude<Command, { type: 'register' }>, rules: Policy) {
  const by = { type: 'person', id: person } as const
  if (!mayAct(by, command.type, current.complaint, rules)) return 'may not' as const
  const decision = decide(current.complaint, command, { policy: rules, now: at(NOW), by })
  return isRefusal(decision) ? decision.refused : extendCase(current, decision.events, rules)
}

function led(current: GrownCase, rules: Policy, ...steps: [string, Exclude<Command, { type: 'register' }>][]) {
  return steps.reduce((grown, [person, command]) => {
    const after = does(grown, person, command, rules)
    if (typeof after === 'string') throw new Error(`${command.type}: ${after}`)
    return after
  }, current)
}

const asked = (compensation: number, rules: Policy) =>
  led(
    newCase(NOW),
    rules,
    [HEAD, { type: 'contact', note: '已联系' }],
    [HEAD, { type: 'propose', measure: '返工', compensation, date: null }],
    [HEAD, { type: 'requestApproval' }],
  )

describe('Signing for somebody', () => {
  test('counts for the time and up to the sum that were named.', () => {
    const who = (compensation: number, rules: Policy) => asked(compensation, rules).complaint.plan
    expect(who(2000, delegated())).toMatchObject({ approver: DEPUTY, principal: CHIEF })
    expect(who(2001, delegated())).toMatchObject({ approver: CHIEF, principal: null })
    expect(who(2001, delegated({ upTo: null }))).toMatchObject({ approver: DEPUTY })
    expect(who(300, delegated({}, '2026-11-21 00:00'))).toMatchObject({ approver: CHIEF })
    expect(who(300, delegated({ firstDay: '2026-11-19' }))).toMatchObject({ approver: CHIEF })
    expect(who(300, delegated({ deputy: HEAD }))).toMatchObject({ approver: CHIEF })
    expect(who(300, { ...delegated(), standIns: { [DEPUTY]: 'finance-manager' } })).toMatchObject({ approver: CHIEF })
  })

  test('is no right of rules that do not allow it.', () => {
    const strict = { ...delegated(), approvals: policy.approvals.map(({ delegable: _, ...rule }) => rule) }
    expect(asked(300, strict).complaint.plan).toMatchObject({ approver: CHIEF, principal: null })
  })

  test('is on record, and whoever let him hears what was signed.', () => {
    const rules = delegated()
    const before = asked(800, rules)
    const request = before.events.findLast(({ type }) => type === 'approvalRequested')
    expect(request && describeEvent(request, rules).text).toMatch(/提请综合部经理 孙丽代总经理 徐明远审批/)
    expect(caseCard(before, { person: DEPUTY }, rules, at(NOW)).facts).toContainEqual({
      label: '代为审批',
      value: '总经理 徐明远',
    })
    const signed = led(before, rules, [DEPUTY, { type: 'approve' }])
    expect(signed.complaint.plan?.approval).toBe('approved')
    const fresh = { ...signed, fresh: signed.events.slice(before.events.length) }
    const told = noticesFor(fresh, rules).map(({ notice }) => notice)
    expect(told).toContainEqual(expect.objectContaining({ cause: 'signedFor', people: [CHIEF] }))
  })

  test('by leave goes only as far as the rule or a delegation says; beyond that the signatory himself is asked.', () => {
    const away = (rules: Policy) => ({ ...rules, standIns: { [CHIEF]: DEPUTY } })
    const rules = (standIn?: { upTo: number }, delegable?: { upTo?: number }): Policy => ({
      ...policy,
      approvals: policy.approvals.map(({ standIn: _, delegable: __, ...rule }) => ({
        ...rule,
        ...(standIn ? { standIn } : {}),
        ...(delegable ? { delegable } : {}),
      })),
    })
    const approver = (yuan: number, of: Policy) => asked(yuan, away(of)).complaint.plan?.approver
    expect([approver(800, rules()), approver(800, rules({ upTo: 800 })), approver(801, rules({ upTo: 800 }))]).toEqual([
      DEPUTY,
      DEPUTY,
      CHIEF,
    ])
    expect(approver(1001, rules(undefined, { upTo: 1000 }))).toBe(CHIEF)
    const limited = { ...rules(undefined, {}), delegations: [delegation({ upTo: 500 })] }
    expect([approver(500, limited), approver(501, limited)]).toEqual([DEPUTY, CHIEF])
    const beyond = asked(900, away(policy))
    expect(does(beyond, DEPUTY, { type: 'approve' }, away(policy))).toBe('may not')
    expect(whoMay('approve', beyond.complaint, away(policy))).toEqual([CHIEF])
    expect(typeof does(beyond, CHIEF, { type: 'approve' }, away(policy))).toBe('object')
  })

  test('leaves the right with whoever delegated, and ends when it is taken back or over.', () => {
    const before = asked(800, delegated())
    expect(typeof does(before, CHIEF, { type: 'approve' }, delegated())).toBe('object')
    expect(does(before, DEPUTY, { type: 'approve' }, policy)).toBe('may not')
    expect(does(before, DEPUTY, { type: 'approve' }, delegated({}, '2026-11-21 08:00'))).toBe('may not')
    expect(does(before, 'sales-manager', { type: 'approve' }, delegated())).toBe('may not')
    expect(typeof does(asked(800, policy), DEPUTY, { type: 'approve' }, delegated())).toBe('object')
  })
})

describe('The message', () => {
  const read = (text: string, person = CHIEF, rules = policy) =>
    readDelegation(text, { policy: rules, person, now: at(NOW) })

  test.each([
    ['授权 孙丽 11月25日到11月28日 5000元以内', 5000, '2026-11-25', '2026-11-28'],
    ['授权孙丽审批，明天', null, '2026-11-19', '2026-11-19'],
    ['我要授权 孙丽 今天到后天 3千元以下。', 3000, '2026-11-18', '2026-11-20'],
  ])('“%s” is understood.', (text, upTo, firstDay, lastDay) =>
    expect(read(text)).toEqual({ type: 'delegate', delegation: delegation({ upTo, firstDay, lastDay }) }),
  )

  test.each([
    ['授权 孙丽', 'delegation.when'],
    ['授权 张三 明天', 'delegation.who'],
    ['授权 徐明远 明天', 'delegation.who'],
    ['授权 孙丽、吴芳 明天', 'delegation.who'],
  ])('“%s” asks for what is missing.', (text, key) => expect(read(text)).toMatchObject({ type: 'unclear', key }))

  test('is refused where the rules give nothing to delegate, or not so much.', () => {
    expect(read('授权 孙丽 明天', HEAD)).toMatchObject({ key: 'delegation.not-yours' })
    const limited = { ...policy, approvals: policy.approvals.map(rule => ({ ...rule, delegable: { upTo: 1000 } })) }
    expect(read('授权 孙丽 明天 2000元', CHIEF, limited)).toMatchObject({ key: 'delegation.too-much', limit: 1000 })
    expect(read('授权 孙丽 明天', CHIEF, limited)).toMatchObject({ delegation: { upTo: 1000 } })
    expect(read('客户说没有授权他维修')).toBeNull()
  })

  test('is kept and answered; 取消授权 ends it.', async () => {
    const kept: Delegation[] = []
    const policies = {
      addDelegation: async (one: Delegation) => kept.splice(0, kept.length, one),
      endDelegation: async () => kept.splice(0),
    }
    const wish = read('授权 孙丽 明天 2000元以内')
    const back = read('取消授权')
    if (!wish || !back) throw new Error('nothing was read')
    const chief = { person: CHIEF, asked: '7' }
    const taken = await takeDelegation(wish, chief, policies, policy)
    expect(taken.say).toMatch(/补偿 2000 元以内的方案由综合部经理 孙丽代您审批/)
    expect(taken.outbox).toMatchObject([
      { key: `delegation.7.${DEPUTY}`, notice: { people: [DEPUTY], text: expect.stringContaining('2000 元以内') } },
    ])
    expect(kept).toHaveLength(1)
    const ended = await takeDelegation(back, chief, policies, delegated())
    expect([ended.say, ended.outbox.map(({ notice }) => 'people' in notice && notice.people)]).toEqual([
      expect.stringMatching(/授权已收回/),
      [[DEPUTY]],
    ])
    expect((await takeDelegation(back, chief, policies, policy)).say).toMatch(/没有在用的授权/)
  })
})

describe('Levels', () => {
  const levels = [
    { by: 'person:service-manager', upTo: 500 },
    { by: 'person:administration-manager', upTo: 3000 },
    { by: 'person:general-manager' },
  ]
  const approve = policy.clocks.approve
  if (!approve) throw new Error('the pack has no clock for signatures')
  const rules: Policy = {
    ...policy,
    clocks: { ...policy.clocks, approve: { ...approve, cancels: ['transferred', 'approvalExpired'] } },
    approvals: [{ name: '赔偿', when: { compensation: { over: 0 } }, levels, expires: 'approve' }],
  }

  test.each([
    [500, 1],
    [501, 2],
    [3000, 2],
    [3001, 3],
  ])('for %d yuan are %d.', (yuan, count) =>
    expect(levelsFor(rules.approvals[0] ?? { name: '', when: {} }, yuan)).toHaveLength(count),
  )

  test('are signed in order, each by its own; a rejection at any goes back with its reason.', () => {
    const first = asked(800, rules)
    expect(does(first, 'administration-manager', { type: 'approve' }, rules)).toBe('may not')
    const second = led(first, rules, ['service-manager', { type: 'approve' }])
    expect(second.complaint).toMatchObject({
      status: 'approving',
      plan: { level: 2, approver: 'administration-manager' },
    })
    expect(does(second, 'administration-manager', { type: 'reject', reason: ' ' }, rules)).toBe('reason-needed')
    const back = led(second, rules, ['administration-manager', { type: 'reject', reason: '先查责任' }])
    expect(back.complaint).toMatchObject({ status: 'handling', plan: { approval: 'rejected', rejection: '先查责任' } })
    expect(led(second, rules, ['administration-manager', { type: 'approve' }]).complaint.status).toBe('planned')
  })

  test('that are not signed in time are taken back: it must be asked for again.', () => {
    const waiting = asked(800, rules)
    const due = waiting.deadlines.find(({ clock }) => clock === 'approve')?.dueAt ?? ''
    const before = catchUp(waiting, rules, new Date(Date.parse(due) - 1))
    expect(before.complaint.status).toBe('approving')
    const after = catchUp(waiting, rules, new Date(due))
    expect(after.events.map(({ type }) => type)).toContain('approvalExpired')
    expect(after.deadlines.filter(isOpen).map(({ clock }) => clock)).not.toContain('approve')
    expect(after.complaint).toMatchObject({ status: 'planned', plan: { approval: 'needed', approver: null, level: 0 } })
    expect(does(after, 'service-manager', { type: 'approve' }, rules)).toBe('may not')
    // Whoever let it lapse is not told to sign at once what he can no longer sign.
    const calls = noticesFor(after, rules).flatMap(({ notice }) =>
      notice.type === 'call-on' ? [[notice.cause, ...notice.people]] : [],
    )
    expect(calls).toContainEqual(['approvalExpired', HEAD])
    expect(calls.filter(([cause]) => cause === 'missed')).toEqual([])
    const again = led(after, rules, [HEAD, { type: 'requestApproval' }])
    expect(again.complaint.status).toBe('approving')
    expect(again.deadlines.filter(isOpen).map(({ clock }) => clock)).toContain('approve')
  })
})
