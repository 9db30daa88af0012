import type { WindowChange, WindowKind } from '../../core/delivery/reach.ts'
import type { WechatMessage } from './parse.ts'

const minute = 60_000

/**
 * How long and how often we may write to a customer of our own accord (客服消息).
 * https://developers.weixin.qq.com/doc/subscription/guide/product/kf/intro.html
 */
const rules = {
  message: { lastsMs: 48 * 60 * minute, messages: 5 },
  action: { lastsMs: minute, messages: 3 },
} as const satisfies Record<WindowKind, { lastsMs: number; messages: number }>

/** Events that open a window. What only opens a page (VIEW) or tells a place (LOCATION) does not. */
const actions = new Set([
  'subscribe',
  'SCAN',
  'CLICK',
  'scancode_push',
  'scancode_waitmsg',
  'pic_sysphoto',
  'pic_photo_or_album',
  'pic_weixin',
  'location_select',
])

/** What a message or an event changes about whether its sender may be written to; `undefined` for nothing. */
export function windowChangeOf({ body, sentAt }: Pick<WechatMessage, 'body' | 'sentAt'>): WindowChange | undefined {
  if (body.type !== 'event') return opened('message', sentAt)
  if (body.event === 'unsubscribe') return { kind: 'gone' }
  return actions.has(body.event) ? opened('action', sentAt) : undefined
}

function opened(kind: WindowKind, at: Date): WindowChange {
  const { lastsMs, messages } = rules[kind]
  return { kind, until: new Date(at.getTime() + lastsMs), messages }
}
