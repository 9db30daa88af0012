import type { InboundContent } from '../../core/message/inbound.ts'

/**
 * What the Feishu app is told, decrypted: one of every kind of message in the platform's documentation and of every event that concerns us, in
 * our own words and with made-up ids. https://open.feishu.cn/document/server-docs/im-v1/message/events/receive
 * https://open.feishu.cn/document/server-docs/im-v1/message-content-description/message_content
 */
export type FeishuPayload = { name: string; payload: object; content: InboundContent; mentionsBot?: true }

export const FEISHU_APP = { appId: 'cli_00112233445566aa', tenantKey: 'tenant-recorded' }
export const FEISHU_BOT = 'ou_recorded_bot'

const header = (type: string) => ({
  event_id: `e-${type}-0001`,
  token: 'verification-token',
  create_time: '1772413200123',
  event_type: type,
  tenant_key: FEISHU_APP.tenantKey,
  app_id: FEISHU_APP.appId,
})
const identity = (id: string) => ({ open_id: `ou_${id}`, union_id: `on_${id}`, user_id: id })

const BOT = {
  key: '@_user_1',
  id: { ...identity('bot'), open_id: FEISHU_BOT },
  name: '有诉必应',
  tenant_key: FEISHU_APP.tenantKey,
}
const COLLEAGUE = { key: '@_user_2', id: identity('li'), name: '李店长', tenant_key: FEISHU_APP.tenantKey }

export function feishuEvent(type: string, event: object): object {
  return { schema: '2.0', header: header(type), event }
}

function message(
  type: string,
  content: object,
  read: InboundContent,
  more: { name?: string; mentions?: object[]; reply?: true } = {},
): FeishuPayload {
  const group = more.mentions !== undefined
  const payload = feishuEvent('im.message.receive_v1', {
    sender: { sender_id: identity('wang'), sender_type: 'user', tenant_key: FEISHU_APP.tenantKey },
    message: {
      message_id: 'om_recorded0001',
      ...(more.reply ? { root_id: 'om_root', parent_id: 'om_parent', thread_id: 'omt_1' } : {}),
      create_time: '1772413200123',
      update_time: '1772413200456',
      chat_id: 'oc_recorded',
      chat_type: group ? 'group' : 'p2p',
      message_type: type,
      content: JSON.stringify(content),
      ...(more.mentions ? { mentions: more.mentions } : {}),
      user_agent: 'Mozilla/5.0 Feishu',
    },
  })
  return { name: more.name ?? type, payload, content: read, ...(group ? { mentionsBot: true } : {}) }
}
const useless = (kind: string, content: object) => message(kind, content, { type: 'unsupported', kind })

