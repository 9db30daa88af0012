import type { CustomerEvent, ParsedCustomerMessage } from './customer-message.ts'

/** What the platform itself shows when the account's server does not answer properly. */
export const SERVICE_UNAVAILABLE = '该公众号暂时无法提供服务，请稍后再试'

const mediaNames: Record<string, string> = { image: '[图片]', voice: '[语音]', video: '[视频]', music: '[音乐]' }

/** The one-line text of a message without words, as the phone's list of chats shows it. */
export function mediaText(type: string, title = ''): string {
  return `${mediaNames[type] ?? `[${type}]`}${title ? ` ${title}` : ''}`
}

function eventText(event: CustomerEvent): string {
  switch (event.event) {
    case 'subscribe':
      return event.key === undefined ? '[关注公众号]' : '[扫码关注公众号]'
    case 'unsubscribe':
      return '[取消关注]'
    case 'SCAN':
      return `[扫描二维码] ${event.key ?? ''}`
    case 'CLICK':
      return `[点击菜单] ${event.key ?? ''}`
    case 'VIEW':
      return `[打开菜单链接] ${event.key ?? ''}`
    case 'LOCATION':
      return '[上报位置]'
  }
}

export function customerText(message: ParsedCustomerMessage): string {
  switch (message.type) {
    case 'text':
      return message.text
    case 'location':
      return `[位置] ${message.label}`.trimEnd()
    case 'link':
      return `[链接] ${message.title}`
    case 'event':
      return eventText(message)
    default:
      return mediaText(message.type)
  }
}
