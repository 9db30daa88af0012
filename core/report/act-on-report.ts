import { z } from 'zod'
import { untilNoConflict } from '../case/change.ts'
import { mayReadReport } from '../document/rights.ts'
import { ConflictError } from '../errors.ts'
import type { CardPress, PressAnswer } from '../message/inbound.ts'
import { laneOf } from '../notification/lanes.ts'
import type { OutboxDraft } from '../notification/notice.ts'
import { managerNow, personOf, titleAndName, withoutStandIns } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import type { Store } from '../ports/store.ts'
import { isReportKey, say, sayOf } from '../wording/reports.ts'
import { peopleOf } from './people.ts'
import type { Exports } from './ports.ts'
import { actOn, type Report, type ReportDeed, ruleOf } from './report.ts'
import { reportCard } from './report-card.ts'
import { reportNotices } from './report-notices.ts'
import { type ReportPorts, relay } from './report-plans.ts'

const words = z.string().trim().max(4000).default('')
const PRESSES = {
  reportComplete: z
    .object({ causes: words, measures: words })
    .transform(form => ({ type: 'complete' as const, ...form })),
  reportSign: z.object({}).transform(() => ({ type: 'sign' as const })),
  reportSendBack: z.object({ reason: words }).transform(form => ({ type: 'sendBack' as const, ...form })),
  reportCarryOut: z.object({ note: words }).transform(form => ({ type: 'carryOut' as const, ...form })),
} as const

export type ReportPressPorts = ReportPorts & { store: Pick<Store, 'readPressAnswer'>; exports: Exports }

/** Somebody pressed a button of a report's card. The same press twice is done once; without the right it changes nothing. */
export async function actOnReport(press: CardPress, ports: ReportPressPorts): Promise<PressAnswer> {
  const kept = await ports.store.readPressAnswer(press.id)
  if (kept) return kept
  try {
    return await untilNoConflict(() => tryPress(press, ports))
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error
    return (await ports.store.readPressAnswer(press.id)) ?? warning(say('refused.report.not-now'))
  }
}

async function tryPress(press: CardPress, ports: ReportPressPorts): Promise<PressAnswer> {
  await ports.policies.refresh()
  const { policy } = ports.policies.current()
  const report = await ports.reports.read(press.value.report ?? '')
  if (!report) return warning(say('refused.report.unknown'))
  const person = personOf(press.person, policy)
  if (press.value.command === 'reportFile') return sendFile(press, report, person, policy, ports)
  const command = press.value.command ?? ''
  if (!Object.hasOwn(PRESSES, command)) return warning(say('refused.report.unknown'))
  const deed = PRESSES[command as keyof typeof PRESSES].safeParse(press.form)
  if (!deed.success) return warning(say('refused.report.reason-needed'))
  const allowed = whoMay(report, deed.data, policy)
  if (person === null || !allowed.includes(person)) {
    const people = allowed.map(id => titleAndName(id, policy)).join(say('joint'))
    return warning(say('refused.report.not-allowed', { people }))
  }
  return perform(press, report, deed.data, person, policy, ports)
}

/** Those whom the step names, and whoever stands in for them. */
function whoMay(report: Report, deed: ReportDeed, policy: Policy): string[] {
  const step = ruleOf(report, policy)?.[deed.type === 'sendBack' ? 'sign' : deed.type]
  if (!step) return []
  return [...new Set([...peopleOf([step.by], withoutStandIns(policy)), ...peopleOf([step.by], policy)])]
}

async function perform(
  press: CardPress,
  report: Report,
  deed: ReportDeed,
  person: string,
  policy: Policy,
  ports: ReportPressPorts,
): Promise<PressAnswer> {
  const now = ports.clock.now()
  const changed = actOn(report, deed, { by: person, now, policy })
  if (typeof changed === 'string') return warning(say(`refused.report.${changed}`))
  const key = `done.report.${deed.type}`
  const answer: PressAnswer = { tone: 'success', text: isReportKey(key) ? sayOf(report.figures.kind, key) : '' }
  const outbox = reportNotices(report, changed, policy, now)
  await ports.reports.save({ report: changed, press: { id: press.id, answer }, outbox, at: now })
  await relay(outbox, ports)
  if (changed.nextAt !== null) await ports.alarms.arm('report', `late:${report.id}`, new Date(changed.nextAt))
  return { ...answer, card: reportCard(changed, policy, now) }
}

/** The whole report as a file into the presser's own chat, recorded as taken out. */
async function sendFile(
  press: CardPress,
  report: Report,
  person: string | null,
  policy: Policy,
  ports: ReportPressPorts,
): Promise<PressAnswer> {
  if (person === null || !mayReadReport(person, report, policy))
    return warning(
      say('refused.report.not-allowed', { people: titleAndName(managerNow(policy.owner, policy), policy) }),
    )
  const notice = { type: 'document' as const, person, document: { kind: 'report' as const, id: report.id } }
  const draft: OutboxDraft = { lane: laneOf(notice), key: `document.${press.id}`, notice }
  await ports.exports.record({ id: press.id, person, what: 'report', detail: report.id })
  await ports.reports.enqueue([draft])
  await relay([draft], ports)
  return { tone: 'success', text: say('done.report.file') }
}

function warning(text: string): PressAnswer {
  return { tone: 'warning', text }
}
