import { type RegulationKey, say } from '../../wording/regulation.ts'
import type { Section } from './page.ts'

export function table(heading: RegulationKey, heads: RegulationKey[], rows: string[][]): Section {
  return { heading: say(heading), lines: [], heads: heads.map(head => say(head)), rows }
}
