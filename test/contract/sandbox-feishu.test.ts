/**
 * Proves that the stand-in for Feishu speaks the real wire: the official SDK's own client is the judge. Calls, idempotency,
 * limits, refusals and faults as the real platform has them.
 */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { FeishuPlatform, FeishuPlatformOptions } from '../../bots/sandbox/feishu/platform-types.ts'
import { app, larkClient, realisticCard, startPlatform, type TestClock, testClock } from './sandbox-feishu-fixture.ts'

const day = 24 * 3_600_000
const open: FeishuPlatform[] = []
const start = async (options: Partial<FeishuPlatformOptions> = {}): Promise<FeishuPlatform> => {
  const platform = await startPlatform(options)
  open.push(platform)
  return platform
}
afterEach(async () => {
  await Promise.all(open.splice(0).map(platform => platform.close()))
})

type Refused = { status: number; code: number; msg: string; headers: Headers; body: Record<string, unknown> }

/** Calls without the SDK, to see statuses and headers. */
async function raw(
  platform: FeishuPlatform,
  method: string,
  path: string,
  body?: unknown,
  token?: string,
): Promise<Refused> {
  const response = await fetch(platform.url + path, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const json = text.startsWith('{') ? JSON.parse(text) : {}
  return { status: response.status, code: json.code, msg: json.msg, headers: response.headers, body: json }
}

async function tokenOf(platform: FeishuPlatform): Promise<string> {
  const answer = await raw(platform, 'POST', '/open-apis/auth/v3/tenant_access_token/internal', {
    app_id: app.appId,
    app_secret: app.appSecret,
  })
  return String(answer.body.tenant_access_token)
}

const send = (
  platform: FeishuPlatform,
  token: string,
  receiver: string,
  type: string,
  content: unknown,
  uuid?: string,
) =>
  raw(
    platform,
    'POST',
    `/open-apis/im/v1/messages?receive_id_type=${receiver.startsWith('ou_') ? 'open_id' : 'chat_id'}`,
    { receive_id: receiver, msg_type: type, content: JSON.stringify(content), ...(uuid === undefined ? {} : { uuid }) },
    token,
  )

describe('tokens', () => {
  it('are refused for a wrong id or secret', async () => {
    const platform = await start()
    const path = '/open-apis/auth/v3/tenant_access_token/internal'
    expect(await raw(platform, 'POST', path, { app_id: 'cli_x', app_secret: 'x' })).toMatchObject({ code: 10003 })
    expect(await raw(platform, 'POST', path, { app_id: app.appId, app_secret: 'x' })).toMatchObject({ code: 10014 })
  })

  it('are required, must have the right form, and expire on the clock', async () => {
    const clock = testClock()
    const platform = await start({ clock })
    const path = '/open-apis/bot/v3/info'
    expect(await raw(platform, 'GET', path)).toMatchObject({ status: 400, code: 99991661 })
    expect(await raw(platform, 'GET', path, undefined, 'x-1')).toMatchObject({ status: 400, code: 99991671 })
    expect(await raw(platform, 'GET', path, undefined, 'u-1')).toMatchObject({ status: 400, code: 99991668 })
    expect(await raw(platform, 'GET', path, undefined, 't-1')).toMatchObject({ status: 400, code: 99991663 })
    const token = await tokenOf(platform)
    expect(await raw(platform, 'GET', path, undefined, token)).toMatchObject({
      status: 200,
      body: { bot: { open_id: 'ou_bot' } },
    })
    expect(await tokenOf(platform)).toBe(token)
    clock.advance(2 * 3_600_000)
    expect(await raw(platform, 'GET', path, undefined, token)).toMatchObject({ status: 400, code: 99991663 })
    expect(await tokenOf(platform)).not.toBe(token)
  })

  it('are renewed in the last half hour while the old one stays good', async () => {
    const clock = testClock()
    const platform = await start({ clock })
    const old = await tokenOf(platform)
    clock.advance(100 * 60_000)
    expect(await tokenOf(platform)).not.toBe(old)
    expect(await raw(platform, 'GET', '/open-apis/bot/v3/info', undefined, old)).toMatchObject({ status: 200 })
  })
})

describe('messages, sent with the official SDK', () => {
  it('go to groups and persons, are replied to, patched, pinned and read', async () => {
    const platform = await start()
    const client = larkClient(platform.url)
    const group = platform.createGroup('售后群', ['ou_zhang', 'ou_li'])
    const sent = await client.im.v1.message.create({
      params: { receive_id_type: 'chat_id' },
      data: { receive_id: group.chatId, msg_type: 'interactive', content: JSON.stringify(realisticCard()) },
    })
    const messageId = sent.data?.message_id ?? ''
    expect(sent).toMatchObject({ code: 0, data: { chat_id: group.chatId, msg_type: 'interactive' } })

    const direct = await client.im.v1.message.create({
      params: { receive_id_type: 'open_id' },
      data: {
        receive_id: 'ou_li',
        msg_type: 'text',
        content: JSON.stringify({ text: '你好 <at user_id="ou_zhang">张</at>' }),
      },
    })
    expect(direct.code).toBe(0)
    expect(platform.messages('p2p:ou_li')).toMatchObject([
      { from: 'bot', type: 'text', text: '你好 @张三', mentions: [{ openId: 'ou_zhang' }] },
    ])

    const reply = await client.im.v1.message.reply({
      path: { message_id: messageId },
      data: { msg_type: 'text', content: JSON.stringify({ text: '收到' }) },
    })
    expect(reply.data).toMatchObject({ parent_id: messageId })

    const next = { ...realisticCard(), header: { title: { tag: 'plain_text', content: '已受理' }, template: 'green' } }
    expect(
      await client.im.v1.message.patch({ path: { message_id: messageId }, data: { content: JSON.stringify(next) } }),
    ).toMatchObject({ code: 0 })
    expect(await client.im.v1.pin.create({ data: { message_id: messageId } })).toMatchObject({
      code: 0,
      data: { pin: { message_id: messageId } },
    })

    expect(platform.messages(group.chatId)).toMatchObject([
      {
        messageId,
        from: 'bot',
        type: 'interactive',
        card: next,
        updates: 1,
        pinned: true,
        urgent: [],
        at: '2026-03-02T01:00:00.000Z',
      },
      { type: 'text', text: '收到', replyTo: messageId, updates: 0 },
    ])
    const read = await client.im.v1.message.get({ path: { message_id: messageId } })
    expect(read.data?.items).toMatchObject([{ message_id: messageId, updated: true, sender: { sender_type: 'app' } }])
  })

  it('with one uuid are sent once an hour', async () => {
    const clock = testClock()
    const platform = await start({ clock })
    const client = larkClient(platform.url)
    const say = () =>
      client.im.v1.message.create({
        params: { receive_id_type: 'open_id' },
        data: { receive_id: 'ou_zhang', msg_type: 'text', content: '{"text":"一次"}', uuid: 'key-1' },
      })
    const [first, second] = [await say(), await say()]
    expect(second.data?.message_id).toBe(first.data?.message_id)
    expect(platform.messages('p2p:ou_zhang')).toHaveLength(1)
    clock.advance(3_600_001)
    await say()
    expect(platform.messages('p2p:ou_zhang')).toHaveLength(2)
  })

  it('are made urgent for members of the chat, within the quota', async () => {
    const platform = await start({ limits: { smsQuota: 1, perTarget: 100 } })
    const client = larkClient(platform.url)
    const group = platform.createGroup('售后群', ['ou_zhang', 'ou_li'])
    const token = await tokenOf(platform)
    const sent = await send(platform, token, group.chatId, 'text', { text: '请处理' })
    const message_id = String((sent.body.data as { message_id: string }).message_id)
    const urge = { path: { message_id }, params: { user_id_type: 'open_id' as const } }
    const inApp = await client.im.v1.message.urgentApp({ ...urge, data: { user_id_list: ['ou_zhang', 'ou_wang'] } })
    expect(inApp.data?.invalid_user_id_list).toEqual(['ou_wang'])
    await client.im.v1.message.urgentSms({ ...urge, data: { user_id_list: ['ou_zhang'] } })
    await client.im.v1.message.urgentPhone({ ...urge, data: { user_id_list: ['ou_li'] } })
    expect(platform.messages(group.chatId)[0]?.urgent).toMatchObject([
      { kind: 'app', openIds: ['ou_zhang'] },
      { kind: 'sms', openIds: ['ou_zhang'] },
      { kind: 'phone', openIds: ['ou_li'] },
    ])
    const path = (kind: string, id = message_id) =>
      `/open-apis/im/v1/messages/${id}/urgent_${kind}?user_id_type=open_id`
    const list = (count: number) => ({ user_id_list: Array.from({ length: count }, (_, index) => `ou_${index}`) })
    expect(await raw(platform, 'PATCH', path('sms'), { user_id_list: ['ou_li'] }, token)).toMatchObject({
      status: 400,
      code: 230024,
    })
    expect(await raw(platform, 'PATCH', path('app'), list(201), token)).toMatchObject({ code: 99992402 })
    expect(await raw(platform, 'PATCH', path('app'), { user_id_list: ['ou_wang'] }, token)).toMatchObject({
      code: 230001,
    })
    const own = await platform.post(group.chatId, { as: 'ou_li', text: '我写的' })
    expect(await raw(platform, 'PATCH', path('app', own.messageId), { user_id_list: ['ou_li'] }, token)).toMatchObject({
      code: 230012,
    })
  })

  it('carry images and files that were uploaded, and people send theirs', async () => {
    const platform = await start()
    const client = larkClient(platform.url)
    const picture = Buffer.from('not really a picture')
    const image = await client.im.v1.image.create({ data: { image_type: 'message', image: picture } })
    const file = await client.im.v1.file.create({ data: { file_type: 'stream', file_name: '台账.csv', file: picture } })
    const token = await tokenOf(platform)
    expect(await send(platform, token, 'ou_li', 'image', { image_key: image?.image_key })).toMatchObject({ code: 0 })
    expect(await send(platform, token, 'ou_li', 'file', { file_key: file?.file_key })).toMatchObject({ code: 0 })
    expect(await send(platform, token, 'ou_li', 'image', { image_key: 'img_none' })).toMatchObject({ code: 230001 })

    const posted = await platform.post('p2p:ou_li', {
      as: 'ou_li',
      image: { bytes: picture, contentType: 'image/png' },
    })
    const key = platform.messages('p2p:ou_li').at(-1)?.mediaKey ?? ''
    const resource = await fetch(
      `${platform.url}/open-apis/im/v1/messages/${posted.messageId}/resources/${key}?type=image`,
      {
        headers: { authorization: `Bearer ${token}` },
      },
    )
    expect(resource.headers.get('content-type')).toBe('image/png')
    expect(Buffer.from(await resource.arrayBuffer())).toEqual(picture)
  })
})

describe('refusals', () => {
  it('name what is wrong with a message', async () => {
    const platform = await start()
    const token = await tokenOf(platform)
    const group = platform.createGroup('售后群', ['ou_zhang'])
    const big = 'x'.repeat(151 * 1024)
    expect(await send(platform, token, 'ou_nobody', 'text', { text: 'a' })).toMatchObject({ status: 400, code: 230001 })
    expect(await send(platform, token, 'oc_nothing', 'text', { text: 'a' })).toMatchObject({
      status: 400,
      code: 230001,
    })
    expect(await send(platform, token, 'ou_li', 'text', { txt: 'a' })).toMatchObject({ code: 230001 })
    expect(await send(platform, token, 'ou_li', 'sticker', {})).toMatchObject({ code: 230001 })
    expect(await send(platform, token, 'ou_li', 'text', { text: big })).toMatchObject({ code: 230025 })
    expect(await send(platform, token, 'ou_li', 'interactive', { ...realisticCard(), x: big })).toMatchObject({
      code: 230025,
    })
    expect(await send(platform, token, 'ou_li', 'text', { text: '电话 13800000001' })).toMatchObject({ code: 230028 })
    expect(
      await send(platform, token, 'ou_li', 'text', { text: '单号 138000000012345 电话 138****0001' }),
    ).toMatchObject({ code: 0 })
    expect(await send(platform, token, 'ou_li', 'text', { text: 'a' }, 'u'.repeat(51))).toMatchObject({
      code: 99992402,
      body: { error: { field_violations: [{ field: 'uuid' }] } },
    })
    platform.setPerson('ou_li', { resigned: true })
    expect(await send(platform, token, 'ou_li', 'text', { text: 'a' })).toMatchObject({ code: 230013 })
    await platform.removeBot(group.chatId, 'ou_zhang')
    expect(await send(platform, token, group.chatId, 'text', { text: 'a' })).toMatchObject({ code: 230002 })
  })

  it('name the path of what is wrong with a card', async () => {
    const platform = await start()
    const token = await tokenOf(platform)
    const card = { schema: '2.0', config: { update_multi: true }, body: { elements: [{ tag: 'hr', colour: 'red' }] } }
    const answer = await send(platform, token, 'ou_li', 'interactive', card)
    expect(answer).toMatchObject({ status: 400, code: 230099 })
    expect(answer.msg).toBe(
      'Failed to create card content, ext=ErrCode: 200621; ErrMsg: parse card json err, please check whether the card json is correct; ErrorValue: unknown property, property: colour, path: ROOT -> body -> elements -> [0](tag: hr); ',
    )
    const leak = realisticCard()
    leak.header = { title: { tag: 'plain_text', content: '客户 13800000001' } }
    expect(await send(platform, token, 'ou_li', 'interactive', leak)).toMatchObject({ status: 400, code: 230028 })
  })

  it('stop a patch of a text, of somebody else, and after 14 days', async () => {
    const clock = testClock()
    const platform = await start({ clock })
    const sent = async (type: string, content: unknown) =>
      String(
        ((await send(platform, await tokenOf(platform), 'ou_li', type, content)).body.data as { message_id: string })
          .message_id,
      )
    const patch = async (id: string) =>
      raw(
        platform,
        'PATCH',
        `/open-apis/im/v1/messages/${id}`,
        { content: JSON.stringify(realisticCard()) },
        await tokenOf(platform),
      )
    const text = await sent('text', { text: 'a' })
    const card = await sent('interactive', realisticCard())
    const own = await platform.post('p2p:ou_li', { as: 'ou_li', text: '在吗' })
    expect(await patch(text)).toMatchObject({ status: 400, code: 230054 })
    expect(await patch(own.messageId)).toMatchObject({ status: 400, code: 230071 })
    clock.advance(14 * day)
    expect(await patch(card)).toMatchObject({ status: 200, code: 0 })
    clock.advance(1)
    expect(await patch(card)).toMatchObject({ status: 400, code: 230031 })
  })

  it('slow down more than five messages a second to one group in real time', async () => {
    const platform = await start({ limits: {} })
    const token = await tokenOf(platform)
    const one = platform.createGroup('一', ['ou_li'])
    const other = platform.createGroup('二', ['ou_li'])
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => send(platform, token, one.chatId, 'text', { text: 'a' })),
    )
    const refused = answers.filter(answer => answer.code !== 0)
    expect(refused).toMatchObject([{ status: 400, code: 230020 }])
    expect(refused[0]?.headers.get('x-ogw-ratelimit-reset')).toBe('1')
    expect(await send(platform, token, other.chatId, 'text', { text: 'a' })).toMatchObject({ code: 0 })
  })

  it('answer an unknown path with a plain 404 and bad JSON with 9499', async () => {
    const platform = await start()
    expect(await raw(platform, 'GET', '/open-apis/im/v1/nothing')).toMatchObject({ status: 404 })
    const token = await tokenOf(platform)
    expect(await raw(platform, 'POST', '/open-apis/im/v1/pins', '{', token)).toMatchObject({ status: 400, code: 9499 })
  })
})

