import { actOnCallBack } from '../callback/act-on-call-back.ts'
import type { CallBackPorts } from '../callback/change.ts'
import type { CardPress, PressAnswer } from '../message/inbound.ts'
import { actOnReport, type ReportPressPorts } from '../report/act-on-report.ts'
import { type FollowPorts, followCorrection } from '../watch/look-through.ts'
import { actOnComplaint, type PressPorts } from './act-on-complaint.ts'

/** A press belongs to whatever its card is about. */
export async function answerPress(
  press: CardPress,
  ports: PressPorts & ReportPressPorts & CallBackPorts & FollowPorts,
): Promise<PressAnswer> {
  if (press.value.callBack !== undefined) return actOnCallBack(press, ports)
  if (press.value.report !== undefined) return actOnReport(press, ports)
  const answer = await actOnComplaint(press, ports)
  const { command, complaint } = press.value
  if (command === 'correct' && complaint !== undefined) await followCorrection({ id: complaint }, ports)
  return answer
}
