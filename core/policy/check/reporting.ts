import { isBuiltInCalendar, wallMs } from '../../time/calendar.ts'
import type { ReportStep } from '../schema/reporting.ts'
import type { Condition, PolicyData } from '../schema.ts'

/** What no schema can see in reports, standards, warnings and documents: one line a mistake, with its path and what to do. */
export function reporting(policy: PolicyData): string[] {
  return [
    ...sampling(policy),
    ...rules(policy),
    ...standards(policy),
    ...warnings(policy),
    ...libraryOf(policy),
    ...rest(policy),
  ]
}

const OUTRIGHT = /^(department|members|person):/

/** People who must be known without any case. */
function outright(path: string, who: readonly string[], policy: PolicyData): string[] {
  return who.flatMap((ref, index) => {
    const at = `${path}.${index}`
    if (!OUTRIGHT.test(ref)) return [`${at}: "${ref}" is known in a case only; name a department or a person`]
    return named(at, ref, policy)
  })
}

function named(path: string, ref: string, policy: PolicyData): string[] {
  const [kind, id] = ref.split(':')
  if (id === undefined) return []
  const table = kind === 'person' ? policy.people : policy.departments
  return Object.hasOwn(table, id)
    ? []
    : [
        `${path}: there is no ${kind === 'person' ? 'person' : 'department'} "${id}"; name one of ${Object.keys(table).join(', ')}`,
      ]
}

function rules(policy: PolicyData): string[] {
  return Object.entries(policy.reports).flatMap(([id, rule]) => {
    const path = `reports.${id}`
    const most = rule.period === 'day' ? 1 : rule.period === 'week' ? 7 : 28
    return [
      ...(rule.day > most ? [`${path}.day: a ${rule.period} has no day ${rule.day} here; use 1 to ${most}`] : []),
      ...(rule.group === undefined || Object.hasOwn(policy.groups, rule.group)
        ? []
        : [`${path}.group: there is no group "${rule.group}"; name one of ${Object.keys(policy.groups).join(', ')}`]),
      ...outright(`${path}.tell`, rule.tell, policy),
      ...(['complete', 'sign', 'carryOut'] as const).flatMap(name => {
        const step = rule[name]
        return step ? stepOf(`${path}.${name}`, step, policy) : []
      }),
      ...(!HAS_STEPS.has(rule.kind) && (rule.complete || rule.sign || rule.carryOut)
        ? [
            `${path}.kind: only an analysis or a review has measures to complete, sign and carry out; leave the steps out`,
          ]
        : []),
      ...(rule.kind === 'cases' && !policy.library
        ? [`${path}.kind: there is no library whose cases it could tell; add "library"`]
        : []),
      ...(rule.carryOut && !rule.sign
        ? [`${path}.carryOut: measures are carried out once they are signed; add "sign"`]
        : []),
    ]
  })
}

/** Cases that were not drawn must be closed by somebody, and the share must be able to bring the rate. */
function sampling({ followUp, permissions }: PolicyData): string[] {
  if (!followUp.sampling) return []
  const { share, returnRate, over } = followUp.sampling
  return [
    ...((permissions.review ?? []).length > 0
      ? []
      : ['followUp.sampling: nobody could close a case that was not drawn; name people in permissions.review']),
    ...(share >= returnRate
      ? []
      : [
          `followUp.sampling.share: not even if all answered would ${returnRate} of them come back; draw at least as many`,
        ]),
    ...(wallMs(over) <= 0 ? [`followUp.sampling.over: ${over} is no time at all; make it longer`] : []),
  ]
}

const HAS_STEPS: ReadonlySet<string> = new Set(['analysis', 'review'])

/** The lesson is read from a form that there is, the readers are people that there are. */
function libraryOf(policy: PolicyData): string[] {
  const { library } = policy
  if (!library) return []
  const [item = '', field = ''] = library.lesson?.split('.') ?? []
  const form = Object.hasOwn(policy.workItems, item) ? policy.workItems[item] : undefined
  const isThere = library.lesson === undefined || form?.fields.some(one => one.field === field) === true
  return [
    ...outright('library.readers', library.readers, policy),
    ...(isThere
      ? []
      : [
          `library.lesson: there is no field "${field}" in a form "${item}"; name one of workItems and one of its fields`,
        ]),
  ]
}

function stepOf(path: string, step: ReportStep, policy: PolicyData): string[] {
  return [
    ...(OUTRIGHT.test(step.by)
      ? named(`${path}.by`, step.by, policy)
      : [`${path}.by: "${step.by}" is known in a case only; name a department or a person`]),
    ...outright(`${path}.tell`, step.tell, policy),
    ...calendar(`${path}.calendar`, step.calendar, policy),
    ...(wallMs(step.within) <= 0 ? [`${path}.within: ${step.within} is no time at all; make it longer`] : []),
    ...(wallMs(step.repeatEvery) < 60_000
      ? [`${path}.repeatEvery: ${step.repeatEvery} is too short; repeat every minute at most`]
      : []),
  ]
}

