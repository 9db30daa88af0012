import type { Attachments } from '../core/ports/files.ts'
import type { Outbox } from '../core/ports/outbox.ts'
import type { Alarms, Clock, Due } from '../core/ports/system.ts'

const BATCH = 500

/**
 * Finds what no alarm will ring for any more (a crash between commit and alarm, a lost Redis, a clock that jumped) and wakes it. Cheap
 * when there is nothing: seven index look-ups. What waits in a queue already is not put there again: a backlog would grow by being looked at.
 *
 * @returns how much it found
 */
export async function sweep(ports: {
  due: Pick<Due, 'deadlines' | 'silences' | 'callBacks' | 'reports' | 'conversations'>
  outbox: Pick<Outbox, 'lanesWaiting'>
  attachments: Pick<Attachments, 'waiting'>
  /** Of the kind that sets only one at a time. */
  rareAlarms: Alarms
  clock: Clock
}): Promise<number> {
  const { due, outbox, attachments, rareAlarms: alarms, clock } = ports
  const now = clock.now()
  const [deadlines, silences, callBacks, reports, conversations, lanes, files] = await Promise.all([
    due.deadlines(now, BATCH),
    due.silences(now, BATCH),
    due.callBacks(now, BATCH),
    due.reports(now, BATCH),
    due.conversations(now, BATCH),
    outbox.lanesWaiting(BATCH),
    attachments.waiting(BATCH),
  ])
  await Promise.all([
    ...deadlines.map(deadline => alarms.arm('deadline', deadline.id, now)),
    ...silences.map(conversation => alarms.arm('silence', conversation, now)),
    ...reports.map(report => alarms.arm('report', report, now)),
    ...callBacks.map(callBack => alarms.arm('call-back', callBack, now)),
    ...conversations.map(conversation => alarms.wakeConversation(conversation, 0)),
    ...lanes.map(lane => alarms.relay(lane)),
    ...files.map(file => alarms.fetchFile(file)),
  ])
  const found = [deadlines, silences, callBacks, reports, conversations, lanes, files]
  return found.reduce((sum, { length }) => sum + length, 0)
}
