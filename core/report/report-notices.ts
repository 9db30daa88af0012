import { laneOf } from '../notification/lanes.ts'
import type { Notice, OutboxDraft, Place } from '../notification/notice.ts'
import { departmentGroup, titleAndName } from '../people/people.ts'
import type { Medium, Policy } from '../policy/schema.ts'
import { maskText } from '../privacy.ts'
import { spokenTime } from '../time/china-time.ts'
import { say, sayOf } from '../wording/reports.ts'
import { peopleOf } from './people.ts'
import { type Report, ruleOf, stepOf } from './report.ts'
import { waitingFor } from './report-card.ts'

/** Who is told of a report that was made or went a step on. Keys are made of its version: nothing is told twice. */
export function reportNotices(before: Report | null, after: Report, policy: Policy, now: Date): OutboxDraft[] {
  const notices =
    before === null ? ofNew(after, policy, now) : [refresh(after), ...ofChange(before, after, policy, now)]
  return notices.map((notice, index) => ({
    lane: laneOf(notice),
    key: `report.${after.id}.${after.version}.${index}`,
    notice,
  }))
}

const refresh = (report: Report): Notice => ({ type: 'refresh-report', reportId: report.id })

/** There is nothing to meet about. */
function isEmpty({ figures }: Report): boolean {
  return figures.kind === 'meeting' && figures.open.length + figures.ended.length === 0
}

function ofNew(report: Report, policy: Policy, now: Date): Notice[] {
  if (isEmpty(report)) return []
  const group = reportGroup(report, policy)
  const told = peopleOf(ruleOf(report, policy)?.tell ?? [], policy)
  return [
    { type: 'report-card', reportId: report.id, place: { group } },
    ...(told.length > 0
      ? callOn(report, told, say('call.report.made', { ...facts(report), people: '{people}' }), ['mention'], policy)
      : []),
    ...stepCall(report, policy, now),
  ]
}

function ofChange(before: Report, after: Report, policy: Policy, now: Date): Notice[] {
  const last = after.history.at(-1)
  if (after.waitsFor === before.waitsFor && after.dueAt === before.dueAt) {
    const step = stepOf(after, policy)
    if (!step) return []
    const owners = waitingFor(after, policy)
    const told = peopleOf(step.tell, policy)
    const late = {
      ...facts(after),
      owner: owners.map(person => titleAndName(person, policy)).join(say('joint')),
      people: '{people}',
      step: sayOf(after.figures.kind, `step.${after.waitsFor ?? 'complete'}`),
      dueAt: spokenTime(new Date(after.dueAt ?? after.madeAt), now),
    }
    const own = told.filter(person => owners.includes(person))
    const others = told.filter(person => !owners.includes(person))
    return [
      ...(own.length > 0 ? callOn(after, own, say('call.report.late.own', late), step.media, policy) : []),
      ...(others.length > 0 ? callOn(after, others, say('call.report.late', late), step.media, policy) : []),
    ]
  }
  if (last?.type === 'sentBack') {
    const text = say('call.report.sentBack', { ...facts(after), people: '{people}', text: maskText(last.text) })
    return callOn(after, waitingFor(after, policy), text, ['mention', 'app'], policy)
  }
  return stepCall(after, policy, now)
}

/** Whoever must do the next step is called on, with the card in his own chat where he is not in the report's group. */
function stepCall(report: Report, policy: Policy, now: Date): Notice[] {
  const people = waitingFor(report, policy)
  if (report.waitsFor === null || people.length === 0) return []
  const text = sayOf(report.figures.kind, `call.report.${report.waitsFor}`, {
    ...facts(report),
    people: '{people}',
    step: sayOf(report.figures.kind, `step.${report.waitsFor}`),
    dueAt: spokenTime(new Date(report.dueAt ?? report.madeAt), now),
  })
  return callOn(report, people, text, ['mention', 'app'], policy)
}

function facts({ name, label }: Report): { name: string; label: string } {
  return { name, label }
}

export function reportGroup(report: Report, policy: Policy): string {
  return ruleOf(report, policy)?.group ?? departmentGroup(policy.owner, policy)
}

function callOn(report: Report, people: readonly string[], text: string, media: Medium[], policy: Policy): Notice[] {
  const group = reportGroup(report, policy)
  const members = new Set(policy.groups[group]?.members)
  const here = people.filter(person => members.has(person))
  const elsewhere = people.filter(person => !members.has(person))
  const call = (place: Place, called: string[]): Notice => ({
    type: 'staff-call',
    place,
    people: called,
    text,
    media,
    reportId: report.id,
  })
  return [
    ...(here.length > 0 ? [call({ group }, here)] : []),
    ...elsewhere.flatMap((person): Notice[] => [
      { type: 'report-card', reportId: report.id, place: { person } },
      call({ person }, [person]),
    ]),
  ]
}
