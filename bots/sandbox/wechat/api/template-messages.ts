import { z } from 'zod'
import type { MessageTemplate } from '../account.ts'
import { type ApiAnswer, answer, refuse } from './answers.ts'
import { type Endpoint, readJson } from './call.ts'

const REPEAT_MS = 10 * 60_000

/** https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage */
const request = z.object({
  touser: z.string().catch(''),
  template_id: z.string().catch(''),
  url: z.string().optional(),
  miniprogram: z.object({ appid: z.string(), pagepath: z.string().optional() }).optional(),
  client_msg_id: z.string().min(1).max(32).optional(),
  data: z.unknown(),
})

const values = z.record(z.string(), z.object({ value: z.string(), color: z.string().optional() }))

/** What a field may hold goes by its name; fields of older templates (`first`, `keyword1`, `remark`) hold any words. */
const fieldRules: { name: RegExp; fits(value: string): boolean }[] = [
  { name: /^thing\d+$/, fits: value => [...value].length <= 20 },
  { name: /^character_string\d+$/, fits: value => /^[\x20-\x7e]{1,32}$/.test(value) },
  { name: /^number\d+$/, fits: value => /^[\d.]{1,32}$/.test(value) },
  { name: /^phone_number\d+$/, fits: value => /^[\d+-]{1,17}$/.test(value) },
  { name: /^amount\d+$/, fits: value => /^[¥￥$]?\d{1,10}(\.\d+)?元?$/.test(value) },
  {
    name: /^(time|date)\d+$/,
    fits: value =>
      /^\d{4}[-年./]\d{1,2}[-月./]\d{1,2}日?( ?\d{1,2}:\d{2}(:\d{2})?)?([~-].*)?$|^\d{1,2}:\d{2}(:\d{2})?$/.test(value),
  },
  { name: /^phrase\d+$/, fits: value => /^\p{Script=Han}{1,5}$/u.test(value) },
  { name: /^const\d+$/, fits: value => [...value].length <= 20 },
  { name: /^name\d+$/, fits: value => [...value].length <= 10 || (/^[\x20-\x7e]+$/.test(value) && value.length <= 20) },
  { name: /^car_number\d+$/, fits: value => [...value].length <= 8 },
]

/** The first field of the template that is missing or does not fit its kind, as the platform words it; null when all fit. */
function wrongField(fields: string[], data: z.output<typeof values>): string | null {
  for (const field of fields) {
    const value = data[field]?.value ?? ''
    if (value.trim() === '') return ` data.${field}.value is empty`
    const rule = fieldRules.find(({ name }) => name.test(field))
    if (rule !== undefined && !rule.fits(value)) return ` data.${field}.value invalid`
  }
  return null
}

const FIELD = /\{\{\s*(\w+)\.DATA\s*\}\}/g

type TemplateDesk = {
  now(): Date
  kind: 'service' | 'subscription'
  subscription(openid: string): 'subscribed' | 'unsubscribed' | 'unknown'
  template(templateId: string): MessageTemplate | undefined
  /** An earlier send with the same `client_msg_id` to the same customer. */
  sentBefore(key: string): { messageId: string; at: number } | undefined
  /** Shows the message and pushes how sending it ended. */
  send(openid: string, message: { text: string; url: string | undefined; key: string | undefined }): string
}

/** `message/template/send`: service accounts only, at any time, in the words of a template chosen on the platform's side. */
export function templateEndpoints(desk: TemplateDesk): Endpoint[] {
  // msgid is a 64-bit number: larger than what JSON.stringify can write.
  const sent = (messageId: string): ApiAnswer => ({ json: `{"errcode":0,"errmsg":"ok","msgid":${messageId}}` })

  const send = (body: Buffer): ApiAnswer => {
    if (desk.kind === 'subscription') return refuse(48001)
    const parsed = request.safeParse(readJson(body))
    if (!parsed.success) return refuse(47001)
    const { touser, template_id, url, client_msg_id, data } = parsed.data
    const subscription = desk.subscription(touser)
    if (subscription === 'unknown') return refuse(40003)
    const template = desk.template(template_id)
    if (template === undefined) return refuse(40037)
    const given = values.safeParse(data)
    if (!given.success) return refuse(47003, ' data')
    const fields = [...template.content.matchAll(FIELD)].map(match => match[1] ?? '')
    const wrong = wrongField(fields, given.data)
    if (wrong !== null) return refuse(47003, wrong)
    if (subscription === 'unsubscribed') return refuse(43004)
    const key = client_msg_id === undefined ? undefined : `${touser} ${client_msg_id}`
    const before = key === undefined ? undefined : desk.sentBefore(key)
    if (before !== undefined && desk.now().getTime() - before.at < REPEAT_MS) return sent(before.messageId)
    const words = template.content.replace(FIELD, (_match, field: string) => given.data[field]?.value ?? '')
    return sent(desk.send(touser, { text: `${template.title}\n${words}`, url, key }))
  }

  return [{ path: '/cgi-bin/message/template/send', method: 'POST', access: 'token', handle: ({ body }) => send(body) }]
}

/** The templates chosen for the account, as `template/get_all_private_template` lists them. */
export function templateListEndpoint(templates: () => MessageTemplate[]): Endpoint {
  return {
    path: '/cgi-bin/template/get_all_private_template',
    method: 'GET',
    access: 'token',
    handle: () =>
      answer({
        template_list: templates().map(({ templateId, title, content }) => ({
          template_id: templateId,
          title,
          primary_industry: '',
          deputy_industry: '',
          content,
          example: '',
        })),
      }),
  }
}
