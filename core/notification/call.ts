import type { Policy } from '../policy/schema.ts'
import type { Notice, Place } from './notice.ts'

/** People who are in the group are mentioned there, together; everybody else gets the card in his own chat and is called there. */
export function callOn(
  people: string[],
  group: string,
  call: Omit<Notice & { type: 'call-on' }, 'type' | 'place' | 'people'>,
  policy: Policy,
): Notice[] {
  const members = new Set(policy.groups[group]?.members)
  const here = people.filter(person => members.has(person))
  const elsewhere = people.filter(person => !members.has(person))
  const notice = (place: Place, called: string[]): Notice => ({ type: 'call-on', ...call, place, people: called })
  return [
    ...(here.length > 0 ? [notice({ group }, here)] : []),
    ...elsewhere.flatMap((person): Notice[] => [
      { type: 'personal-card', complaintId: call.complaintId, person },
      notice({ person }, [person]),
    ]),
  ]
}
