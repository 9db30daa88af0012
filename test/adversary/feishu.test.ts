/**
 * Proves that nothing hostile gets in by the Feishu webhook, and that a press gives nobody a right that the policy does not give him:
 * refused, one log line without personal data, nothing stored or changed. Requests are signed here by an independent hand; presses are
 * put on the wire as no client of Feishu would let anybody send them.
 */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Outcome, openTarget, type Tampering, type Target } from './target.ts'

const SECRETS = ['13800138000', '王小芳', '粤B6N2M9']

let target: Target
beforeAll(async () => {
  target = await openTarget()
})
afterAll(async () => {
  await target?.close()
})

function envelope(type: string, event: object, header: object = {}) {
  return {
    schema: '2.0',
    header: {
      event_id: randomBytes(8).toString('hex'),
      event_type: type,
      create_time: String(Date.now()),
      token: target.app.verificationToken,
      app_id: target.app.appId,
      tenant_key: target.app.tenantKey,
      ...header,
    },
    event,
  }
}

function message(of: { tenant?: string; text?: string; header?: object } = {}) {
  const { tenant = target.app.tenantKey, text = '登记 王小芳 13800138000 投诉', header = {} } = of
  return envelope(
    'im.message.receive_v1',
    {
      sender: { sender_id: { open_id: 'ou_service-manager' }, sender_type: 'user', tenant_key: tenant },
      message: {
        message_id: `om_${randomBytes(8).toString('hex')}`,
        create_time: String(Date.now()),
        chat_id: 'oc_after-sales',
        chat_type: 'group',
        message_type: 'text',
        content: JSON.stringify({ text }),
      },
    },
    header,
  )
}

async function expectRefused(outcome: Outcome, before: Record<string, number>, statuses: number[]): Promise<void> {
  expect(statuses).toContain(outcome.status)
  expect(outcome.lines.filter(({ level }) => level === 'warn')).toHaveLength(1)
  const written = JSON.stringify(outcome.lines) + outcome.body
  for (const secret of SECRETS) expect(written).not.toContain(secret)
  expect(await target.stored()).toEqual(before)
}

describe('A request that Feishu did not send', () => {
  const hostile: [string, (target: Target) => Tampering, number[]][] = [
    ['without a signature', () => ({ headers: { 'x-lark-signature': undefined } }), [401]],
    ['signed with another key', () => ({ token: 'another-key' }), [401]],
    ['with a signature that is no signature', () => ({ headers: { 'x-lark-signature': 'zz' } }), [401]],
    ['six minutes old', () => ({ age: 360 }), [401]],
    ['from six minutes ahead', () => ({ age: -360 }), [401]],
    ['encrypted with another key', () => ({ key: 'another-key' }), [401]],
    ['in plain text', () => ({ body: JSON.stringify({ schema: '2.0', header: {}, event: {} }) }), [401]],
    ['without a body', () => ({ body: '' }), [400, 401]],
    ['that is no JSON', () => ({ body: '{"encrypt":' }), [400]],
    ['that is not UTF-8', () => ({ body: new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]) }), [400]],
    ['of ten megabytes', () => ({ body: JSON.stringify({ encrypt: 'a'.repeat(10 * 1024 * 1024) }) }), [413]],
    ['with a prototype for a field', () => ({ body: '{"__proto__":{"polluted":1},"encrypt":"x"}' }), [400, 401]],
    ['nested ten thousand deep', () => ({ body: `${'['.repeat(10_000)}${']'.repeat(10_000)}` }), [400, 401]],
  ]

  it.each(hostile)('%s is refused and leaves nothing behind', async (_what, tamper, statuses) => {
    const before = await target.stored()
    await expectRefused(await target.toFeishu(message(), tamper(target)), before, statuses)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  it.each([
    ['with a wrong verification token', { token: 'guessed' }],
    ['for another app', { app_id: 'cli_another' }],
  ])('%s is refused even when all else fits', async (_what, header) => {
    const before = await target.stored()
    await expectRefused(await target.toFeishu(message({ header })), before, [401])
  })
})

