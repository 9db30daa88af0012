import { createHash } from 'node:crypto'
import path from 'node:path'
import type { FeishuApp } from './bots/feishu/app.ts'
import { describePack, summariseCase, viewCase } from './bots/sandbox/control/case-view.ts'
import type { ClockMove, SandboxDesk } from './bots/sandbox/desk.ts'
import { createFeishuPlatform } from './bots/sandbox/feishu/platform.ts'
import type { MessageTemplate } from './bots/sandbox/wechat/account.ts'
import { createWechatPlatform } from './bots/sandbox/wechat/platform.ts'
import type { WechatAccount } from './bots/wechat/account.ts'
import { InputError } from './core/errors.ts'
import { builtInPacks } from './core/policy/load.ts'
import type { Policy } from './core/policy/schema.ts'
import type { Store } from './core/ports/store.ts'
import type { Clock, Due, PolicyBook, Settings } from './core/ports/system.ts'
import { wallMs } from './core/time/calendar.ts'
import type { MovableClock } from './jobs/move-clock.ts'

/** The stand-ins of both platforms, and the accounts with which the app speaks to them. */
export type Sandbox = {
  wechat: Awaited<ReturnType<typeof createWechatPlatform>>
  feishu: Awaited<ReturnType<typeof createFeishuPlatform>>
  wechatAccount: WechatAccount
  feishuApp: FeishuApp
  close(): Promise<void>
}

/** A secret that is no secret: the stand-ins listen on the loopback interface only. The same at every start, so that journals fit. */
const derived = (name: string, length: number) =>
  createHash('sha512').update(`heed sandbox ${name}`).digest('hex').slice(0, length)

/**
 * Starts stand-ins of WeChat's and Feishu's servers on the loopback interface. `webhook` is asked for the app's base URL whenever a
 * platform has something to push. With `dataDir` what was said survives a restart.
 */
export async function startSandbox(of: {
  policy: Policy
  clock: Clock
  webhook: () => string
  dataDir: string | null
  feishuMode: 'webhook' | 'ws'
  /** What kind of official account is played; a service account, where it is left out. */
  wechatKind?: WechatAccount['kind']
}): Promise<Sandbox> {
  const journal = (name: string) =>
    of.dataDir === null ? {} : { journal: path.join(of.dataDir, `sandbox-${of.policy.id}-${name}.jsonl`) }
  const account = {
    originalId: `gh_${derived('original', 12)}`,
    appId: `wx${derived('wechat app', 16)}`,
    appSecret: derived('wechat secret', 32),
    token: derived('wechat token', 24),
    encodingAesKey: Buffer.from(derived('aes', 64), 'hex').toString('base64').slice(0, 43),
    kind: of.wechatKind ?? 'service',
  }
  const app = {
    appId: `cli_${derived('feishu app', 16)}`,
    appSecret: derived('feishu secret', 32),
    encryptKey: derived('feishu encrypt', 32),
    verificationToken: derived('feishu verification', 32),
    tenantKey: derived('tenant', 16),
    botOpenId: 'ou_heed-bot',
  }
  const wechat = await createWechatPlatform({
    clock: of.clock,
    webhookUrl: () => `${of.webhook()}/wechat`,
    account,
    mode: 'safe',
    templates: standInTemplates(of.policy),
    ...journal('wechat'),
  })
  const people = Object.entries(of.policy.people).map(([id, person]) => ({
    openId: person.openId ?? `ou_${id}`,
    name: person.name,
  }))
  const feishu = await createFeishuPlatform({
    clock: of.clock,
    webhookUrl: () => (of.feishuMode === 'ws' ? null : `${of.webhook()}/feishu`),
    app,
    people,
    ...journal('feishu'),
  })
  for (const [id, group] of Object.entries(of.policy.groups)) {
    await feishu.createGroup(
      group.name,
      group.members.map(member => of.policy.people[member]?.openId ?? `ou_${member}`),
      { chatId: `oc_${id}` },
    )
  }
  const { botOpenId: _, ...feishuApp } = app
  return {
    wechat,
    feishu,
    wechatAccount: { ...account, mode: 'safe', apiBaseUrl: wechat.url },
    feishuApp: { ...feishuApp, domain: feishu.url },
    async close() {
      await Promise.all([wechat.close(), feishu.close()])
    },
  }
}

/** The policy's templates as if they had been chosen on the platform. */
export function standInTemplates(policy: Policy): MessageTemplate[] {
  return Object.values(policy.templates).map(({ template, fields }) => ({
    templateId: derived(`template ${template}`, 43),
    title: template,
    content: fields.map(({ field, label }) => `${label}：{{${field}.DATA}}`).join('\n'),
  }))
}

/** The policy as the sandbox plays it: everybody is `ou_<id>`, every group `oc_<id>`. */
export function forSandbox(policy: Policy): Policy {
  const map = <T, R>(entries: Record<string, T>, change: (value: T, id: string) => R) =>
    Object.fromEntries(Object.entries(entries).map(([id, value]) => [id, change(value, id)]))
  return {
    ...policy,
    people: map(policy.people, (person, id) => ({ ...person, openId: `ou_${id}` })),
    groups: map(policy.groups, (group, id) => ({ ...group, chatId: `oc_${id}` })),
  }
}

/** What the sandbox page asks of the program: its clock, its pack and its cases. */
export function createDesk(of: {
  policies: PolicyBook
  store: Store
  due: Due
  clock: MovableClock
  /** Moves the clock and sees to everything that falls due on the way. */
  move(target: Date): Promise<void>
}): SandboxDesk {
  const { policies, store, due, clock, move } = of
  const read = async (id: string) => {
    const found = await store.readCase(id)
    return found && { found, policy: await policies.version(found.complaint.policyVersion) }
  }
  const targetOf = async (to: ClockMove): Promise<Date> => {
    if ('by' in to) return new Date(clock.now().getTime() + wallMs(to.by))
    if ('at' in to) return new Date(to.at)
    const next = await due.next()
    if (next === null) throw new InputError('现在没有正在计时的时限')
    return next
  }
  return {
    now: () => clock.now(),
    async advance(to) {
      const target = await targetOf(to)
      if (target.getTime() < clock.now().getTime() && !('to' in to)) throw new InputError('时间只能往后走')
      await move(target)
      return clock.now()
    },
    overview: () =>
      describePack(policies.current().policy, {
        packs: builtInPacks(),
        chatIdOf: group => policies.current().policy.groups[group]?.chatId ?? null,
      }),
    async cases() {
      const newest = await store.readNewestComplaints(SHOWN_CASES)
      const cases = await Promise.all(newest.map(({ id }) => read(id)))
      return cases.flatMap(one => (one ? [summariseCase(one.found, one.policy, clock.now())] : []))
    },
    async case(id) {
      const one = await read(id)
      return one && viewCase(one.found, await store.readReach(id), one.policy, clock.now())
    },
  }
}

const SHOWN_CASES = 50

/** A clock that was moved stays moved: how far is kept with the data. */
export async function openMovableClock(settings: Settings, startsAt: Date = new Date()): Promise<MovableClock> {
  const kept = await settings.read(OFFSET)
  let offset = kept === null ? startsAt.getTime() - Date.now() : Number(kept)
  if (kept === null) await settings.write(OFFSET, String(offset))
  return {
    now: () => new Date(Date.now() + offset),
    async moveTo(at) {
      offset = Math.max(offset, at.getTime() - Date.now())
      await settings.write(OFFSET, String(offset))
    },
  }
}

const OFFSET = 'sandbox clock offset in ms'