describe('groups and people, with the official SDK', () => {
  it('are created once for one uuid, changed, listed, and dissolved', async () => {
    const platform = await start()
    const client = larkClient(platform.url)
    const create = () =>
      client.im.v1.chat.create({
        params: { user_id_type: 'open_id', uuid: 'room-1' },
        data: { name: '投诉 001', user_id_list: ['ou_zhang', 'ou_li'] },
      })
    const chat_id = (await create()).data?.chat_id ?? ''
    expect((await create()).data?.chat_id).toBe(chat_id)
    await client.im.v1.chat.update({ path: { chat_id }, data: { name: '投诉 001（重大）' } })
    const added = await client.im.v1.chatMembers.create({
      path: { chat_id },
      params: { member_id_type: 'open_id', succeed_type: 1 },
      data: { id_list: ['ou_wang', 'ou_nobody'] },
    })
    expect(added.data?.not_existed_id_list).toEqual(['ou_nobody'])
    await client.im.v1.chatMembers.delete({
      path: { chat_id },
      params: { member_id_type: 'open_id' },
      data: { id_list: ['ou_li'] },
    })
    const members = await client.im.v1.chatMembers.get({ path: { chat_id }, params: { page_size: 1 } })
    expect(members.data).toMatchObject({
      items: [{ member_id: 'ou_zhang', name: '张三' }],
      has_more: true,
      member_total: 2,
    })
    const rest = await client.im.v1.chatMembers.get({
      path: { chat_id },
      params: { page_token: members.data?.page_token ?? '' },
    })
    expect(rest.data).toMatchObject({ items: [{ member_id: 'ou_wang' }], has_more: false })
    expect((await client.im.v1.chat.get({ path: { chat_id } })).data).toMatchObject({
      name: '投诉 001（重大）',
      user_count: '2',
    })
    expect((await client.im.v1.chat.list()).data?.items).toMatchObject([{ chat_id }])
    expect(platform.chats()).toEqual([
      { chatId: chat_id, name: '投诉 001（重大）', type: 'group', members: ['ou_zhang', 'ou_wang'] },
    ])

    const token = await tokenOf(platform)
    expect(
      await raw(platform, 'POST', `/open-apis/im/v1/chats/${chat_id}/members`, { id_list: ['ou_nobody'] }, token),
    ).toMatchObject({ code: 232043 })
    expect(
      await raw(
        platform,
        'POST',
        '/open-apis/im/v1/chats',
        { user_id_list: Array.from({ length: 51 }, () => 'ou_li') },
        token,
      ),
    ).toMatchObject({ code: 99992402 })
    await client.im.v1.chat.delete({ path: { chat_id } })
    expect(await raw(platform, 'GET', `/open-apis/im/v1/chats/${chat_id}`, undefined, token)).toMatchObject({
      code: 232009,
    })
  })

  it('are found by mobile and mail, with their status', async () => {
    const platform = await start()
    const client = larkClient(platform.url)
    const look = () =>
      client.contact.v3.user.batchGetId({
        params: { user_id_type: 'open_id' },
        data: { mobiles: ['+8613800000001', '13900000000'], emails: ['Zhang@example.com'] },
      })
    const found = await look()
    expect(found.data?.user_list).toMatchObject([
      { user_id: 'ou_zhang' },
      { mobile: '13900000000' },
      { user_id: 'ou_zhang' },
    ])
    expect(found.data?.user_list?.[1]?.user_id).toBeUndefined()
    platform.setPerson('ou_zhang', { resigned: true })
    expect((await look()).data?.user_list?.[0]?.user_id).toBeUndefined()
    const user = await client.contact.v3.user.get({
      path: { user_id: 'ou_zhang' },
      params: { user_id_type: 'open_id' },
    })
    expect(user.data?.user).toMatchObject({ name: '张三', status: { is_resigned: true, is_frozen: false } })
    await expect(
      client.contact.v3.user.get({ path: { user_id: 'ou_nobody' }, params: { user_id_type: 'open_id' } }),
    ).rejects.toMatchObject({
      response: { status: 400, data: { code: 99992351 } },
    })
  })
})

