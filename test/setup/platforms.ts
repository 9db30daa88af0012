import { randomBytes } from 'node:crypto'
import type { FeishuApp } from '../../bots/feishu/app.ts'
import { createFeishuPlatform } from '../../bots/sandbox/feishu/platform.ts'
import type { FeishuBase } from '../../bots/sandbox/feishu/platform-types.ts'
import { createWechatPlatform } from '../../bots/sandbox/wechat/platform.ts'
import type { WechatAccount } from '../../bots/wechat/account.ts'
import type { Policy } from '../../core/policy/schema.ts'
import { standInTemplates } from '../../sandbox.ts'

/** Far from what the platform allows: for tests of loss and doubling, not of pacing. */
export const WITHOUT_LIMITS = { perTarget: 40, perApiSecond: 200, perApiMinute: 100_000 }

const clock = { now: () => new Date() }

/** An official account and a Feishu app with secrets made anew, in the program's own terms but for where their platforms are. */
export function newAccounts() {
  return {
    account: {
      originalId: 'gh_0123456789ab',
      appId: 'wx0123456789abcdef',
      appSecret: randomBytes(16).toString('hex'),
      token: randomBytes(12).toString('hex'),
      encodingAesKey: randomBytes(32).toString('base64').slice(0, 43),
      kind: 'service' as const,
    },
    app: {
      appId: 'cli_0123456789abcdef',
      appSecret: randomBytes(16).toString('hex'),
      encryptKey: randomBytes(16).toString('hex'),
      verificationToken: randomBytes(16).toString('hex'),
      tenantKey: 'tenant-ours',
    },
  }
}

/** The policy with the ids under which the stand-in of Feishu knows its people and groups: `ou_<person>`, `oc_<group>`. */
export function asPlayed(policy: Policy): Policy {
  const people = Object.entries(policy.people).map(([id, person]) => [id, { ...person, openId: `ou_${id}` }])
  const groups = Object.entries(policy.groups).map(([id, group]) => [id, { ...group, chatId: `oc_${id}` }])
  return { ...policy, people: Object.fromEntries(people), groups: Object.fromEntries(groups) }
}

/** Both platforms' stand-ins in the test's own process, for a program that is started with accounts of its own: a real one, but for where it calls. */
export async function openPlatforms(of: {
  policy: Policy
  /** Where the program listens, e.g. `http://127.0.0.1:1234`; asked at each call, so that several programs can take turns. */
  program(platform: 'wechat' | 'feishu'): string
  limits?: typeof WITHOUT_LIMITS
  /** What WeChat waits between its tries; the stand-in's own time, where it is left out. */
  retryDelayMs?: number
  /** In every group, whoever its members are. */
  everywhere?: readonly string[]
  bases?: FeishuBase[]
}) {
  const { account, app } = newAccounts()
  const wechat = await createWechatPlatform({
    clock,
    webhookUrl: () => `${of.program('wechat')}/wechat`,
    account,
    mode: 'safe',
    templates: standInTemplates(of.policy),
    ...(of.retryDelayMs === undefined ? {} : { retryDelayMs: of.retryDelayMs }),
  })
  const feishu = await createFeishuPlatform({
    clock,
    webhookUrl: () => `${of.program('feishu')}/feishu`,
    app: { ...app, botOpenId: 'ou_heed-bot' },
    people: Object.entries(of.policy.people).map(([id, { name, mobile, email }]) => ({
      openId: `ou_${id}`,
      name,
      ...(mobile === undefined ? {} : { mobile }),
      ...(email === undefined ? {} : { email }),
    })),
    ...(of.limits === undefined ? {} : { limits: of.limits }),
    ...(of.bases === undefined ? {} : { bases: of.bases }),
  })
  for (const [id, { name, members }] of Object.entries(of.policy.groups)) {
    const inIt = [...new Set([...members, ...(of.everywhere ?? [])])].map(member => `ou_${member}`)
    feishu.createGroup(name, inIt, { chatId: `oc_${id}` })
  }
  return {
    wechat,
    feishu,
    /** What the program is started with. */
    options: {
      wechat: { ...account, mode: 'safe', apiBaseUrl: wechat.url } satisfies WechatAccount as WechatAccount,
      feishu: { ...app, domain: feishu.url } satisfies FeishuApp as FeishuApp,
    },
    account,
    app,
    async close() {
      await Promise.all([wechat.close(), feishu.close()])
    },
  }
}

/** MsgIds that the stand-in of WeChat saw acknowledged; grows. */
export function acknowledgedBy(wechat: Awaited<ReturnType<typeof createWechatPlatform>>): ReadonlySet<string> {
  const acknowledged = new Set<string>()
  wechat.onChange(change => {
    if (change.kind === 'delivery' && ['acknowledged', 'replied'].includes(change.delivery.outcome))
      acknowledged.add(change.messageId)
  })
  return acknowledged
}
