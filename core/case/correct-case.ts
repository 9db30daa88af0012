import { decide } from '../complaint/decide.ts'
import { correctableFields, valueIn } from '../complaint/decide-correct.ts'
import { mayAct, whoMay } from '../complaint/permission.ts'
import { isRefusal } from '../complaint/refusal.ts'
import type { CorrectionRequest } from '../intake/correction-request.ts'
import { titleAndName } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { word } from '../wording/wording.ts'
import { extendCase } from './case.ts'
import { type ChangePorts, changeOf, setAlarms, takeInHand, untilNoConflict } from './change.ts'
import { fieldName, shownValue } from './correction.ts'

/** What a colleague wrote, 更正 + number + field + value + reason, done to the case. The answer says what it is now; the same words again change nothing. */
export async function correctCase(request: CorrectionRequest, person: string, ports: ChangePorts): Promise<string> {
  return untilNoConflict(async () => {
    const { policy: current } = ports.policies.current()
    const stored = await ports.store.readCaseByNumber(request.number)
    if (!stored) return word(current, 'correct.none', { number: request.number })
    const inHand = await takeInHand(stored, ports)
    const { policy } = inHand
    const { complaint } = inHand.grown
    const by = { type: 'person', id: person } as const
    if (!mayAct(by, 'correct', complaint, policy)) {
      const people = whoMay('correct', complaint, policy).map(id => titleAndName(id, policy))
      return word(current, 'refused.not-allowed', { people: people.join('、') })
    }
    const now = ports.clock.now()
    const { field, value, reason, number } = request
    const decision = decide(complaint, { type: 'correct', field, value, reason }, { policy, now, by })
    if (isRefusal(decision)) {
      const name = fieldName(field, policy)
      return decision.refused === 'already-done'
        ? word(current, 'correct.already', {
            number,
            field: name,
            value: shownValue(field, valueIn(complaint, field), policy),
          })
        : word(current, `refused.${decision.refused}`, { ...decision.facts, field: name })
    }
    const grown = extendCase(inHand.grown, decision.events, policy)
    const all = { ...inHand, grown: { ...grown, fresh: [...inHand.grown.fresh, ...grown.fresh] } }
    const change = { ...changeOf([all]), handled: [] }
    await setAlarms(await ports.store.commit(change, now), change, ports.alarms)
    return word(current, isRechecked(field, current) ? 'correct.done.checked' : 'correct.done', {
      number,
      field: fieldName(field, policy),
      value: shownValue(field, valueIn(grown.complaint, field), policy),
    })
  })
}

/** Whether a correction of this field counts only once somebody else has looked at it. */
function isRechecked(field: string, { anomalies }: Policy): boolean {
  return anomalies?.recheck.includes(field) === true
}

/** The field that people call so: 电话, 车牌, 金额. */
export function fieldCalled(name: string, policy: Policy): string | null {
  const fields = correctableFields(policy)
  const wanted = ALSO_CALLED[name]
  const exact = fields.find(one => one.field === wanted || one.name === name || one.field === name)
  return (exact ?? fields.find(one => one.name.includes(name) || name.includes(one.name)))?.field ?? null
}

const ALSO_CALLED: Record<string, string> = {
  姓名: 'name',
  名字: 'name',
  客户: 'name',
  手机: 'phone',
  手机号: 'phone',
  号码: 'phone',
  分类: 'category',
  投诉类别: 'category',
  受理时间: 'heardAt',
  接到时间: 'heardAt',
  来电时间: 'heardAt',
}