describe('faults on calls', () => {
  it('refuse with 429, 502, a lost token, a reset and silence', async () => {
    const platform = await start()
    const token = await tokenOf(platform)
    const info = () => raw(platform, 'GET', '/open-apis/bot/v3/info', undefined, token)
    platform.fault({ kind: '429', times: 2 })
    const busy = await info()
    expect(busy).toMatchObject({ status: 429, code: 99991400 })
    expect(busy.headers.get('x-ogw-ratelimit-reset')).toBe('1')
    expect(await info()).toMatchObject({ status: 429 })
    expect(await info()).toMatchObject({ status: 200 })
    platform.fault({ kind: '5xx' })
    const down = await info()
    expect(down.status).toBe(502)
    expect(down.headers.get('content-type')).toContain('text/html')
    platform.fault({ kind: 'reset' })
    await expect(info()).rejects.toThrow()
    expect(await info()).toMatchObject({ status: 200 })
    platform.fault({ kind: 'expired-token' })
    expect(await info()).toMatchObject({ status: 400, code: 99991663 })
    expect(await info()).toMatchObject({ status: 400, code: 99991663 })
  })

  it('carry out a call whose answer is lost, so that only the uuid keeps it single', async () => {
    const platform = await start()
    const patient = larkClient(platform.url)
    await patient.im.v1.chat.list()
    const say = () =>
      patient.im.v1.message.create({
        params: { receive_id_type: 'open_id' },
        data: { receive_id: 'ou_li', msg_type: 'text', content: '{"text":"一次"}', uuid: 'key-2' },
      })
    platform.fault({ kind: 'timeout' })
    const lost = say().catch(() => 'lost')
    await expect.poll(() => platform.messages('p2p:ou_li').length).toBe(1)
    expect(await say()).toMatchObject({ code: 0 })
    expect(platform.messages('p2p:ou_li')).toHaveLength(1)
    await platform.close()
    open.splice(0)
    expect(await lost).toBe('lost')
  })
})

