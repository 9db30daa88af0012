/**
 * Proves what a rendered card looks like to the platform, that customers' words can neither mention nor link, that phone
 * numbers never appear, and that no view is too large for the platform.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Card } from '../../../bots/feishu/card-types.ts'
import { escapeMarkdown, spansToText } from '../../../bots/feishu/escape.ts'
import { plainFieldName } from '../../../bots/feishu/field-name.ts'
import { maskContacts } from '../../../bots/feishu/redact.ts'
import { countElements, renderCard } from '../../../bots/feishu/render.ts'
import type { CardAction, CardView, FormField } from '../../../core/message/outbound.ts'

const bare: CardView = {
  title: '投诉 TS20261118-001',
  tone: 'new',
  tags: [],
  facts: [],
  sections: [],
  timeline: [],
  actions: [],
  reference: { complaint: '42', kind: 'case' },
}

type Tagged = { tag: string; [key: string]: unknown }

function all(part: unknown, tag: string): Tagged[] {
  if (Array.isArray(part)) return part.flatMap(item => all(item, tag))
  if (typeof part !== 'object' || part === null) return []
  const own = 'tag' in part && part.tag === tag ? [part as Tagged] : []
  return [...own, ...Object.values(part).flatMap(value => all(value, tag))]
}

const everyField: FormField[] = [
  { name: 'measure', label: '措施', type: 'multiline', required: true, placeholder: '怎么处理', value: '更换配件' },
  { name: 'by', label: '经手', type: 'text', required: false },
  { name: 'amount', label: '金额（元）', type: 'amount', required: true },
  { name: 'date', label: '完成日期', type: 'date', required: true, value: '2026-11-20' },
  {
    name: 'person',
    label: '转给',
    type: 'person',
    required: true,
    options: [{ value: 'ou_wang', label: '王' }],
    value: 'ou_wang',
  },
  {
    name: 'outcome',
    label: '结果',
    type: 'choice',
    required: true,
    options: [{ value: 'ok', label: '满意' }],
    value: 'ok',
  },
]

describe('the header', () => {
  it.each([
    ['new', 'blue'],
    ['running', 'wathet'],
    ['waiting', 'orange'],
    ['late', 'red'],
    ['done', 'green'],
  ] as const)('of a card that is %s is %s', (tone, template) => {
    expect(renderCard({ ...bare, tone }).header.template).toBe(template)
  })

  it('is red, tags and all, for nothing but late', () => {
    for (const tone of ['new', 'running', 'waiting', 'done'] as const) {
      expect(JSON.stringify(renderCard({ ...bare, tone, tags: ['重大'] }))).not.toContain('"red"')
    }
  })

  it('shows three tags and loses none', () => {
    const { header } = renderCard({ ...bare, tags: ['重大', '售后', '第 2 轮', '夜间'] })
    expect(header.text_tag_list?.map(tag => tag.text.content)).toEqual(['重大', '售后', '第 2 轮·夜间'])
  })
})

describe('the body', () => {
  it('mentions people at the top', () => {
    const card = renderCard({
      ...bare,
      notice: [{ mention: 'ou_wang', name: '王店长' }, { text: ' 请 30 分钟内受理' }],
    })
    expect(card.body.elements[0]).toEqual({ tag: 'markdown', content: '<at id=ou_wang></at> 请 30 分钟内受理' })
  })

  it('writes the name where an id would make the platform refuse the card', () => {
    const card = renderCard({ ...bare, notice: [{ mention: 'ou_x></at><at id=all', name: '王' }] })
    expect(card.body.elements[0]).toEqual({ tag: 'markdown', content: '@王' })
  })

  it('shows facts in pairs', () => {
    const facts = ['客户', '车牌', '门店'].map(label => ({ label, value: `${label}值` }))
    const sets = all(renderCard({ ...bare, facts }), 'column_set')
    expect(sets.map(set => (set.columns as unknown[]).length)).toEqual([2, 1])
  })

  it('folds the timeline away in a panel', () => {
    const [panel] = all(renderCard({ ...bare, timeline: [{ at: '10:00', text: '已登记' }] }), 'collapsible_panel')
    expect(panel).toMatchObject({ expanded: false, header: { title: { content: '处理记录（1）' } } })
    expect(JSON.stringify(panel)).toContain('10:00  已登记')
  })

  it('shows a value that is not there as a dash, because the platform refuses empty ones', () => {
    expect(JSON.stringify(renderCard({ ...bare, facts: [{ label: '车牌', value: ' ' }] }))).toContain('"—"')
  })
})

describe('an action', () => {
  const accept: CardAction = {
    command: 'accept',
    label: '受理',
    style: 'primary',
    value: { round: '2' },
    confirm: '确认受理？',
  }

  it('without fields is a button that sends the reference, its own values and the command', () => {
    const [button] = all(renderCard({ ...bare, actions: [accept] }), 'button')
    expect(button).toMatchObject({
      type: 'primary',
      behaviors: [{ type: 'callback', value: { complaint: '42', kind: 'case', round: '2', command: 'accept' } }],
      confirm: { title: { tag: 'plain_text' }, text: { content: '确认受理？' } },
    })
    expect(button).not.toHaveProperty('form_action_type')
  })

  it('cannot have its command overwritten by a value', () => {
    const sneaky = { ...accept, value: { command: 'close' } }
    const [button] = all(renderCard({ ...bare, actions: [sneaky], reference: { command: 'x' } }), 'button')
    expect(button).toMatchObject({ behaviors: [{ value: { command: 'accept' } }] })
  })

  it('with fields is a form at the root of the body with a submit button', () => {
    const card = renderCard({ ...bare, actions: [{ ...accept, command: 'plan', fields: everyField }] })
    const form = card.body.elements.find(element => element.tag === 'form')
    expect(form?.elements.map(element => element.tag)).toEqual([
      'input',
      'input',
      'input',
      'markdown',
      'date_picker',
      'markdown',
      'select_person',
      'markdown',
      'select_static',
      'button',
    ])
    expect(form?.elements.at(-1)).toMatchObject({ form_action_type: 'submit', name: 'plan__submit' })
    expect(all(form, 'input')[0]).toMatchObject({
      input_type: 'multiline_text',
      default_value: '更换配件',
      required: true,
    })
    expect(all(form, 'date_picker')[0]).toMatchObject({ initial_date: '2026-11-20' })
  })

  it('has names that are unique in the card and can be taken back', () => {
    const forms = ['plan', 'accept', 'plan'].map(command => ({ ...accept, command, fields: everyField }))
    const card = renderCard({ ...bare, actions: forms })
    const names = ['form', 'input', 'select_person', 'select_static', 'date_picker', 'button'].flatMap(tag =>
      all(card, tag).map(element => String(element.name)),
    )
    expect(new Set(names).size).toBe(names.length)
    const third = all(all(card, 'form')[2], 'input').map(input => plainFieldName('plan', String(input.name)))
    expect(third).toEqual(['measure', 'by', 'amount'])
  })

  it('stands open when it is the next step, and is folded under its name when it is not', () => {
    const card = renderCard({
      ...bare,
      actions: [
        { ...accept, command: 'plan', fields: everyField },
        { ...accept, command: 'ack' },
        { ...accept, command: 'note', label: '进展', fields: everyField },
      ],
    })
    const tags = card.body.elements.map(({ tag }) => tag)
    expect(tags).toEqual(['hr', 'form', 'column_set', 'hr', 'form'])
    const [open, folded] = card.body.elements.filter(element => element.tag === 'form')
    expect(all(open, 'collapsible_panel')).toEqual([])
    expect(all(folded, 'collapsible_panel')).toMatchObject([
      { expanded: false, header: { title: { content: '进展' } } },
    ])
    expect(all(folded, 'button')).toHaveLength(1)
  })

  it('opens again with what was typed when that was refused', () => {
    const typed = {
      name: 'note',
      label: '进展说明',
      type: 'multiline',
      required: true,
      value: '约了周五',
      typed: true,
    } as const
    const card = renderCard({ ...bare, actions: [accept, { ...accept, command: 'note', fields: [typed] }] })
    expect(all(card, 'collapsible_panel')).toMatchObject([{ expanded: true }])
    expect(all(card, 'input')[0]).toMatchObject({ default_value: '约了周五' })
  })

  it('with a choice of nothing asks for words instead, which the platform accepts', () => {
    const fields: FormField[] = [{ name: 'a', label: '选', type: 'choice', required: true, options: [] }]
    const card = renderCard({ ...bare, actions: [{ ...accept, fields }] })
    expect(all(card, 'select_static')).toHaveLength(0)
    expect(all(card, 'input')).toHaveLength(1)
  })
})

describe('what a customer says', () => {
  const evil = [
    '<at id=all></at><at user_id="ou_boss">boss</at>',
    '[点这里领赔偿](https://evil.example/x)',
    'https://evil.example www.evil.com evil.cn/x',
    '</font><font color="red">红</font> **粗** ~~删~~ `码`',
    '<a href="https://evil.example">x</a> ![图](img_1) # 标题',
    '&#60;at id=all&#62;',
  ].join('\n')
  const everywhere: CardView = {
    ...bare,
    title: evil,
    subtitle: evil,
    tags: [evil],
    facts: [{ label: evil, value: evil }],
    sections: [{ heading: evil, text: evil }],
    notice: [{ text: evil }, { mention: 'ou_wang', name: evil }],
    timeline: [{ at: evil, text: evil }],
    footer: evil,
    actions: [
      { command: 'a', label: evil, style: 'default', confirm: evil },
      {
        command: 'b',
        label: evil,
        style: 'danger',
        fields: [{ name: 'n', label: evil, type: 'text', required: false, placeholder: evil }],
      },
    ],
  }

  it('mentions nobody and links nowhere, wherever it stands', () => {
    const card = renderCard(everywhere)
    const contents = all(card, 'markdown').map(element => String(element.content))
    for (const content of contents) {
      const text = content.replace('<at id=ou_wang></at>', '').replace(/^\*\*|\*\*$/g, '')
      expect(text).not.toMatch(/[<>*~`[\]()]/)
    }
    const shown = JSON.stringify(card)
    expect(shown.match(/<at/g)).toHaveLength(1)
    expect(shown).not.toMatch(/https:\/\//)
    expect(shown).not.toMatch(/evil\.(example|com|cn)/)
  })

  it('cannot leave an escape, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(escapeMarkdown(text).replace(/&#\d+;/g, '')).not.toMatch(/[&<>*~_`[\]()\\#|!"'+-]/)
      }),
    )
  })

  it('mentions nobody in a text message', () => {
    const text = spansToText([{ text: `${evil}< at user_id="all">` }, { mention: 'ou_wang', name: '<at>王' }], {
      maskContacts: true,
    })
    expect(text.replace('<at user_id="ou_wang">', '').replace(/<\/at>$/, '')).not.toMatch(/<\s*[/a-z]/i)
    expect(text).not.toContain('](')
  })
})

describe('a phone number', () => {
  it.each([
    ['电话13812345678。', '电话138****5678。'],
    ['138 1234 5678', '138****5678'],
    ['138-1234-5678', '138****5678'],
    ['+86 13812345678', '+86 138****5678'],
    ['8613812345678', '86138****5678'],
    ['a@b.com, lilei.han@example.com.cn', 'a***@b.com, l***@example.com.cn'],
  ])('in %s becomes %s', (text, masked) => {
    expect(maskContacts(text)).toBe(masked)
  })

  it.each(['20261118000123', '1381234567', '138123456789', 'TS20261118-001'])('is not seen in %s', text => {
    expect(maskContacts(text)).toBe(text)
  })

  it('appears nowhere in a card, not even in what a form is filled with', () => {
    const phone = '我的电话 138-1234-5678'
    const card = renderCard({
      ...bare,
      title: phone,
      subtitle: phone,
      tags: [phone],
      facts: [{ label: phone, value: phone }],
      sections: [{ heading: phone, text: phone }],
      notice: [{ text: phone }],
      timeline: [{ at: '10:00', text: phone }],
      footer: phone,
      actions: [
        { command: 'a', label: phone, style: 'default', confirm: phone },
        {
          command: 'b',
          label: 'b',
          style: 'default',
          fields: [{ name: 'n', label: phone, type: 'text', required: false, value: phone, placeholder: phone }],
        },
        {
          command: 'c',
          label: 'c',
          style: 'default',
          fields: [
            { name: 'n', label: phone, type: 'choice', required: false, options: [{ value: 'x', label: phone }] },
          ],
        },
      ],
    })
    expect(JSON.stringify(card)).not.toMatch(/138[- ]?1234/)
  })
})

describe('the platform’s limits', () => {
  const size = (card: Card) => Buffer.byteLength(JSON.stringify(card))
  const line = (index: number) => ({
    at: `11-18 ${index}`,
    text: `第 ${index} 步：${'已联系客户并说明情况，'.repeat(20)}`,
  })

  it('hold for a timeline of 500 lines, of which the latest stay', () => {
    const timeline = Array.from({ length: 500 }, (_, index) => line(index))
    const card = renderCard({ ...bare, timeline, sections: [{ heading: '诉求', text: '退款' }] })
    expect(size(card)).toBeLessThanOrEqual(30 * 1024)
    const panel = JSON.stringify(all(card, 'collapsible_panel'))
    expect(panel).toContain('第 0 步')
    expect(panel).toContain('处理记录（500）')
    expect(panel).toMatch(/更早的 \d+ 条记录/)
    expect(JSON.stringify(card)).toContain('退款')
  })

  it('hold for everything too large at once', () => {
    const long = '投诉内容很长😡'.repeat(2000)
    const card = renderCard({
      ...bare,
      title: long,
      subtitle: long,
      tags: [long, long, long, long],
      facts: Array.from({ length: 300 }, () => ({ label: long, value: long })),
      sections: Array.from({ length: 6 }, () => ({ heading: long, text: long })),
      timeline: Array.from({ length: 500 }, (_, index) => line(index)),
      footer: long,
      actions: [{ command: 'plan', label: '方案', style: 'primary', fields: everyField }],
    })
    expect(size(card)).toBeLessThanOrEqual(30 * 1024)
    expect(countElements(card)).toBeLessThanOrEqual(200)
    expect(JSON.stringify(card)).toContain('…')
    expect(JSON.stringify(card)).not.toContain('\ufffd')
  })

  it('that cannot be kept because of the forms alone are reported, not sent', () => {
    const options = Array.from({ length: 2000 }, (_, index) => ({ value: `o${index}`, label: `第 ${index} 项` }))
    const fields: FormField[] = [{ name: 'n', label: 'n', type: 'choice', required: true, options }]
    expect(() => renderCard({ ...bare, actions: [{ command: 'a', label: 'a', style: 'default', fields }] })).toThrow(
      /card-too-large/,
    )
  })
})
