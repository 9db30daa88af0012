import { z } from 'zod'
import type { AccessTokens } from '../access-tokens.ts'
import type { WechatAccount } from '../account.ts'
import { answer, type ErrorCode, refuse } from './answers.ts'
import { type Endpoint, readJson } from './call.ts'

const credentials = z.object({
  grant_type: z.string().optional(),
  appid: z.string().optional(),
  secret: z.string().optional(),
  force_refresh: z.boolean().optional(),
})

type Credentials = z.output<typeof credentials>

/** `stable_token` and `token`. https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken */
export function tokenEndpoints(account: WechatAccount, tokens: AccessTokens): Endpoint[] {
  const wrong = (given: Credentials): ErrorCode | null => {
    if (given.grant_type !== 'client_credential') return 40002
    if (!given.appid) return 41002
    if (!given.secret) return 41004
    if (given.appid !== account.appId) return 40013
    return given.secret === account.appSecret ? null : 40125
  }
  const issue = (issued: ReturnType<AccessTokens['basic']>) =>
    'refusal' in issued ? refuse(issued.refusal) : answer(issued)

  return [
    {
      path: '/cgi-bin/stable_token',
      method: 'POST',
      access: 'open',
      handle({ body }) {
        const parsed = credentials.safeParse(readJson(body))
        if (!parsed.success) return refuse(47001)
        const code = wrong(parsed.data)
        return code === null ? issue(tokens.stable(parsed.data.force_refresh ?? false)) : refuse(code)
      },
    },
    {
      path: '/cgi-bin/token',
      method: 'GET',
      access: 'open',
      handle({ query }) {
        const parsed = credentials.safeParse(Object.fromEntries(query))
        const code = parsed.success ? wrong(parsed.data) : 40002
        return code === null ? issue(tokens.basic()) : refuse(code)
      },
    },
  ]
}
