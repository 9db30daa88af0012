import { normalise } from '../understanding/normalise.ts'

/** A field of a case that a colleague wants to put right. `called`: what he calls the field. */
export type CorrectionRequest = { number: string; field: string; value: string; reason: string }

const CORRECTION =
  /^(?:更正|修改|改正)\s*([A-Za-z]{1,6}\d{6,})[\s,:]+(\p{Script=Han}{2,8}?)(?:\s*(?:应该是|应为|改为|改成|更正为|是|为)\s*|\s*:\s*|\s+)(.+?)[\s,;。，；]*原因[\s:]*(.+)$/u

/**
 * Reads `更正 TS20261118001 电话 改为 13800001111 原因：登记时记错一位`; `null` for everything else, also for the words that only explain an
 * anomaly (`更正 TS… 原因：… 更正：…`). `fieldCalled` finds the field by its name.
 */
export function readCorrection(text: string, fieldCalled: (name: string) => string | null): CorrectionRequest | null {
  const match = CORRECTION.exec(normalise(text).trim())
  const [, number = '', called = '', value = '', reason = ''] = match ?? []
  const field = match ? fieldCalled(called) : null
  return field === null ? null : { number: number.toUpperCase(), field, value: value.trim(), reason: reason.trim() }
}
