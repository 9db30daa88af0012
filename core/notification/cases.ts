import { categoryName } from '../case/category-name.ts'
import { ruleName } from '../case/describe.ts'
import type { Complaint } from '../complaint/complaint.ts'
import type { RecordedEvent } from '../complaint/event.ts'
import { managerNow, resolveWho } from '../people/people.ts'
import type { Medium, Policy } from '../policy/schema.ts'
import { maskNamed } from '../privacy.ts'
import { word } from '../wording/wording.ts'
import type { CallCause, CustomerNews, Notice } from './notice.ts'
import { workNotices } from './work.ts'

/** How `noticesFor` tells: the customer, people of the case, people of the department that owns all cases. */
export type Telling = {
  tell(news: CustomerNews, facts?: Record<string, string>): Notice[]
  call(people: string[], cause: CallCause, media?: Medium[], facts?: Record<string, string>): Notice[]
  callOwner(people: string[], cause: CallCause, media: Medium[], facts?: Record<string, string>): Notice[]
}

/** Who is told of repeats, merged cases, causes, kinds of contact, findings, reports and copies. */
export function aboutCases(
  event: RecordedEvent,
  complaint: Complaint,
  policy: Policy,
  { tell, call, callOwner }: Telling,
): Notice[] {
  const handlers = resolveWho('handler', complaint, policy)
  const owner = [managerNow(policy.owner, policy)]
  switch (event.type) {
    case 'repeated':
      return call(handlers, 'repeated', ['mention', 'app'], {
        count: String(event.data.count),
        rule: ruleName(event.data.rule, policy),
      })
    case 'absorbed':
      return call(handlers, 'absorbed', ['mention'], {
        from: event.data.number,
        story: maskNamed(event.data.story, event.data.name),
      })
    case 'merged':
      return [
        ...call(handlers, 'merged', ['mention'], { into: event.data.number }),
        ...tell('merged', { into: event.data.number }),
      ]
    case 'classified':
      return event.by.id === complaint.handler
        ? []
        : call(handlers, 'classified', ['mention'], {
            category: categoryName(event.data.category, policy),
            because: event.data.because,
          })
    case 'converted':
      return [...call(handlers, 'converted', ['mention', 'app'], { words: event.data.words }), ...tell('converted')]
    case 'answered':
      return complaint.kind === 'inquiry' ? tell('answered') : []
    case 'rated':
      return policy.followUp.review && event.data.satisfied && complaint.kind === 'complaint'
        ? call(resolveWho(policy.permissions.review ?? [], complaint, policy).slice(0, 1), 'review')
        : []
    case 'responsibilityFound': {
      const finding = event.data.responsible ? 'responsible' : 'not-responsible'
      return call(handlers, 'finding', ['mention'], {
        finding: word(policy, `fact.finding.${finding}`),
        reason: event.data.reason,
      })
    }
    case 'violationRecorded':
      return call([event.data.person], 'violation', ['mention'], {
        violation: policy.findings?.violations[event.data.violation]?.name ?? event.data.violation,
        note: event.data.note,
      })
    case 'appealed':
      return callOwner(owner, 'appealed', ['mention'], { what: event.data.what, reason: event.data.reason })
    case 'rejudged': {
      const bearer = complaint.assessments.find(({ seq }) => seq === event.data.of)?.person
      return call(bearer === undefined ? handlers : [bearer], 'rejudged', ['mention'], {
        what: event.data.what,
        outcome: word(policy, `action.rejudge.${event.data.outcome}`),
        reason: event.data.reason,
      })
    }
    case 'arbitrated':
    case 'adjudicated': {
      const way = word(policy, event.type === 'arbitrated' ? 'action.settle.arbitration' : 'action.settle.court')
      return [...call(handlers, 'settled', ['mention'], { way }), ...tell(event.type)]
    }
    case 'reported':
      return call(event.data.to, 'report', ['mention', 'app'], {
        report: policy.referrals[event.data.report]?.name ?? event.data.report,
        note: event.data.note,
      })
    case 'copied':
      return call(event.data.to, 'copied', ['mention'], {
        copy: policy.copies[event.data.copy]?.name ?? event.data.copy,
      })
    default:
      return workNotices(event, complaint, policy, { tell, call })
  }
}
