import type { Complaint } from '../complaint/complaint.ts'
import type { RecordedEvent } from '../complaint/event.ts'
import { resolveWho, titleAndName } from '../people/people.ts'
import type { Medium, Policy } from '../policy/schema.ts'
import type { CallCause, CustomerNews, Notice } from './notice.ts'

/** How somebody is told of a case; see `notification.ts`. */
type Telling = {
  call(people: string[], cause: CallCause, media?: Medium[], facts?: Record<string, string>): Notice[]
  tell(news: CustomerNews, facts?: Record<string, string>): Notice[]
}

/** Who is told when a form or an opinion moves on. */
export function workNotices(event: RecordedEvent, complaint: Complaint, policy: Policy, telling: Telling): Notice[] {
  const { call, tell } = telling
  const handlers = resolveWho('handler', complaint, policy)
  switch (event.type) {
    case 'itemStarted': {
      const rule = policy.workItems[event.data.item]
      if (!rule) return []
      const people = resolveWho(rule.by, complaint, policy).slice(0, MOST_CALLED)
      return call(people, 'item', rule.media, { item: rule.name, clock: event.data.item })
    }
    case 'itemFilled': {
      const { item, awaits } = event.data
      const rule = policy.workItems[item]
      if (!rule) return []
      const facts = { item: rule.name, key: item, by: titleAndName(event.by.id, policy) }
      if (awaits === 'customer') return tell('itemToConfirm', facts)
      const checkers = resolveWho(rule.check ?? [], complaint, policy).filter(person => person !== event.by.id)
      const waiting = handlers.filter(person => person !== event.by.id)
      return [
        ...(awaits === null ? call(waiting, 'itemFilled', ['mention'], facts) : []),
        ...(awaits === 'check' ? call(checkers.slice(0, MOST_CALLED), 'itemCheck', ['mention'], facts) : []),
        ...(rule.customer === 'told' ? tell('itemTold', facts) : []),
      ]
    }
    case 'itemConfirmed':
    case 'itemReturned': {
      const rule = policy.workItems[event.data.item]
      const filledBy = complaint.items[event.data.item]?.by
      const people = filledBy && filledBy !== event.by.id ? [filledBy] : []
      const item = rule?.name ?? event.data.item
      if (event.type === 'itemReturned')
        return call(people, 'itemReturned', ['mention', 'app'], { item, reason: event.data.reason })
      return event.by.type === 'customer' ? call(people, 'itemConfirmed', ['mention'], { item }) : []
    }
    case 'expertOpinionAsked': {
      const { item, question, person } = event.data
      const name = policy.expertOpinions[item]?.name ?? item
      return call(person === null ? [] : [person], 'expertOpinion', ['mention', 'app'], {
        item: name,
        question,
        clock: item,
      })
    }
    case 'expertOpinionGiven': {
      const asked = complaint.expertOpinions[event.data.item]?.askedBy
      const people = [...new Set([...handlers, ...(asked ? [asked] : [])])].filter(person => person !== event.by.id)
      const name = policy.expertOpinions[event.data.item]?.name ?? event.data.item
      return call(people, 'expertOpinionGiven', ['mention'], { item: name, text: event.data.text })
    }
    case 'approvalExpired':
      return call(handlers, 'approvalExpired', ['mention', 'app'])
    default:
      return []
  }
}

/** A form may be filled in by many; a few are called. */
const MOST_CALLED = 3
