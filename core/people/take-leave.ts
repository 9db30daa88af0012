import type { LeaveWish } from '../intake/leave.ts'
import { laneOf } from '../notification/lanes.ts'
import type { Notice, OutboxDraft } from '../notification/notice.ts'
import type { Policy } from '../policy/schema.ts'
import type { PolicyBook } from '../ports/system.ts'
import { spokenDay } from '../time/china-time.ts'
import { word } from '../wording/wording.ts'
import type { Absence } from './absence.ts'
import { isPerson, titleAndName } from './people.ts'

/** Keeps or ends somebody's leave: the kind answer, and word to the deputy. Done twice it is done once. `asked` names the message. */
export async function takeLeave(
  wish: LeaveWish,
  { person, asked }: { person: string; asked: string },
  policies: PolicyBook,
  policy: Policy,
): Promise<{ say: string; outbox: OutboxDraft[] }> {
  switch (wish.type) {
    case 'unclear':
      return { say: word(policy, wish.key), outbox: [] }
    case 'back': {
      const ended = await policies.endAbsence(person, asked)
      if (ended.length === 0) return { say: word(policy, 'leave.none'), outbox: [] }
      const text = word(policy, 'leave.deputy.back', { people: '{people}', person: titleAndName(person, policy) })
      const deputies = [...new Set(ended.map(({ deputy }) => deputy))].filter(deputy => isPerson(deputy, policy))
      return { say: word(policy, 'leave.back'), outbox: deputies.map(deputy => toDeputy(deputy, text, asked)) }
    }
    case 'leave': {
      const { deputy, firstDay, lastDay } = wish.absence
      await policies.addAbsence(wish.absence)
      const facts = { first: spokenDay(firstDay), last: spokenDay(lastDay), deputy: titleAndName(deputy, policy) }
      return {
        say: word(policy, firstDay === lastDay ? 'leave.kept.day' : 'leave.kept', facts),
        outbox: [toDeputy(deputy, deputyText(wish.absence, policy), asked)],
      }
    }
  }
}

function deputyText({ person, firstDay, lastDay }: Absence, policy: Policy): string {
  return word(policy, firstDay === lastDay ? 'leave.deputy.day' : 'leave.deputy', {
    people: '{people}',
    person: titleAndName(person, policy),
    first: spokenDay(firstDay),
    last: spokenDay(lastDay),
  })
}

function toDeputy(deputy: string, text: string, asked: string): OutboxDraft {
  const place = { person: deputy }
  const notice: Notice = { type: 'staff-call', place, people: [deputy], text, media: ['mention'], reportId: null }
  return { lane: laneOf(notice), key: `leave.${asked}.${deputy}`, notice }
}
