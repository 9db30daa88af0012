import type { Complaint } from '../complaint/complaint.ts'
import { unnamed } from '../people/accused.ts'
import type { Policy } from '../policy/schema.ts'
import { maskNamed, maskText } from '../privacy.ts'

/**
 * How texts of this case are shown to people who need not know whose it is: the customer's own name, names in which somebody introduces himself,
 * phones, plates and identity numbers are masked. Who is complained about stays readable, and so does a colleague who complains: whether he is named
 * is the policy's choice (`internal.anonymous`).
 */
export function maskOf(
  complaint: Pick<Complaint, 'source' | 'name'>,
  policy: Pick<Policy, 'internal' | 'wording'>,
): (text: string) => string {
  const own = complaint.source === 'internal' ? null : complaint.name
  return text => maskText(maskNamed(unnamed(text, complaint, policy), own))
}
