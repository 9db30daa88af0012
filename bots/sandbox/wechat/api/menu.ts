import { z } from 'zod'
import type { Menu } from '../store.ts'
import { type ApiAnswer, answer, done, type ErrorCode, refuse } from './answers.ts'
import { type Endpoint, readJson } from './call.ts'

const leafTypes = [
  'click',
  'view',
  'scancode_push',
  'scancode_waitmsg',
  'pic_sysphoto',
  'pic_photo_or_album',
  'pic_weixin',
  'location_select',
  'media_id',
  'miniprogram',
  'article_id',
  'article_view_limited',
]

const leaf = z.looseObject({
  name: z.string(),
  type: z.string().optional(),
  key: z.string().optional(),
  url: z.string().optional(),
})
const button = leaf.extend({ sub_button: z.array(leaf).optional() })
const menu = z.object({ button: z.array(button) })

type Leaf = z.output<typeof leaf>

function wrongLeaf(entry: Leaf, nameBytes: number): ErrorCode | null {
  const size = Buffer.byteLength(entry.name)
  if (size === 0 || size > nameBytes) return 40018
  if (entry.type === undefined || !leafTypes.includes(entry.type)) return 40017
  if (entry.type === 'click' && (!entry.key || Buffer.byteLength(entry.key) > 128)) return 40019
  if (entry.type === 'view' && (!entry.url || Buffer.byteLength(entry.url) > 1024)) return 40020
  return null
}

function wrongButton(entry: z.output<typeof button>): ErrorCode | null {
  const below = entry.sub_button ?? []
  if (below.length === 0) return wrongLeaf(entry, 16)
  const size = Buffer.byteLength(entry.name)
  if (size === 0 || size > 16) return 40018
  if (below.length > 5) return 40023
  return below.map(each => wrongLeaf(each, 60)).find(code => code !== null) ?? null
}

/** `menu/create`, `menu/get`, `menu/delete`. https://developers.weixin.qq.com/doc/service/api/custommenu/api_createcustommenu */
export function menuEndpoints(desk: { menu(): Menu; setMenu(menu: Menu): void }): Endpoint[] {
  const create = (body: Buffer): ApiAnswer => {
    const parsed = menu.safeParse(readJson(body))
    if (!parsed.success) return refuse(47001)
    const buttons = parsed.data.button
    if (buttons.length < 1 || buttons.length > 3) return refuse(40016)
    const wrong = buttons.map(wrongButton).find(code => code !== null)
    if (wrong !== undefined) return refuse(wrong)
    desk.setMenu(z.json().parse(parsed.data))
    return done
  }
  return [
    { path: '/cgi-bin/menu/create', method: 'POST', access: 'token', handle: ({ body }) => create(body) },
    {
      path: '/cgi-bin/menu/get',
      method: 'any',
      access: 'token',
      handle: () => (desk.menu() === null ? refuse(46003) : answer({ menu: desk.menu() })),
    },
    {
      path: '/cgi-bin/menu/delete',
      method: 'any',
      access: 'token',
      handle() {
        desk.setMenu(null)
        return done
      },
    },
  ]
}
