/** Proves that the ladder of 加急 goes on to a medium or to people that the policy names, never back, and so ends. */
import { describe, expect, it } from 'vitest'
import { catchUp, extendCase } from '../../../core/case/case.ts'
import { type FailedStep, nextStep } from '../../../core/escalation/urgent.ts'
import { URGENT_OBSTACLES } from '../../../core/message/outbound.ts'
import { noticesFor } from '../../../core/notification/notification.ts'
import { at, newCase, policy } from '../samples.ts'

const NOW = at('2026-11-18 10:30')
const step = (differences: Partial<FailedStep> = {}): FailedStep => ({
  medium: 'app',
  media: ['mention', 'app'],
  people: ['operations-manager'],
  obstacle: 'quota',
  tried: [],
  ...differences,
})
const next = (differences: Partial<FailedStep>, rules = policy) =>
  nextStep(step(differences), newCase('2026-11-18 10:00'), rules, NOW)

describe('What takes the place of 加急', () => {
  it('is the next medium that has a budget', () => {
    expect(next({})).toEqual({ medium: 'sms', people: [] })
    const perDay = { app: 100, sms: 0, phone: 5 }
    const frugal = { ...policy, urgent: { ...policy.urgent, perDay } }
    expect(next({}, frugal)).toEqual({ medium: 'phone', people: [] })
  })

  it('is nothing when the call insists by a stronger medium anyway', () => {
    expect(next({ media: ['mention', 'app', 'phone'] })).toEqual({ medium: null, people: [] })
  })

  it.each(['full', 'absent'] as const)('is another person where it lies with him: %s', obstacle => {
    expect(next({ obstacle })).toEqual({ medium: null, people: ['service-adviser'] })
  })

  it('is the next level of the chain when there is no deputy who was not asked', () => {
    expect(next({ obstacle: 'full', tried: ['service-adviser'] }).people).toEqual(['customer-service-manager'])
    const late = catchUp(newCase('2026-11-18 10:00'), policy, at('2026-11-18 12:30'))
    const after = nextStep(step({ obstacle: 'full', people: ['sales-manager'] }), late, policy, at('2026-11-18 12:30'))
    expect(after.people).toEqual(['customer-service-manager', 'administration-manager'])
  })

  it('always goes on, so that every ladder ends with nobody left', () => {
    for (const obstacle of URGENT_OBSTACLES) {
      let failed = step({ obstacle })
      let steps = 0
      for (;;) {
        const { medium, people } = nextStep(failed, newCase('2026-11-18 10:00'), policy, NOW)
        if (medium === null && people.length === 0) break
        failed =
          medium === null
            ? step({ obstacle, people, tried: [...failed.tried, ...failed.people] })
            : { ...failed, medium }
        steps += 1
        expect(steps).toBeLessThan(20)
      }
    }
  })

  it('calls the other people once, with who was asked before them', () => {
    const opened = newCase('2026-11-18 10:00')
    const data = {
      call: 'k',
      medium: 'app',
      people: ['operations-manager'],
      obstacle: 'full',
      code: '230023',
      instead: { medium: null, people: ['service-adviser'] },
      tried: ['sales-manager'],
    }
    const by = { type: 'system', id: 'heed' } as const
    const grown = extendCase(opened, [{ type: 'urgentRefused', at: NOW.toISOString(), by, data }], policy)
    expect(
      noticesFor(grown, policy).flatMap(({ notice }) => (notice.type === 'call-on' ? [notice] : [])),
    ).toMatchObject([{ people: ['service-adviser'], cause: 'instead', tried: ['sales-manager', 'operations-manager'] }])
  })
})
