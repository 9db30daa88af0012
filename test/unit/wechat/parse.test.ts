/**
 * Proves that every kind of message and event becomes a typed value, that ids and texts survive unchanged, and that hostile
 * or broken XML becomes a refusal: no exception, no expansion, no prototype, no long computation.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseMessage, toRawMessage } from '../../../bots/wechat/parse.ts'
import { cdataOf } from '../../../bots/wechat/xml.ts'

const openid = 'oAbCdEfGhIjKlMnOpQrStUvWxYz0'

function xml(kind: string, fields: string, id = '<MsgId>7301234567890123456</MsgId>'): string {
  return (
    `<xml><ToUserName><![CDATA[gh_0123456789ab]]></ToUserName><FromUserName><![CDATA[${openid}]]></FromUserName>` +
    `<CreateTime>1767225600</CreateTime><MsgType><![CDATA[${kind}]]></MsgType>${fields}${id}</xml>`
  )
}

const parse = (text: string) => parseMessage(Buffer.from(text, 'utf8'))

function bodyOf(text: string) {
  const parsed = parse(text)
  return parsed.ok ? parsed.message.body : parsed.reason
}

describe('messages', () => {
  it.each([
    ['text', '<Content><![CDATA[007]]></Content>', { type: 'text', content: '007' }],
    [
      'image',
      '<PicUrl><![CDATA[https://mmbiz.qpic.cn/a?b=1&c=2]]></PicUrl><MediaId><![CDATA[m-1]]></MediaId>',
      { type: 'image', mediaId: 'm-1', picUrl: 'https://mmbiz.qpic.cn/a?b=1&c=2' },
    ],
    [
      'voice',
      '<MediaId><![CDATA[m-2]]></MediaId><Format><![CDATA[amr]]></Format>',
      { type: 'voice', mediaId: 'm-2', format: 'amr', recognition: '' },
    ],
    [
      'voice',
      '<MediaId><![CDATA[m-2]]></MediaId><Format><![CDATA[amr]]></Format><Recognition><![CDATA[车坏了]]></Recognition>',
      { type: 'voice', mediaId: 'm-2', format: 'amr', recognition: '车坏了' },
    ],
    [
      'video',
      '<MediaId><![CDATA[m-3]]></MediaId><ThumbMediaId><![CDATA[t]]></ThumbMediaId>',
      { type: 'video', mediaId: 'm-3', thumbMediaId: 't' },
    ],
    ['shortvideo', '<MediaId><![CDATA[m-4]]></MediaId>', { type: 'video', mediaId: 'm-4', thumbMediaId: '' }],
    [
      'location',
      '<Location_X>39.908823</Location_X><Location_Y>116.397470</Location_Y><Scale>16</Scale><Label><![CDATA[东城区]]></Label>',
      { type: 'location', latitude: 39.908823, longitude: 116.39747, label: '东城区' },
    ],
    [
      'link',
      '<Title><![CDATA[标题]]></Title><Description><![CDATA[说明]]></Description><Url><![CDATA[https://example.com/]]></Url>',
      { type: 'link', title: '标题', description: '说明', url: 'https://example.com/' },
    ],
    ['file', '<Title><![CDATA[a.pdf]]></Title>', { type: 'other', kind: 'file' }],
    ['image', '', { type: 'other', kind: 'image' }],
    [
      'location',
      '<Location_X>95.1</Location_X><Location_Y>116</Location_Y><Label></Label>',
      { type: 'other', kind: 'location' },
    ],
  ])('of type %s are read', (kind, fields, body) => {
    expect(bodyOf(xml(kind, fields))).toEqual(body)
  })

  it('keep a 64-bit MsgId digit by digit, and go to the inbox under it', () => {
    const source = xml('text', '<Content><![CDATA[在吗]]></Content>')
    const parsed = parse(source)
    if (!parsed.ok) throw new Error(parsed.reason)
    expect(toRawMessage(parsed.message, parsed.xml)).toEqual({
      platform: 'wechat',
      platformId: '7301234567890123456',
      conversation: `wechat:${openid}`,
      sentAt: new Date('2026-01-01T00:00:00Z'),
      payload: source,
    })
  })

  it('keep any text that the platform can wrap, to the letter', () => {
    // XML itself turns \r\n into \n and knows no control characters.
    const texts = fc
      .string({ unit: 'grapheme', maxLength: 200 })
      .map(text => text.replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, ''))
    fc.assert(
      fc.property(texts, text => {
        expect(bodyOf(xml('text', `<Content>${cdataOf(text)}</Content>`))).toEqual({ type: 'text', content: text })
      }),
    )
    const nasty = 'a]]>b <![CDATA[ &amp; <xml> ]]]]> </xml> <!DOCTYPE x>'
    expect(bodyOf(xml('text', `<Content>${cdataOf(nasty)}</Content>`))).toEqual({ type: 'text', content: nasty })
  })
})

describe('events', () => {
  const event = (name: string, key = '', extra = '') =>
    xml('event', `<Event><![CDATA[${name}]]></Event><EventKey><![CDATA[${key}]]></EventKey>${extra}`, '')
  const idOf = (text: string) => {
    const parsed = parse(text)
    return parsed.ok ? parsed.message.id : parsed.reason
  }

  it('are read with their key', () => {
    expect(bodyOf(event('subscribe', 'qrscene_store-7'))).toEqual({
      type: 'event',
      event: 'subscribe',
      eventKey: 'qrscene_store-7',
    })
    expect(bodyOf(event('CLICK', 'COMPLAIN'))).toEqual({ type: 'event', event: 'CLICK', eventKey: 'COMPLAIN' })
  })

  it('have the same id when they are pushed again, and another one when anything that matters differs', () => {
    const first = idOf(event('CLICK', 'A'))
    expect(idOf(event('CLICK', 'A'))).toBe(first)
    const others = [
      event('CLICK', 'B'),
      event('VIEW', 'A'),
      event('CLICK', 'A').replace('1767225600', '1767225601'),
      event('CLICK', 'A').replace(openid, 'oOther'),
    ].map(idOf)
    expect(new Set([first, ...others]).size).toBe(5)
    expect(first).not.toContain(openid)
  })

  it('about two template messages in one second have two ids', () => {
    const finished = (id: number) => idOf(event('TEMPLATESENDJOBFINISH', '', `<MsgID>${id}</MsgID>`))
    expect(finished(1)).not.toBe(finished(2))
  })
})

describe('hostile or broken input', () => {
  const good = xml('text', '<Content><![CDATA[x]]></Content>')

  it.each([
    ['nothing', ''],
    ['JSON', '{"ToUserName":"gh_1","MsgType":"text"}'],
    ['HTML', '<html><body>502</body></html>'],
    ['a document cut short', good.slice(0, -5)],
    ['two documents', good + good],
    [
      'an external entity',
      `<!DOCTYPE xml [<!ENTITY f SYSTEM "file:///etc/passwd">]>${good.replace('<![CDATA[x]]>', '&f;')}`,
    ],
    ['a declaration inside', good.replace('<MsgId>', '<!ENTITY a "b"><MsgId>')],
    [
      'an entity bomb',
      `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "${'x'.repeat(1000)}"><!ENTITY b "${'&a;'.repeat(100)}">]>${good.replace('<![CDATA[x]]>', '&b;')}`,
    ],
    ['deep nesting', `<xml>${'<a>'.repeat(10_000)}${'</a>'.repeat(10_000)}</xml>`],
    ['a __proto__ element', good.replace('<MsgId>', '<__proto__><Content>polluted</Content></__proto__><MsgId>')],
    ['a constructor element', good.replace('<MsgId>', '<constructor><prototype>1</prototype></constructor><MsgId>')],
    ['a sender named twice', good.replace('<MsgId>', '<FromUserName>oTwin</FromUserName><MsgId>')],
    ['no sender', good.replace(/<FromUserName>.*<\/FromUserName>/, '')],
    ['a sender with a line break', good.replace(openid, 'o1\no2')],
    ['a time that is no number', good.replace('1767225600', 'soon')],
    ['a MsgId that is no number', good.replace('7301234567890123456', "1' OR 1=1")],
    ['a nested type', good.replace('<![CDATA[text]]>', '<a>text</a>')],
  ])('is refused: %s', (_name, text) => {
    const started = performance.now()
    const parsed = parse(text)
    expect(parsed.ok).toBe(false)
    expect(performance.now() - started).toBeLessThan(500)
    expect(Object.hasOwn(Object.prototype, 'Content')).toBe(false)
  })

  it('is refused as too large before it is looked at', () => {
    expect(parse(xml('text', `<Content>${'汉'.repeat(4_000_000)}</Content>`))).toEqual({
      ok: false,
      reason: 'too-large',
    })
  })

  it('is refused as not UTF-8 when bytes are wrong', () => {
    const bytes = Buffer.concat([
      Buffer.from(good.slice(0, -6)),
      Buffer.from([0xc3, 0x28, 0xff]),
      Buffer.from('</xml>'),
    ])
    expect(parseMessage(bytes)).toEqual({ ok: false, reason: 'not-utf8' })
  })

  it('never throws, whatever the bytes or the tags', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => parseMessage(bytes).ok === false))
    const tags = fc.array(
      fc.constantFrom('<xml>', '</xml>', '<a>', '</a>', '<![CDATA[', ']]>', '&lt;', '&#0;', '<?', 'x', '<!--'),
    )
    fc.assert(fc.property(tags, parts => parse(`<xml>${parts.join('')}</xml>`).ok === false))
  })
})
