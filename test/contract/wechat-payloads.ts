import type { InboundContent } from '../../core/message/inbound.ts'

/**
 * What the official account is pushed, decrypted: one of every kind of message and event in the platform's documentation, in our own words and
 * with made-up ids. https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_standard_messages.html
 * https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_event_pushes.html
 * https://developers.weixin.qq.com/doc/offiaccount/Custom_Menus/Custom_Menu_Push_Events.html
 */
export type WechatPayload = { name: string; xml: string; content: InboundContent }

const HEAD = `<ToUserName><![CDATA[gh_5e1f2a3b4c5d]]></ToUserName><FromUserName><![CDATA[oRecordedCustomer0001]]></FromUserName><CreateTime>1772413200</CreateTime>`
const MSG_ID = '<MsgId>24800100200300400</MsgId>'

const message = (type: string, fields: string, content: InboundContent, name = type): WechatPayload => ({
  name,
  xml: `<xml>${HEAD}<MsgType><![CDATA[${type}]]></MsgType>${fields}${MSG_ID}</xml>`,
  content,
})
const event = (event: string, fields: string, content: InboundContent, name = event): WechatPayload => ({
  name: `event ${name}`,
  xml: `<xml>${HEAD}<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[${event}]]></Event>${fields}</xml>`,
  content,
})
const key = (value: string) => `<EventKey><![CDATA[${value}]]></EventKey>`
const other = (event: string): InboundContent => ({ type: 'event', event: 'other', key: event })
const PICTURES =
  '<SendPicsInfo><Count>1</Count><PicList><item><PicMd5Sum><![CDATA[0cc175b9c0f1b6a831c399e269772661]]></PicMd5Sum></item></PicList></SendPicsInfo>'