describe('the journal', () => {
  const folder = mkdtempSync(join(tmpdir(), 'feishu-journal-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const remaining = async (path: string, clock: TestClock) => start({ journal: path, clock })

  it('brings chats, messages, uuids, people and unanswered events back', async () => {
    const path = join(folder, `${randomUUID()}.jsonl`)
    const clock = testClock()
    const before = await remaining(path, clock)
    const group = before.createGroup('售后群', ['ou_zhang', 'ou_li'], { chatId: 'oc_service' })
    const token = await tokenOf(before)
    const sent = await send(before, token, group.chatId, 'interactive', realisticCard(), 'key-3')
    const id = String((sent.body.data as { message_id: string }).message_id)
    await raw(before, 'PATCH', `/open-apis/im/v1/messages/${id}`, { content: JSON.stringify(realisticCard()) }, token)
    await before.post('p2p:ou_li', { as: 'ou_li', text: '没人听见' })
    before.setPerson('ou_wang', { frozen: true })
    const state = () => [before.chats(), before.messages(group.chatId), before.people(), before.waiting()]
    const saved = state()
    await before.close()
    writeFileSync(path, `${readFileSync(path, 'utf8')}{"kind":"message","val`)

    const after = await remaining(path, clock)
    expect([after.chats(), after.messages(group.chatId), after.people(), after.waiting()]).toEqual(saved)
    expect(after.waiting()).toMatchObject([{ type: 'im.message.receive_v1', attempts: 1 }])
    const again = await send(after, token, group.chatId, 'interactive', realisticCard(), 'key-3')
    expect(again).toMatchObject({ code: 0, body: { data: { message_id: id } } })
    expect(after.messages(group.chatId)).toMatchObject([{ messageId: id, updates: 1 }])

    await after.close()
    const third = await remaining(path, clock)
    expect(third.messages(group.chatId)).toHaveLength(1)
  })

  it('lets nothing wait longer than the schedule when the clock stands earlier after a restart', async () => {
    const path = join(folder, `${randomUUID()}.jsonl`)
    const ahead = testClock()
    ahead.advance(30 * day)
    const before = await remaining(path, ahead)
    await before.post('p2p:ou_li', { as: 'ou_li', text: '没人听见' })
    await before.close()
    const after = await remaining(path, testClock())
    expect(after.waiting()).toMatchObject([{ dueAt: '2026-03-02T01:00:15.000Z' }])
  })
})
