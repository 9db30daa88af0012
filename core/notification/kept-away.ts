import type { Complaint } from '../complaint/complaint.ts'
import { isKeptFrom, isKeptFromGroup } from '../people/accused.ts'
import { resolveWho } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import type { Notice } from './notice.ts'

/** What would reach the one complained about goes to whoever handles the case, in his own chat. */
export function keptAway(notice: Notice, complaint: Complaint, policy: Policy): Notice[] {
  const hidden = (group: string) => isKeptFromGroup(group, complaint, policy)
  switch (notice.type) {
    case 'case-card':
      return hidden(notice.group)
        ? resolveWho('handler', complaint, policy).map(person => ({
            type: 'personal-card',
            complaintId: complaint.id,
            person,
          }))
        : [notice]
    case 'attachment':
      return hidden(notice.group) ? [] : [notice]
    case 'call-on':
      return 'group' in notice.place && hidden(notice.place.group)
        ? notice.people
            .filter(person => !isKeptFrom(person, complaint, policy))
            .flatMap((person): Notice[] => [
              { type: 'personal-card', complaintId: complaint.id, person },
              { ...notice, place: { person }, people: [person] },
            ])
        : [notice]
    default:
      return [notice]
  }
}
