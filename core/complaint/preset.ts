import { demandNames } from '../case/describe.ts'
import type { Policy } from '../policy/schema.ts'
import type { Complaint } from './complaint.ts'

/** What a form's preset may take over from the case: `{summary}` as registered, `{wants}` what the customer wants, `{plan}` the plan's measure, `{result}`. */
export const PRESET_SLOTS = ['summary', 'wants', 'plan', 'result'] as const

/** What stands in a form's field until somebody says otherwise; `undefined` for nothing. Pure. */
export function presetOf(preset: string | undefined, complaint: Complaint, policy: Policy): string | undefined {
  if (preset === undefined) return undefined
  const facts: Record<(typeof PRESET_SLOTS)[number], string> = {
    summary: complaint.summary,
    wants: demandNames(complaint.demands, policy),
    plan: complaint.plan?.measure ?? '',
    result: complaint.result ?? '',
  }
  const text = PRESET_SLOTS.reduce((filled, slot) => filled.replaceAll(`{${slot}}`, facts[slot]), preset).trim()
  return text === '' ? undefined : text
}