describe('An event under our own keys', () => {
  it('from another company is not kept', async () => {
    const before = await target.stored()
    const outcome = await target.toFeishu(message({ tenant: 'tenant-theirs' }))
    expect(outcome.status).toBe(200)
    expect(await target.stored()).toEqual(before)
    expect(JSON.stringify(outcome.lines)).not.toContain('13800138000')
  })

  it('of a shape that nobody expects is answered and not kept', async () => {
    const before = await target.stored()
    for (const payload of [
      [],
      null,
      'text',
      { header: { token: target.app.verificationToken } },
      envelope('im.message.receive_v1', { message: { content: 7 } }),
      envelope('never.heard.of', {}),
      JSON.parse(`{"__proto__":{"polluted":1},"header":{"token":"${target.app.verificationToken}"}}`),
    ]) {
      expect([200, 401]).toContain((await target.toFeishu(payload)).status)
    }
    expect(await target.stored()).toEqual(before)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  it('replayed to the letter while it is fresh is kept once', async () => {
    const before = await target.stored()
    const again = await target.replayFeishu(message({ text: '帮助' }))
    expect([await again(), await again()]).toEqual([200, 200])
    expect((await target.stored()).messages).toBe((before.messages ?? 0) + 1)
  })

  it('delivered twice at once is kept once', async () => {
    const before = await target.stored()
    const same = message({ text: '帮助' })
    const outcomes = await Promise.all([target.toFeishu(same), target.toFeishu(same)])
    expect(outcomes.map(({ status }) => status)).toEqual([200, 200])
    expect((await target.stored()).messages).toBe((before.messages ?? 0) + 1)
  })
})

describe('A press', () => {
  let id: string
  let number: string

  const cardIn = (chat: string) =>
    target.feishu.messages(chat).findLast(({ card }) => card && JSON.stringify(card).includes(number))
  const cardOf = (chat: string) =>
    vi.waitFor(() => {
      const found = cardIn(chat)
      if (!found) throw new Error(`no card of ${number} in ${chat}`)
      return found.messageId
    }, 10_000)
  const events = async () =>
    (
      await target.sql<{ count: number }>(
        'SELECT count(*)::int AS count FROM complaint_event WHERE complaint_id = $1',
        [id],
      )
    )[0]?.count ?? 0
  const press = async (as: string, value: Record<string, unknown>, form?: Record<string, unknown>) => {
    const from = target.lines.length
    const pressed = envelope('card.action.trigger', {
      operator: { tenant_key: target.app.tenantKey, open_id: as },
      action: { tag: 'button', value, ...(form ? { form_value: form } : {}) },
      context: { open_message_id: await cardOf('oc_after-sales'), open_chat_id: 'oc_after-sales' },
    })
    const { status, body } = await target.toFeishu(pressed)
    expect(status).toBe(200)
    const { toast } = JSON.parse(body) as { toast?: { type: string; content: string } }
    return { toast, lines: target.lines.slice(from).filter(({ level }) => level !== 'info') }
  }
  const expectTurnedDown = async (what: Awaited<ReturnType<typeof press>>, before: number) => {
    expect(what.toast?.type).not.toBe('success')
    expect(what.toast?.content).not.toBe('')
    expect(what.lines.filter(({ level }) => level === 'warn')).toHaveLength(1)
    for (const secret of SECRETS) expect(JSON.stringify(what.lines)).not.toContain(secret)
    expect(await events()).toBe(before)
  }

  beforeAll(async () => {
    const told = '昨天在你们店做保养，师傅态度很差。我叫王小芳，电话13800138000，车牌粤B6N2M9，要求道歉'
    await target.wechat.say('oFang', { type: 'text', text: told }).then(({ settled }) => settled)
    const heard = (what: RegExp) =>
      vi.waitFor(() => {
        const texts = target.wechat.chat('oFang').map(({ from, text }) => `${from}: ${text}`)
        if (!texts.some(text => text.startsWith('bot') && what.test(text))) throw new Error(texts.join('\n'))
      }, 10_000)
    await heard(/复述/)
    await target.wechat.say('oFang', { type: 'text', text: '1' }).then(({ settled }) => settled)
    await heard(/已经登记/)
    const [row] = await target.sql<{ id: string; number: string }>(
      "SELECT id, number FROM complaint WHERE conversation = 'wechat:oFang'",
    )
    id = row?.id ?? ''
    number = row?.number ?? ''
    await cardOf('oc_after-sales')
  })

  it('by somebody whom the policy does not know changes nothing', async () => {
    const before = await events()
    await expectTurnedDown(await press('ou_stranger', { complaint: id, command: 'accept' }), before)
  })

  it('by a person of another unit changes nothing, and he reads who may', async () => {
    const before = await events()
    const outcome = await press(
      'ou_finance-manager',
      { complaint: id, command: 'contact' },
      { contact__note: '谈过了' },
    )
    await expectTurnedDown(outcome, before)
    expect(outcome.toast?.content).toMatch(/刘建国/)
  })

  it('that asks for what no button offers is refused', async () => {
    const before = await events()
    for (const command of ['register', 'rate', 'approve', 'constructor', '__proto__', '']) {
      await expectTurnedDown(await press('ou_operations-manager', { complaint: id, command }), before)
    }
  })

  it('about a case that does not exist is refused', async () => {
    const before = await events()
    for (const complaint of ['0'.repeat(32), "' OR 1=1 --", '', '__proto__']) {
      await expectTurnedDown(await press('ou_operations-manager', { complaint, command: 'accept' }), before)
    }
  })

  it('of two at once does the thing once', async () => {
    const answers = await Promise.all([
      press('ou_operations-manager', { complaint: id, command: 'contact' }, { contact__note: '已致电' }),
      press('ou_operations-manager', { complaint: id, command: 'contact' }, { contact__note: '已致电' }),
    ])
    expect(answers.some(({ toast }) => toast?.type === 'success')).toBe(true)
    const missing = await target.sql<{ missing: number }>(
      'SELECT (version - (SELECT count(*) FROM complaint_event WHERE complaint_id = id))::int AS missing FROM complaint WHERE id = $1',
      [id],
    )
    expect(missing).toEqual([{ missing: 0 }])
  })

  it('replayed to the letter does nothing more', async () => {
    const note = envelope('card.action.trigger', {
      operator: { tenant_key: target.app.tenantKey, open_id: 'ou_operations-manager' },
      action: {
        tag: 'button',
        value: { complaint: id, command: 'progress' },
        form_value: { progress__note: '已了解' },
      },
      context: { open_message_id: await cardOf('oc_after-sales'), open_chat_id: 'oc_after-sales' },
    })
    const again = await target.replayFeishu(note)
    expect(await again()).toBe(200)
    const after = await events()
    expect([await again(), await again()]).toEqual([200, 200])
    expect(await events()).toBe(after)
  })

  it('with a form that lies is refused, and says what is wrong', async () => {
    const before = await events()
    for (const compensation of ['-5', '1e309', 'NaN', '一千', '99999999999999999999']) {
      await expectTurnedDown(
        await press(
          'ou_operations-manager',
          { complaint: id, command: 'propose' },
          { propose__measure: '重新检修', propose__compensation: compensation },
        ),
        before,
      )
    }
  })

  it('on a closed case changes nothing', async () => {
    await target.wechat.say('oFang', { type: 'text', text: '撤诉' }).then(({ settled }) => settled)
    await target.wechat.say('oFang', { type: 'text', text: '1' }).then(({ settled }) => settled)
    await expect
      .poll(async () => (await target.sql('SELECT status FROM complaint WHERE id = $1', [id]))[0]?.status, {
        timeout: 10_000,
      })
      .toBe('withdrawn')
    const before = await events()
    for (const command of ['accept', 'escalate', 'complete', 'transfer']) {
      await expectTurnedDown(await press('ou_operations-manager', { complaint: id, command }), before)
    }
  })

  it('of whatever kind has broken nothing', () => {
    expect(target.lines.filter(({ level }) => level === 'error')).toEqual([])
  })
})
