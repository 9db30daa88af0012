import { type GrownCase, openCase } from '../../core/case/case.ts'
import { decideRegistration } from '../../core/complaint/decide-registration.ts'
import type { Registration } from '../../core/complaint/event.ts'
import { loadPolicy } from '../../core/policy/load.ts'
import type { Policy } from '../../core/policy/schema.ts'

const loaded = loadPolicy('auto-dealer')

/** The car dealer's pack, with everybody found in Feishu. */
export const policy: Policy = {
  ...loaded,
  people: Object.fromEntries(
    Object.entries(loaded.people).map(([id, person]) => [id, { ...person, openId: `ou_${id}` }]),
  ),
}

/** A moment of Chinese time: `2026-11-18 10:00`. */
export function at(time: string): Date {
  return new Date(`${time.replace(' ', 'T')}${time.length === 16 ? ':00' : ''}+08:00`)
}

export function registration(time: string, differences: Partial<Registration> = {}): Registration {
  return {
    source: 'customer',
    channel: null,
    conversation: 'wechat:o_customer',
    registrar: null,
    system: null,
    externalNumber: null,
    name: '张建国',
    phone: '13860317719',
    story: '上周在你们店换的刹车片一直响，我的电话是 138-6031-7719，车牌粤B·6N2M9。',
    summary: '维修后刹车异响。',
    category: 'repair-quality',
    reasons: [],
    demands: ['repair'],
    fields: { plate: '粤B6N2M9' },
    emotion: 'calm',
    severity: 'general',
    severityBecause: '没有符合更高等级的情形',
    afterHours: 'no',
    heardAt: at(time).toISOString(),
    confirmed: true,
    attachments: [],
    ...differences,
  }
}

/** A case as the policy opens it at that time. */
export function newCase(time: string, differences: Partial<Registration> = {}): GrownCase {
  const by = { type: 'customer', id: 'wechat:o_customer' } as const
  const opened = openCase(
    'c'.repeat(32),
    decideRegistration(registration(time, differences), { policy, now: at(time), by }),
    policy,
  )
  return { ...opened, complaint: { ...opened.complaint, number: 'TS20261118001' } }
}
