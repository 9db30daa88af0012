import { spokenDay } from './china-time.ts'
import type { LeaveWish } from './intake/leave.ts'
import { titleAndName } from './people.ts'
import type { Policy } from './policy/schema.ts'
import type { PolicyBook } from './ports.ts'
import { word } from './wording/wording.ts'

/** Keeps or ends somebody's leave and gives the kind answer. Done twice it is done once. */
export async function takeLeave(
  wish: LeaveWish,
  person: string,
  policies: PolicyBook,
  policy: Policy,
): Promise<string> {
  switch (wish.type) {
    case 'unclear':
      return word(policy, wish.key)
    case 'back':
      return word(policy, (await policies.endAbsence(person)) ? 'leave.back' : 'leave.none')
    case 'leave': {
      const { deputy, firstDay, lastDay } = wish.absence
      await policies.addAbsence(wish.absence)
      return word(policy, firstDay === lastDay ? 'leave.kept.day' : 'leave.kept', {
        first: spokenDay(firstDay),
        last: spokenDay(lastDay),
        deputy: titleAndName(deputy, policy),
      })
    }
  }
}