export const FEISHU_PAYLOADS: FeishuPayload[] = [
  message('text', { text: '待办' }, { type: 'text', text: '待办' }),
  message(
    'text',
    { text: '@_user_1 查 7719 @_user_2' },
    { type: 'text', text: '查 7719 @李店长' },
    { name: 'text in a group, with mentions', mentions: [BOT, COLLEAGUE] },
  ),
  message('text', { text: '好的' }, { type: 'text', text: '好的' }, { name: 'text in reply', reply: true }),
  message(
    'post',
    {
      title: '登记',
      content: [
        [
          { tag: 'text', text: '客户来电，', style: ['bold'] },
          { tag: 'a', text: '工单', href: 'https://example.com/1' },
        ],
        [
          { tag: 'at', user_id: '@_user_1', user_name: '有诉必应' },
          { tag: 'text', text: '请登记' },
        ],
      ],
    },
    { type: 'text', text: '登记\n客户来电，工单 https://example.com/1\n请登记' },
    { mentions: [BOT] },
  ),
  message(
    'post',
    { title: '', content: [[{ tag: 'img', image_key: 'img_v3_recorded', width: 10, height: 10 }]] },
    { type: 'image', media: { mediaId: 'img_v3_recorded' } },
    { name: 'post with a picture only' },
  ),
  message('image', { image_key: 'img_v3_0001' }, { type: 'image', media: { mediaId: 'img_v3_0001' } }),
  message(
    'file',
    { file_key: 'file_v3_0001', file_name: '回访名单.csv' },
    { type: 'file', media: { mediaId: 'file_v3_0001', fileName: '回访名单.csv' } },
  ),
  message('audio', { file_key: 'file_v3_0002', duration: 2000 }, { type: 'voice', media: { mediaId: 'file_v3_0002' } }),
  message(
    'media',
    { file_key: 'file_v3_0003', image_key: 'img_v3_0002', file_name: '现场.mp4', duration: 5000 },
    { type: 'video', media: { mediaId: 'file_v3_0003', fileName: '现场.mp4' } },
  ),
  message(
    'location',
    { name: '龙华店', longitude: '114.0859', latitude: '22.54713' },
    { type: 'location', latitude: 22.54713, longitude: 114.0859, label: '龙华店' },
  ),
  useless('sticker', { file_key: 'file_v3_sticker' }),
  useless('interactive', { title: '卡片', elements: [[{ tag: 'text', text: '请升级至最新版本客户端' }]] }),
  useless('share_chat', { chat_id: 'oc_other' }),
  useless('share_user', { user_id: 'ou_other' }),
  useless('merge_forward', { content: 'Merged and Forwarded Message' }),
  useless('folder', { file_key: 'file_v3_folder', file_name: '资料' }),
  useless('system', { template: '{from_user} invited {to_chatters} to this chat.' }),
  useless('hongbao', { text: '[红包]' }),
  useless('share_calendar_event', { summary: '例会' }),
  useless('video_chat', { topic: '会议', start_time: '1772413200000' }),
  useless('todo', { task_id: 't1', summary: { title: '' } }),
  useless('vote', { topic: '聚餐', options: ['一', '二'] }),
]

/** Events that are no messages, and what each is to us. */
export const FEISHU_EVENTS: { name: string; payload: object; type: string }[] = [
  {
    name: 'a button',
    payload: feishuEvent('card.action.trigger', {
      operator: { ...identity('wang'), tenant_key: FEISHU_APP.tenantKey },
      token: 'c-0001',
      action: { value: { command: 'accept', complaint: '1' }, tag: 'button' },
      host: 'im_message',
      context: { open_message_id: 'om_card', open_chat_id: 'oc_recorded' },
    }),
    type: 'press',
  },
  {
    name: 'a button of another company’s person',
    payload: feishuEvent('card.action.trigger', {
      operator: { ...identity('guest'), tenant_key: 'tenant-of-somebody-else' },
      action: { value: { command: 'accept', complaint: '1' }, tag: 'button' },
      context: { open_message_id: 'om_card', open_chat_id: 'oc_recorded' },
    }),
    type: 'outsider-press',
  },
  {
    name: 'a group dissolved',
    payload: feishuEvent('im.chat.disbanded_v1', {
      chat_id: 'oc_gone',
      operator_id: identity('wang'),
      external: false,
      name: '群',
    }),
    type: 'chat-disbanded',
  },
  {
    name: 'the bot thrown out',
    payload: feishuEvent('im.chat.member.bot.deleted_v1', { chat_id: 'oc_gone', operator_id: identity('wang') }),
    type: 'bot-removed',
  },
  ...[
    'im.chat.member.bot.added_v1',
    'im.chat.member.user.added_v1',
    'im.chat.member.user.deleted_v1',
    'im.chat.updated_v1',
    'im.chat.access_event.bot_p2p_chat_entered_v1',
    'im.message.message_read_v1',
    'im.message.recalled_v1',
    'im.message.reaction.created_v1',
    'contact.user.created_v3',
    'contact.user.deleted_v3',
    'application.bot.menu_v6',
  ].map(type => ({ name: type, payload: feishuEvent(type, { chat_id: 'oc_recorded' }), type: 'ignored' })),
]
