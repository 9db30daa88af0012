import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type Answer, type Call, type Route, readJson } from './api-server.ts'
import type { LongConnections } from './long-connection.ts'
import type { FeishuPerson } from './platform-types.ts'
import { WireError } from './wire-error.ts'
import type { World } from './world.ts'

const tokenBody = z.object({ app_id: z.string(), app_secret: z.string() })
const lookupBody = z.object({
  emails: z.array(z.string()).max(50).optional(),
  mobiles: z.array(z.string()).max(50).optional(),
  include_resigned: z.boolean().optional(),
})
const tokenLifeMs = 7_200_000
const renewableMs = 1_800_000

/** Tokens, the bot itself, people, and where to open the long connection. */
export function directoryCalls(world: World, sockets: LongConnections): Route[] {
  /** https://open.feishu.cn/document/server-docs/authentication-management/access-token/tenant_access_token_internal */
  const token = (call: Call): Answer => {
    const body = readJson(call, tokenBody)
    if (body.app_id !== world.app.appId) throw new WireError(10003)
    if (body.app_secret !== world.app.appSecret) throw new WireError(10014)
    const now = world.now()
    const current = [...world.tokens].find(([, until]) => until - now >= renewableMs)
    const [name, until] = current ?? [`t-${randomBytes(20).toString('hex')}`, now + tokenLifeMs]
    if (current === undefined) world.put({ kind: 'token', value: { token: name, until } })
    return { json: { code: 0, msg: 'ok', tenant_access_token: name, expire: Math.floor((until - now) / 1000) } }
  }

  /** https://open.feishu.cn/document/server-docs/contact-v3/user/batch_get_id */
  const lookUp = (call: Call): Answer => {
    const body = readJson(call, lookupBody)
    const found = (matches: (person: FeishuPerson) => boolean): Record<string, unknown> => {
      const all = [...world.people.values()].filter(matches)
      const person =
        all.find(({ resigned }) => resigned !== true) ?? (body.include_resigned === true ? all[0] : undefined)
      if (person === undefined) return {}
      const id = world.identity(person.openId)[userIdType(call)]
      return { user_id: id, status: status(person) }
    }
    const mobiles = body.mobiles ?? []
    const emails = body.emails ?? []
    const user_list = [
      ...mobiles.map(mobile => ({
        mobile,
        ...found(person => person.mobile !== undefined && bare(person.mobile) === bare(mobile)),
      })),
      ...emails.map(email => ({ email, ...found(person => person.email?.toLowerCase() === email.toLowerCase()) })),
    ]
    return { data: { user_list } }
  }

  /** https://open.feishu.cn/document/server-docs/contact-v3/user/get */
  const user = (call: Call): Answer => {
    const type = userIdType(call)
    const person = [...world.people.values()].find(({ openId }) => world.identity(openId)[type] === call.params.user_id)
    if (person === undefined) throw new WireError(type === 'open_id' ? 99992351 : 41012)
    return {
      data: {
        user: {
          ...world.identity(person.openId),
          name: person.name,
          en_name: '',
          ...(person.mobile === undefined ? {} : { mobile: `+86${bare(person.mobile)}`, mobile_visible: true }),
          ...(person.email === undefined ? {} : { email: person.email }),
          status: status(person),
          is_tenant_manager: false,
          employee_type: 1,
        },
      },
    }
  }

  const bot = (): Answer => ({
    json: {
      code: 0,
      msg: 'ok',
      bot: {
        activate_status: 2,
        app_name: world.app.botName ?? 'Heed',
        avatar_url: '',
        ip_white_list: [],
        open_id: world.app.botOpenId,
      },
    },
  })

  return [
    { method: 'POST', path: '/open-apis/auth/v3/tenant_access_token/internal', open: true, handle: token },
    { method: 'POST', path: '/open-apis/contact/v3/users/batch_get_id', handle: lookUp },
    { method: 'GET', path: '/open-apis/contact/v3/users/:user_id', handle: user },
    { method: 'GET', path: '/open-apis/bot/v3/info', handle: bot },
    {
      method: 'POST',
      path: '/callback/ws/endpoint',
      open: true,
      handle: call => ({ json: sockets.endpoint(readJson(call, z.unknown())) }),
    },
  ]
}

const bare = (mobile: string): string => mobile.replace(/[\s-]/g, '').replace(/^\+?86(?=1\d{10}$)/, '')

function userIdType(call: Call): 'open_id' | 'union_id' | 'user_id' {
  const type = call.query.get('user_id_type') ?? 'open_id'
  if (type === 'open_id' || type === 'union_id' || type === 'user_id') return type
  throw new WireError(99992402, { fieldViolations: [{ field: 'user_id_type', description: 'unknown user_id_type' }] })
}

function status(person: FeishuPerson): Record<string, boolean> {
  return {
    is_frozen: person.frozen === true,
    is_resigned: person.resigned === true,
    is_activated: true,
    is_exited: false,
    is_unjoin: false,
  }
}
