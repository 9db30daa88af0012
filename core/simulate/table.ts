import { titleAndName } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { shortTime } from '../time/china-time.ts'
import { simulationWord } from '../wording/simulation.ts'
import type { Simulated } from './simulate.ts'

/** The outcome as a table in Markdown, one row a complaint, with the sums below. */
export function simulationTable(results: readonly Simulated[], policy: Policy): string {
  const level = (id: string) => policy.severity.levels.find(one => one.id === id)?.name ?? id
  const clock = (id: string) => policy.clocks[id]?.name ?? id
  const joined = (parts: readonly string[]) => (parts.length === 0 ? '—' : parts.join('、'))
  const heads = (
    ['complaint', 'registeredAt', 'severity', 'department', 'missed', 'told', 'points', 'yuan'] as const
  ).map(key => simulationWord(`head.${key}`))
  const rows = results.map(one => [
    one.complaint,
    shortTime(new Date(one.registeredAt)),
    level(one.severity),
    one.department === null ? '—' : (policy.departments[one.department]?.name ?? one.department),
    joined(counted(one.missed.map(clock))),
    joined(
      one.told.map(({ person, level }) => simulationWord('told', { person: titleAndName(person, policy), level })),
    ),
    String(one.points),
    String(one.yuan),
  ])
  const line = (cells: readonly string[]) => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const sum = (of: (one: Simulated) => number) => results.reduce((total, one) => total + of(one), 0)
  return [
    `# ${simulationWord('title', { policy: policy.title, version: policy.version })}`,
    '',
    line(heads),
    line(heads.map(() => '---')),
    ...rows.map(line),
    '',
    simulationWord('sums', {
      count: results.length,
      late: results.filter(({ missed }) => missed.length > 0).length,
      missed: sum(({ missed }) => missed.length),
      points: sum(({ points }) => points),
      yuan: sum(({ yuan }) => yuan),
    }),
    ...(sum(({ skipped }) => skipped) > 0 ? [simulationWord('skipped', { count: sum(({ skipped }) => skipped) })] : []),
    '',
  ].join('\n')
}

function counted(names: readonly string[]): string[] {
  return [...new Set(names)].map(name => {
    const count = names.filter(one => one === name).length
    return count === 1 ? name : `${name}×${count}`
  })
}
