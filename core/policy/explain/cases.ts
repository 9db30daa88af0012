import { CONTACT_KINDS } from '../../complaint/event.ts'
import { type RegulationKey, say } from '../../wording/regulation.ts'
import type { Policy } from '../schema.ts'
import type { Section } from './page.ts'
import { list, spokenCondition, spokenDuration, spokenWho } from './phrases.ts'

/** Repeats, kinds of contact, causes, findings, copies and other ends, as far as the policy has them. */
export function caseSections(policy: Policy): Section[] {
  const sections = [
    repeats(policy),
    contacts(policy),
    classification(policy),
    findings(policy),
    copies(policy),
    settlements(policy),
  ]
  return sections.filter(({ lines, rows }) => lines.length > 0 || rows.length > 0)
}

function section(heading: RegulationKey, lines: string[], heads: RegulationKey[] = [], rows: string[][] = []): Section {
  return { heading: say(heading), lines, heads: heads.map(head => say(head)), rows }
}

function repeats(policy: Policy): Section {
  const fieldName = (field: string) => policy.intake.fields.find(one => one.field === field)?.name ?? field
  const rows = Object.values(policy.repeats).map(
    ({ name, same, within, calendar, earlier, escalate, tellCustomer }) => [
      name,
      list(
        same.map(what =>
          what === 'customer' || what === 'department' || what === 'category'
            ? say(`same.${what}`)
            : say('same.field', { field: fieldName(what) }),
        ),
      ),
      say('withinOf', { within: spokenDuration(within, policy, calendar) }),
      say(`earlier.${earlier}`),
      list([
        say('effect.count'),
        ...(escalate ? [say('effect.escalate')] : []),
        ...(tellCustomer ? [say('effect.tell')] : []),
      ]),
    ],
  )
  return section('heading.repeats', [], ['head.rule', 'head.same', 'head.span', 'head.earlier', 'head.effect'], rows)
}

function contacts(policy: Policy): Section {
  const rows = CONTACT_KINDS.flatMap((kind): string[][] => {
    const contact = kind === 'complaint' ? undefined : policy.contacts[kind]
    return contact ? [[contact.name, say(`contacts.${contact.needs}`)]] : []
  })
  return section('heading.contacts', [], ['head.kind', 'head.needs'], rows)
}

function classification(policy: Policy): Section {
  const rule = policy.classification
  const lines = rule
    ? [
        say('classification.intake', { levels: rule.intakeLevels }),
        ...(rule.required ? [say('classification.required')] : []),
        ...(rule.reroute ? [say('classification.reroute')] : []),
      ]
    : []
  return section('heading.classification', lines)
}

function findings(policy: Policy): Section {
  const rule = policy.findings
  if (!rule) return section('heading.findings', [])
  const { appeal } = rule
  const lines = [
    say('findings.line'),
    ...(rule.required ? [say('findings.required')] : []),
    appeal
      ? say('findings.appeal', {
          within: spokenDuration(appeal.within, policy, appeal.calendar),
          who: spokenWho(policy.permissions.rejudge ?? [], policy),
        })
      : say('findings.no-appeal'),
  ]
  const rows = Object.values(rule.violations).map(({ name, points, yuan, to, appealable }) => [
    name,
    list([
      ...(points ? [say('points', { points: String(points).replace('-', '−') })] : []),
      ...(yuan ? [say('yuan', { yuan })] : []),
    ]),
    to === 'named' ? say('findings.named') : spokenWho(to, policy),
    say(appealable ? 'yes' : 'no'),
  ])
  return section('heading.findings', lines, ['head.violation', 'head.amount', 'head.to', 'head.appealable'], rows)
}

function copies(policy: Policy): Section {
  const when = (condition: Parameters<typeof spokenCondition>[0]) => spokenCondition(condition, policy)
  const rows = [
    ...Object.values(policy.copies).map(copy => [
      copy.name,
      when(copy.when),
      say('copy.line', { on: list(copy.on.map(event => say(`event.${event}`))) }),
      spokenWho(copy.to, policy),
    ]),
    ...Object.values(policy.referrals).map(report => [
      report.name,
      when(report.when),
      say('report.line', { who: spokenWho(policy.permissions.report ?? [], policy) }),
      spokenWho(report.to, policy),
    ]),
  ]
  return section('heading.copies', [], ['head.rule', 'head.when', 'head.needs', 'head.copyTo'], rows)
}

function settlements(policy: Policy): Section {
  const ways = policy.settlements.map(way => say(`settlement.${way}`))
  return section('heading.settlements', ways.length > 0 ? [say('settlements.line', { list: list(ways) })] : [])
}
