import { actOnCallBack } from '../callback/act-on-call-back.ts'
import type { CallBackPorts } from '../callback/change.ts'
import type { CardPress, PressAnswer } from '../message/inbound.ts'
import { actOnReport, type ReportPressPorts } from '../report/act-on-report.ts'
import { actOnComplaint, type PressPorts } from './act-on-complaint.ts'

/** A press belongs to whatever its card is about. */
export function answerPress(
  press: CardPress,
  ports: PressPorts & ReportPressPorts & CallBackPorts,
): Promise<PressAnswer> {
  if (press.value.callBack !== undefined) return actOnCallBack(press, ports)
  return press.value.report === undefined ? actOnComplaint(press, ports) : actOnReport(press, ports)
}
