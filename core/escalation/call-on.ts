import type { Notice, Place } from '../notification/notice.ts'
import { departmentGroup } from '../people/people.ts'
import type { Medium, Policy } from '../policy/schema.ts'

/**
 * A line to people of the company that is about no single case: those in the group of the department that owns all cases are mentioned
 * there, together; everybody else in his own chat. `{people}` in the text becomes their mentions.
 */
export function callOnStaff(people: readonly string[], text: string, media: Medium[], policy: Policy): Notice[] {
  const group = departmentGroup(policy.owner, policy)
  const members = new Set(policy.groups[group]?.members)
  const here = people.filter(person => members.has(person))
  const call = (place: Place, called: string[]): Notice => ({
    type: 'staff-call',
    place,
    people: called,
    text,
    media,
    reportId: null,
  })
  return [
    ...(here.length > 0 ? [call({ group }, here)] : []),
    ...people.filter(person => !members.has(person)).map(person => call({ person }, [person])),
  ]
}