export const WECHAT_PAYLOADS: WechatPayload[] = [
  message('text', '<Content><![CDATA[修完车还是漏油 <急> & 等回复]]></Content>', {
    type: 'text',
    text: '修完车还是漏油 <急> & 等回复',
  }),
  message(
    'text',
    '<Content><![CDATA[007]]></Content><bizmsgmenuid>1</bizmsgmenuid><MsgDataId>3100200300</MsgDataId><Idx>1</Idx>',
    { type: 'text', text: '007' },
    'text from an article and a menu message',
  ),
  message(
    'text',
    '<Content><![CDATA[【收到不支持的消息类型，暂无法显示】]]></Content>',
    { type: 'unsupported', kind: 'sticker' },
    'sticker',
  ),
  message(
    'image',
    '<PicUrl><![CDATA[http://mmbiz.qpic.cn/mmbiz_jpg/recorded/0]]></PicUrl><MediaId><![CDATA[media-image-0001]]></MediaId>',
    { type: 'image', media: { mediaId: 'media-image-0001', url: 'http://mmbiz.qpic.cn/mmbiz_jpg/recorded/0' } },
  ),
  message(
    'voice',
    '<MediaId><![CDATA[media-voice-0001]]></MediaId><Format><![CDATA[amr]]></Format><MediaId16K><![CDATA[media-voice-16k]]></MediaId16K><Recognition><![CDATA[]]></Recognition>',
    { type: 'voice', media: { mediaId: 'media-voice-0001' } },
  ),
  message(
    'voice',
    '<MediaId><![CDATA[media-voice-0002]]></MediaId><Format><![CDATA[amr]]></Format><Recognition><![CDATA[师傅态度不好]]></Recognition>',
    { type: 'voice', media: { mediaId: 'media-voice-0002' }, recognised: '师傅态度不好' },
    'voice with recognition',
  ),
  ...['video', 'shortvideo'].map(type =>
    message(
      type,
      '<MediaId><![CDATA[media-video-0001]]></MediaId><ThumbMediaId><![CDATA[media-thumb-0001]]></ThumbMediaId>',
      { type: 'video', media: { mediaId: 'media-video-0001' } },
    ),
  ),
  message(
    'location',
    '<Location_X>22.547130</Location_X><Location_Y>114.085900</Location_Y><Scale>15</Scale><Label><![CDATA[深圳市福田区某路 8 号]]></Label>',
    { type: 'location', latitude: 22.54713, longitude: 114.0859, label: '深圳市福田区某路 8 号' },
  ),
  message(
    'link',
    '<Title><![CDATA[维修清单]]></Title><Description><![CDATA[我的维修记录]]></Description><Url><![CDATA[https://example.com/a?b=1&c=2]]></Url>',
    { type: 'link', title: '维修清单', description: '我的维修记录', url: 'https://example.com/a?b=1&c=2' },
  ),
  message('file', '<Title><![CDATA[合同.pdf]]></Title>', { type: 'unsupported', kind: 'file' }),
  message('miniprogrampage', '<Title><![CDATA[预约]]></Title>', { type: 'unsupported', kind: 'miniprogrampage' }),

  event('subscribe', key(''), { type: 'event', event: 'subscribe' }),
  event(
    'subscribe',
    `${key('qrscene_unit=longhua')}<Ticket><![CDATA[ticket-0001]]></Ticket>`,
    { type: 'event', event: 'subscribe', key: 'unit=longhua' },
    'subscribe by a code',
  ),
  event('unsubscribe', key(''), { type: 'event', event: 'unsubscribe' }),
  event('SCAN', `${key('waybill=SF1234567890')}<Ticket><![CDATA[ticket-0002]]></Ticket>`, {
    type: 'event',
    event: 'scan',
    key: 'waybill=SF1234567890',
  }),
  event(
    'LOCATION',
    '<Latitude>22.547130</Latitude><Longitude>114.085900</Longitude><Precision>65.0</Precision>',
    other('LOCATION'),
  ),
  event('CLICK', key('COMPLAIN'), { type: 'event', event: 'menu', key: 'COMPLAIN' }),
  event('VIEW', `${key('https://example.com/')}<MenuId>400100200</MenuId>`, other('VIEW')),
  event('view_miniprogram', `${key('pages/index/index')}<MenuId>400100200</MenuId>`, other('view_miniprogram')),
  ...['scancode_push', 'scancode_waitmsg'].map(name =>
    event(
      name,
      `${key('SCAN_ORDER')}<ScanCodeInfo><ScanType><![CDATA[qrcode]]></ScanType><ScanResult><![CDATA[WX20260302]]></ScanResult></ScanCodeInfo>`,
      other(name),
    ),
  ),
  ...['pic_sysphoto', 'pic_photo_or_album', 'pic_weixin'].map(name =>
    event(name, `${key('SEND_PHOTO')}${PICTURES}`, other(name)),
  ),
  event(
    'location_select',
    `${key('SEND_PLACE')}<SendLocationInfo><Location_X><![CDATA[22.5]]></Location_X><Location_Y><![CDATA[114.0]]></Location_Y><Scale><![CDATA[15]]></Scale><Label><![CDATA[某路]]></Label><Poiname><![CDATA[]]></Poiname></SendLocationInfo>`,
    other('location_select'),
  ),
  ...(
    [
      ['success', true],
      ['failed:user block', false],
      ['failed: system failed', false],
    ] as const
  ).map(([status, delivered]) =>
    event(
      'TEMPLATESENDJOBFINISH',
      `<MsgID>3820012345678901234</MsgID><Status><![CDATA[${status}]]></Status>`,
      { type: 'report', messageId: 'template-3820012345678901234', delivered, status },
      `TEMPLATESENDJOBFINISH ${status}`,
    ),
  ),
  event(
    'MASSSENDJOBFINISH',
    '<MsgID>1000002000</MsgID><Status><![CDATA[send success]]></Status><TotalCount>100</TotalCount><SentCount>75</SentCount>',
    other('MASSSENDJOBFINISH'),
  ),
  ...['kf_create_session', 'kf_close_session', 'kf_switch_session'].map(name =>
    event(name, '<KfAccount><![CDATA[seat1@heed]]></KfAccount>', other(name)),
  ),
  ...['subscribe_msg_popup_event', 'subscribe_msg_change_event', 'subscribe_msg_sent_event'].map(name =>
    event(
      name,
      '<List><item><TemplateId><![CDATA[TM-1]]></TemplateId><SubscribeStatusString><![CDATA[reject]]></SubscribeStatusString></item></List>',
      other(name),
    ),
  ),
  ...['qualification_verify_success', 'annual_renew', 'verify_expired'].map(name =>
    event(name, '<ExpiredTime>1803949200</ExpiredTime>', other(name)),
  ),
]
