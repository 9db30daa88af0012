import type { Policy } from '../policy/schema.ts'
import { normalise } from '../understanding/normalise.ts'
import { findPhones } from '../understanding/numbers/phones.ts'
import { type TextKey, word } from '../wording/wording.ts'
import type { Turn } from './conversation.ts'
import { OPENING, type Read } from './reading.ts'
import { isSmallTalk, isThanks } from './short-words.ts'
import type { StaffRequest } from './staff-request.ts'

/**
 * What a colleague means who begins with no keyword: he tells of a customer, complains himself of another department, tells of something
 * without saying whose it is, asks how something is done, or only greets.
 */
export type StaffTelling =
  | (StaffRequest & { type: 'register' | 'internal' })
  | { type: 'whose' }
  | { type: 'how'; action: TextKey }
  | { type: 'greeting' }
  | { type: 'thanks' }

/** Shorter than this nothing is told. */
const TELLING_LENGTH = 6

const OF_CUSTOMER =
  /客户|顾客|车主|货主|[寄收发]件人|[收发]货人|会员|投保人|被保险人|用户|买家|先生|女士|小姐|(?:他|她)(?:说|要|电话)/u
const HE_COMPLAINS = /^(?:我(?:们)?(?:[\p{Script=Han}]{0,4}部)?(?:[要想]|得|必须)?)?(?:投诉|举报|反映)(?:一下)?/u

/** `null`: nothing of this. */
export function readStaffTelling(turn: Turn, read: Read, policy: Policy): StaffTelling | null {
  const text = normalise(turn.text).trim()
  const action = readHow(turn.text)
  if (action !== null) return { type: 'how', action }
  if (isSmallTalk(text)) return { type: isThanks(text) ? 'thanks' : 'greeting' }
  if (text.replace(/[\s\p{P}]/gu, '').length < TELLING_LENGTH) return null
  const told = turn.text.trim()
  const complains = HE_COMPLAINS.exec(text)
  const behind = text.slice(complains?.[0].length ?? 0)
  if (complains && namesOwn(behind, policy) && !OF_CUSTOMER.test(behind.slice(0, 4))) return { type: 'internal', told }
  if (read([turn]).intent.value !== 'complaint' && !complains && !tellsMuch(turn, read)) return null
  if (OF_CUSTOMER.test(text) || findPhones(text).length > 0) return { type: 'register', told }
  return { type: 'whose' }
}

/** Put as a complaint it has a kind of its own. */
function tellsMuch(turn: Turn, read: Read): boolean {
  return read([OPENING, turn]).category !== null && turn.text.length > 2 * TELLING_LENGTH
}

/** A department or a colleague at the beginning: 信息部昨天…, 售后的人…. */
function namesOwn(text: string, { departments, people }: Policy): boolean {
  const start = text.slice(0, 10)
  const names = Object.values(departments).flatMap(({ name }) => [name, name.replace(/[部门科室组中心]+$/u, '')])
  const own = [...names, ...Object.values(people).map(({ name }) => name), '售后', '同事', '部门']
  return own.some(name => name.length > 1 && start.includes(name))
}

/** What is done by a button on the card of a case, by the words in which colleagues ask for it. */
const BUTTONS: readonly [TextKey, RegExp][] = [
  ['action.transfer', /转派|转给|转到|移交|换人/u],
  ['action.escalate', /升级|上报领导/u],
  ['action.requestApproval', /审批|批准|签字/u],
  ['action.propose', /方案/u],
  ['action.promise', /承诺/u],
  ['action.viewContact', /联系方式|客户(?:的)?(?:电话|号码)|看(?:到)?电话/u],
  ['action.contact', /已?联系(?:了)?客户/u],
  ['action.followUp', /回访/u],
  ['action.complete', /完成|结案|办结/u],
  ['action.note', /进展|备注/u],
  ['action.ask', /问客户/u],
  ['action.correct', /更正|改(?:错|信息)|修改/u],
  ['action.accept', /受理|接单/u],
  ['action.dismiss', /不成立|无效投诉/u],
]

const LONGEST_QUESTION = 20

/** `怎么转派`: which button does it. `null` for everything else. */
export function readHow(said: string): TextKey | null {
  const text = normalise(said)
  if (text.length > LONGEST_QUESTION || !/怎么|如何|怎样|咋|在哪|哪里|哪儿/u.test(text)) return null
  return BUTTONS.find(([, words]) => words.test(text))?.[0] ?? null
}

/** The answer to a colleague who asked how something is done. */
export function tellHow(action: TextKey, policy: Policy): string {
  return word(policy, 'staff.how', { action: word(policy, action) })
}
