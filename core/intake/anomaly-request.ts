import { normalise } from '../understanding/normalise.ts'

/** What a staff member says of data in doubt. */
export type AnomalyRequest =
  | { type: 'list' }
  | { type: 'correct'; number: string; cause: string; reason: string }
  | { type: 'confirm'; number: string }
  | { type: 'refuse'; number: string; reason: string }

const NUMBER = '([A-Za-z]{1,6}\\d{6,})'
/** Another system's number: whatever it is made of, with a digit in it. */
const FOREIGN = '((?=\\S*\\d)[A-Za-z0-9][A-Za-z0-9._/-]{2,60})'
const EXPLAIN = new RegExp(`^更正\\s*${FOREIGN}[\\s,:]*原因[\\s:]*([\\s\\S]*)$`, 'u')
const CORRECT = new RegExp(`^更正\\s*${NUMBER}[\\s,:]*(?:原因[\\s:]*)?([\\s\\S]*)$`, 'u')
const CHECK = new RegExp(
  `^复核\\s*${FOREIGN}[\\s,:]*(通过|没问题|退回|不通过)[\\s,:]*(?:原因[\\s:]*)?([\\s\\S]*)$`,
  'u',
)

/** Reads 异常, 更正 and 复核; `null` when it is none of them. */
export function readAnomalyRequest(text: string): AnomalyRequest | null {
  const plain = normalise(text).trim()
  if (/^(?:数据)?异常(?:数据)?(?:列表)?[\s\p{P}]*$|^存疑(?:数据)?[\s\p{P}]*$/u.test(plain)) return { type: 'list' }
  const correct = CORRECT.exec(plain) ?? EXPLAIN.exec(plain)
  if (correct) {
    const [cause = '', reason = ''] = (correct[2] ?? '').split(/[\s,;。，；]*更正[\s:：]*/u)
    return { type: 'correct', number: (correct[1] ?? '').toUpperCase(), cause: cause.trim(), reason: reason.trim() }
  }
  const check = CHECK.exec(plain)
  if (!check) return null
  const number = (check[1] ?? '').toUpperCase()
  return check[2] === '通过' || check[2] === '没问题'
    ? { type: 'confirm', number }
    : { type: 'refuse', number, reason: (check[3] ?? '').trim() }
}
