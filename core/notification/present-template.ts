import type { Case } from '../case/case.ts'
import { isOpen } from '../deadline/deadline.ts'
import type { Policy, Template } from '../policy/schema.ts'
import { clockTime, localDay } from '../time/china-time.ts'
import { TEXTS, type TextKey, word } from '../wording/wording.ts'
import type { CustomerNews } from './notice.ts'

/** What the fields of every template may name as `{slot}`. */
export const TALK_SLOTS = ['news', 'organisation', 'time'] as const
/** What the fields of a template about a complaint may name besides. */
export const NEWS_SLOTS = [
  ...TALK_SLOTS,
  'number',
  'status',
  'department',
  'person',
  'until',
  'result',
  'measure',
] as const

type Filled = { template: string; keywords: Record<string, string>; url?: string }

/** The template for news of a complaint, its fields filled from the case as it stands; `null` where the policy has none. */
export function presentNewsTemplate(news: CustomerNews, current: Case, policy: Policy, now: Date): Filled | null {
  const template = policy.templates[news] ?? policy.templates.news
  if (!template) return null
  const { complaint, deadlines } = current
  const department = policy.departments[complaint.department ?? policy.owner]
  const promised = deadlines.find(deadline => deadline.clock === policy.promise && isOpen(deadline))
  return fill(template, {
    ...common(newsWords(news, policy), policy, now),
    number: complaint.number,
    status: word(policy, `status.${complaint.status}`),
    department: department?.name ?? policy.organisation,
    person: policy.people[complaint.handler ?? department?.manager ?? '']?.title ?? department?.name ?? '',
    until: promised ? dateAndTime(new Date(promised.dueAt)) : '',
    result: complaint.result ?? '',
    measure: complaint.plan?.measure ?? '',
  })
}

/** The template for something the dialogue says outside of any complaint; `null` where the policy has none. */
export function presentTalkTemplate(policy: Policy, now: Date): Filled | null {
  const template = policy.templates.talk
  return template ? fill(template, common(word(policy, 'template.talk'), policy, now)) : null
}

function newsWords(news: CustomerNews, policy: Policy): string {
  const key = `template.${news}`
  return word(policy, isTextKey(key) ? key : 'template.other')
}

function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(TEXTS, key)
}

function common(news: string, policy: Policy, now: Date): Record<string, string> {
  return { news, organisation: policy.organisation, time: dateAndTime(now) }
}

/** As the platform's time fields want it. */
function dateAndTime(at: Date): string {
  return `${localDay(at)} ${clockTime(at)}`
}

function fill({ template, fields, url }: Template, slots: Record<string, string>): Filled {
  const filled = (text: string) => text.replace(/\{(\w+)\}/g, (_, slot: string) => slots[slot] ?? '')
  return {
    template,
    keywords: Object.fromEntries(fields.map(({ field, text }) => [field, filled(text)])),
    ...(url === undefined ? {} : { url: filled(url) }),
  }
}
