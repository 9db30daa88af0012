import type { ReachLine } from '../delivery/reach.ts'
import type { Policy } from '../policy/schema.ts'
import { isTextKey, word } from '../wording/wording.ts'

/** A line of the ledger in words: 回访：模板消息已送达（window-closed）. */
export function describeReach(line: ReachLine, policy: Policy): string {
  const channel = word(policy, `reach.channel.${line.channel}`)
  const outcome = word(policy, `reach.${line.outcome}`)
  const said =
    line.news === null
      ? word(policy, 'reach.line.call', { channel, outcome })
      : word(policy, 'reach.line', { what: newsName(line.news, policy), channel, outcome })
  const code = line.code === null ? '' : word(policy, 'reach.code', { code: line.code })
  return `${said}${code}${line.times > 1 ? word(policy, 'reach.times', { times: line.times }) : ''}`
}

function newsName(news: string, policy: Policy): string {
  const key = `reach.news.${news}`
  return word(policy, isTextKey(key) ? key : 'reach.news.other')
}
