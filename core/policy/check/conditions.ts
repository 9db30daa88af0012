import type { Condition, PolicyData } from '../schema.ts'
import { caseConditions } from './cases.ts'
import { reportingConditions } from './reporting.ts'

/** Every condition of the pack with its path. */
function conditionsOf(policy: PolicyData): [string, Condition][] {
  const found: [string, Condition | undefined][] = [
    ...policy.severity.rules.map((rule, index): [string, Condition] => [`severity.rules.${index}.when`, rule.when]),
    ...policy.routing.map((rule, index): [string, Condition | undefined] => [`routing.${index}.when`, rule.when]),
    ...policy.watchers.map((rule, index): [string, Condition | undefined] => [`watchers.${index}.when`, rule.when]),
    ...policy.approvals.map((rule, index): [string, Condition] => [`approvals.${index}.when`, rule.when]),
    ...policy.intake.fields.map((field, index): [string, Condition | undefined] => [
      `intake.fields.${index}.when`,
      field.when,
    ]),
    ...policy.intake.fields.flatMap(({ rules = [] }, index) =>
      rules.map(({ when }, place): [string, Condition] => [`intake.fields.${index}.rules.${place}.when`, when]),
    ),
    ...Object.entries(policy.workItems).map(([id, { when }]): [string, Condition | undefined] => [
      `workItems.${id}.when`,
      when,
    ]),
    ...Object.entries(policy.clocks).flatMap(([id, clock]): [string, Condition | undefined][] => [
      [`clocks.${id}.when`, clock.when],
      [`clocks.${id}.startIn.when`, clock.startIn?.when],
    ]),
    ...Object.entries(policy.penalties).map(([id, penalty]): [string, Condition | undefined] => [
      `penalties.${id}.when`,
      penalty.when,
    ]),
    ...Object.entries(policy.penalties).map(([id, penalty]): [string, Condition | undefined] => [
      `penalties.${id}.double`,
      penalty.double,
    ]),
    ...Object.entries(policy.chains).flatMap(([id, chain]) =>
      chain.levels.flatMap((level, index) =>
        level.also.map((also, place): [string, Condition] => [
          `chains.${id}.levels.${index}.also.${place}.when`,
          also.when,
        ]),
      ),
    ),
    ['followUp.sampling.forced', policy.followUp.sampling?.forced],
    ...caseConditions(policy),
    ['afterHours.urgent', policy.afterHours?.urgent],
    ['digest.ownCard', policy.digest.ownCard],
    ['dispatchByHand', policy.dispatchByHand],
    ...reportingConditions(policy),
  ]
  return found.flatMap(([path, condition]): [string, Condition][] => (condition ? flatten(path, condition) : []))
}

function flatten(path: string, condition: Condition): [string, Condition][] {
  return [
    [path, condition],
    ...(condition.any ?? []).flatMap((inner, index) => flatten(`${path}.any.${index}`, inner)),
    ...(condition.all ?? []).flatMap((inner, index) => flatten(`${path}.all.${index}`, inner)),
    ...(condition.not ? flatten(`${path}.not`, condition.not) : []),
  ]
}

type Kind = PolicyData['taxonomy'][number]

function categoriesOf(kinds: readonly Kind[], parent = ''): string[] {
  return kinds.flatMap(kind => [`${parent}${kind.id}`, ...categoriesOf(kind.children ?? [], `${parent}${kind.id}/`)])
}

export function conditions(policy: PolicyData): string[] {
  const known = {
    category: [...categoriesOf(policy.taxonomy), 'none'],
    severity: policy.severity.levels.map(level => level.id),
    reason: Object.keys(policy.reasons),
    demand: Object.keys(policy.demands),
    department: Object.keys(policy.departments),
    channel: Object.keys(policy.channels),
  }
  const fields = [
    ...policy.intake.fields.map(({ field }) => field),
    ...Object.entries(policy.workItems).flatMap(([item, rule]) => rule.fields.map(({ field }) => `${item}.${field}`)),
  ]
  return conditionsOf(policy).flatMap(([path, condition]) => [
    ...(Object.keys(known) as (keyof typeof known)[]).flatMap(key =>
      (condition[key] ?? [])
        .filter(value => !known[key].includes(value))
        .map(value => `${path}.${key}: there is no ${key} "${value}"; name one of ${known[key].join(', ')}`),
    ),
    ...(condition.field ?? [])
      .filter(name => !fields.includes(name))
      .map(name => `${path}.field: there is no field "${name}"; name one of ${fields.join(', ')}`),
    ...Object.keys(condition.value ?? {})
      .filter(name => !fields.includes(name))
      .map(name => `${path}.value.${name}: there is no intake field "${name}"; name one of ${fields.join(', ')}`),
    ...(condition.repeat?.of ?? [])
      .filter(rule => !Object.hasOwn(policy.repeats, rule))
      .map(
        rule =>
          `${path}.repeat.of: there is no repeat rule "${rule}"; name one of ${Object.keys(policy.repeats).join(', ') || '(none)'}`,
      ),
    ...(condition.repeat && Object.keys(policy.repeats).length === 0
      ? [`${path}.repeat: the policy has no rule by which a complaint repeats another; add one under "repeats"`]
      : []),
    ...(condition.finding && !policy.findings
      ? [`${path}.finding: nobody finds who is responsible; add "findings"`]
      : []),
  ])
}