function calendar(path: string, name: string, policy: PolicyData): string[] {
  return isBuiltInCalendar(name) || Object.hasOwn(policy.calendars, name)
    ? []
    : [
        `${path}: there is no calendar "${name}"; name one of 24x7, workday, ${Object.keys(policy.calendars).join(', ')}`,
      ]
}

function levels(path: string, wanted: readonly string[] | undefined, policy: PolicyData): string[] {
  const known = policy.severity.levels.map(({ id }) => id)
  return (wanted ?? []).flatMap(level =>
    known.includes(level) ? [] : [`${path}: there is no severity "${level}"; name one of ${known.join(', ')}`],
  )
}

function standards(policy: PolicyData): string[] {
  return policy.standards.flatMap((standard, index) => {
    const path = `standards.${index}`
    const isPercent = !standard.measure.startsWith('average-')
    return [
      ...levels(`${path}.severity`, standard.severity, policy),
      ...(standard.clocks ?? []).flatMap(clock =>
        Object.hasOwn(policy.clocks, clock)
          ? []
          : [`${path}.clocks: there is no clock "${clock}"; name one of ${Object.keys(policy.clocks).join(', ')}`],
      ),
      ...calendar(`${path}.calendar`, standard.calendar, policy),
      ...(isPercent && standard.target > 100
        ? [`${path}.target: more than 100 percent cannot be reached; write 100 or less`]
        : []),
    ]
  })
}

function warnings(policy: PolicyData): string[] {
  const { bursts, risk, overdue } = policy.warnings
  return [
    ...bursts.flatMap(({ tell, within }, index) => [
      ...outright(`warnings.bursts.${index}.tell`, tell, policy),
      ...(wallMs(within) <= 0 ? [`warnings.bursts.${index}.within: ${within} is no time at all; make it longer`] : []),
    ]),
    ...[risk, overdue].flatMap((warning, index) =>
      (warning?.tell ?? []).flatMap((ref, place) =>
        named(`warnings.${index === 0 ? 'risk' : 'overdue'}.tell.${place}`, ref, policy),
      ),
    ),
  ]
}

function rest(policy: PolicyData): string[] {
  const { anomalies, documents } = policy
  return [
    ...(anomalies ? named('anomalies.by', anomalies.by, policy) : []),
    ...(anomalies?.recheck ?? []).flatMap((field, index) =>
      correctable(field, policy)
        ? []
        : [
            `anomalies.recheck.${index}: there is no field "${field}"; name one of intake.fields, or name, phone, category`,
          ],
    ),
    ...comparisons(policy),
    ...outright('anomalies.checkedBy', anomalies?.checkedBy ?? [], policy),
    ...outright('documents.ledger', documents.ledger, policy),
    ...documents.record.flatMap((ref, index) => named(`documents.record.${index}`, ref, policy)),
    ...(anomalies && wallMs(anomalies.every) > 30 * 60_000
      ? ['anomalies.every: data in doubt must be marked within 30 minutes; look at least so often']
      : []),
  ]
}

/** Another system's records, compared with ours. */
function comparisons(policy: PolicyData): string[] {
  return Object.entries(policy.systems).flatMap(([id, { compare }]) => {
    if (!compare) return []
    const path = `systems.${id}.compare`
    return [
      ...(policy.anomalies ? [] : [`${path}: nobody corrects what differs; add "anomalies"`]),
      ...compare.fields.flatMap((field, index) =>
        correctable(field, policy)
          ? []
          : [
              `${path}.fields.${index}: there is no field "${field}"; name one of intake.fields, or name, phone, category`,
            ],
      ),
      ...(wallMs(compare.receipt) <= 0
        ? [`${path}.receipt: two clocks are never quite the same; allow some minutes, such as PT5M`]
        : []),
    ]
  })
}

function correctable(field: string, { intake }: PolicyData): boolean {
  return ['name', 'phone', 'category', 'heardAt'].includes(field) || intake.fields.some(one => one.field === field)
}

/** Every condition of these parts with its path. */
export function reportingConditions(policy: PolicyData): [string, Condition | undefined][] {
  const { bursts, risk, overdue } = policy.warnings
  return [
    ...policy.prevention.measures.map(({ when }, index): [string, Condition] => [
      `prevention.measures.${index}.when`,
      when,
    ]),
    ...bursts.map(({ when }, index): [string, Condition | undefined] => [`warnings.bursts.${index}.when`, when]),
    ['library.when', policy.library?.when],
    ['warnings.risk.when', risk?.when],
    ['warnings.overdue.when', overdue?.when],
  ]
}
