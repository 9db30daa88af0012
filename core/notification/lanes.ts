import { callBackLane } from '../callback/notification.ts'
import { standsAlone } from '../card/digest.ts'
import type { Complaint } from '../complaint/complaint.ts'
import { systemLane } from '../delivery/tell-system.ts'
import { isRoom, roomOf } from '../escalation/war-room.ts'
import type { Policy } from '../policy/schema.ts'
import type { Notice } from './notice.ts'

/**
 * A file is shown once in a group, whichever event would show it again. A customer reads the same apology once, however many clocks
 * have escalated in that minute.
 */
export function keyOf(notice: Notice, at: string): string | null {
  switch (notice.type) {
    case 'attachment':
      return `${notice.complaintId}.file.${notice.attachmentId}.${notice.group}`
    case 'tell-customer': {
      if (notice.news !== 'escalated') return null
      const { person = '', dueAt = '' } = notice.facts
      return [notice.complaintId, 'escalated', at.slice(0, 16), notice.conversation, person, dueAt].join('.')
    }
    default:
      return null
  }
}

/** Of what goes to a group, the grave and the urgent overtake all the rest. */
export function laneFor(notice: Notice, complaint: Complaint, policy: Policy): string {
  const lane = laneOf(notice)
  const overtakes =
    (notice.type === 'case-card' && notice.own && !isRoom(notice.group)) ||
    ((notice.type === 'case-card' || notice.type === 'call-on') && standsAlone(complaint, policy))
  return overtakes && lane.startsWith('feishu:group:') ? `${lane}:first` : lane
}

/** A file's own lane: it waits for the file, and nothing else waits with it. */
export function fileLane(attachmentId: string): string {
  return `feishu:file:${attachmentId}`
}

/** What must leave in order goes through one lane. */
export function laneOf(notice: Notice): string {
  switch (notice.type) {
    case 'say':
    case 'tell-customer':
      return notice.conversation
    case 'case-card':
      return `feishu:group:${notice.group}`
    case 'personal-card':
    case 'contact':
      return `feishu:person:${notice.person}`
    case 'tell-system':
      return systemLane(notice)
    case 'refresh-cards':
      return `feishu:cards:${notice.complaintId}`
    case 'attachment':
      return fileLane(notice.attachmentId)
    case 'urge':
      return `feishu:urgent:${notice.messageId}`
    case 'refresh-report':
      return `feishu:cards:${notice.reportId}`
    case 'document':
      return `feishu:person:${notice.person}`
    case 'survey':
    case 'call-back-card':
    case 'refresh-call-back':
    case 'call-back-call':
    case 'call-back-contact':
      return callBackLane(notice)
    case 'war-room':
    case 'war-room-summary':
      return `feishu:group:${roomOf(notice.complaintId)}`
    case 'refresh-digest':
      return `feishu:digest:${notice.messageId}`
    case 'call-on':
    case 'report-card':
    case 'staff-call':
      return 'group' in notice.place ? `feishu:group:${notice.place.group}` : `feishu:person:${notice.place.person}`
  }
}
