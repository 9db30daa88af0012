import { presentSurvey } from '../core/callback/present.ts'
import type { Address } from '../core/message/outbound.ts'
import type { Notice } from '../core/notification/notice.ts'
import { presentNews } from '../core/notification/present.ts'
import type { DeliverPorts } from './deliver-ports.ts'

/** A notice that is words to one person. */
export type TextNotice = Notice & { type: 'say' | 'tell-customer' | 'survey' }

export function isText(notice: Notice | undefined): notice is TextNotice {
  return notice?.type === 'say' || notice?.type === 'tell-customer' || notice?.type === 'survey'
}

/** The words of a text notice, or for whoever calls instead; news is worded from the case as it stands now. */
export async function textOf(
  notice: Notice,
  ports: Pick<DeliverPorts, 'store' | 'callBacks' | 'policies' | 'clock'>,
  told: 'in-chat' | 'by-call' = 'in-chat',
): Promise<string> {
  if (notice.type === 'say') return notice.text
  if (notice.type === 'survey') {
    const task = await ports.callBacks.read(notice.callBackId)
    return task ? presentSurvey(task, await ports.policies.version(task.callBack.policyVersion)) : ''
  }
  if (notice.type !== 'tell-customer') throw new Error(`"${notice.type}" is not a text`)
  const found = await ports.store.readCase(notice.complaintId)
  if (!found) throw new Error(`no complaint ${notice.complaintId}`)
  const policy = await ports.policies.version(found.complaint.policyVersion)
  return presentNews(notice, found, policy, ports.clock.now(), told)
}

export function addressOf(conversation: string): Address {
  const [platform, id = ''] = conversation.split(/:(.*)/s)
  return platform === 'wechat' ? { platform: 'wechat', openid: id } : { platform: 'feishu', chatId: id }
}
