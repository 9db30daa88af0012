import { categoryName } from '../case/category-name.ts'
import { titleAndName } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { isReportKey, say } from '../wording/reports.ts'

/** Identifiers of figures as people read them. */

export function kindName(id: string | null, policy: Policy): string {
  return id === null ? say('kind.unknown') : categoryName(id, policy)
}

export function channelName(id: string, policy: Policy): string {
  const own = policy.channels[id]?.name
  if (own !== undefined) return own
  const key = `channel.${id}`
  return isReportKey(key) ? say(key) : id
}

export function levelName(id: string, policy: Policy): string {
  return policy.severity.levels.find(level => level.id === id)?.name ?? id
}

export function departmentName(id: string | null, policy: Policy): string {
  return id === null ? say('unknown') : (policy.departments[id]?.name ?? id)
}

export function clockName(id: string, policy: Policy): string {
  return policy.clocks[id]?.name ?? id
}

export function endingName(id: string): string {
  const key = `ending.${id}`
  return isReportKey(key) ? say(key) : id
}

export function personName(id: string | null, policy: Policy): string {
  if (id === null) return say('unknown')
  return id === 'heed' ? say('entry.system') : titleAndName(id, policy)
}

/** A whole percentage; 0 of 0 is told by whoever asks. */
export function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 100)
}
