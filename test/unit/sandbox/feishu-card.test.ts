/**
 * Proves that the Feishu stand-in takes a good card 2.0 and refuses each kind of mistake with the path of the mistake.
 */
import { describe, expect, it } from 'vitest'
import { checkCard, describeProblem } from '../../../bots/sandbox/feishu/card-check.ts'
import { realisticCard } from '../../contract/sandbox-feishu-fixture.ts'

const people = new Set(['ou_zhang', 'ou_li', 'ou_wang'])
const check = (card: unknown): string | null => {
  const problem = checkCard(card, id => people.has(id))
  return problem === null ? null : describeProblem(problem)
}
const text = (content: string) => ({ tag: 'plain_text', content })
const submit = { tag: 'button', name: 'ok', text: text('提交'), form_action_type: 'submit' }
const input = { tag: 'input', name: 'note' }
const withElements = (...elements: unknown[]) => ({
  schema: '2.0',
  config: { update_multi: true },
  body: { elements },
})

describe('checking a card', () => {
  it('takes a realistic card', () => {
    expect(check(realisticCard())).toBeNull()
  })

  it('takes every component in a simple form', () => {
    const card = withElements(
      { tag: 'img', img_key: 'img_v3_x', alt: text('照片') },
      { tag: 'person', user_id: 'ou_li' },
      { tag: 'table', columns: [{ name: 'a', data_type: 'text' }], rows: [{ a: '1' }], page_size: 5 },
      { tag: 'chart', chart_spec: { type: 'bar', data: { values: [] } } },
      {
        tag: 'interactive_container',
        elements: [],
        behaviors: [{ type: 'open_url', default_url: 'https://example.com' }],
      },
      {
        tag: 'form',
        name: 'f',
        elements: [
          input,
          { tag: 'multi_select_person', name: 'who' },
          { tag: 'picker_time', name: 'when', initial_time: '09:30' },
          { tag: 'checker', name: 'sure', text: text('已联系') },
          { tag: 'column_set', columns: [{ tag: 'column', elements: [submit] }] },
        ],
      },
    )
    expect(check(card)).toBeNull()
  })

  const mistakes: [string, unknown, RegExp][] = [
    ['no object', 'card', /200621.*not a JSON object/],
    ['schema 1.0', { ...withElements(), schema: '1.0' }, /200621.*ROOT -> schema/],
    ['no update_multi', { ...withElements(), config: {} }, /ROOT -> config -> update_multi/],
    ['update_multi false', { ...withElements(), config: { update_multi: false } }, /update_multi/],
    ['an unknown property of the root', { ...withElements(), elements: [] }, /unknown property, property: elements/],
    [
      'an unknown property deep inside',
      withElements({
        tag: 'column_set',
        columns: [{ tag: 'column', elements: [{ tag: 'markdown', content: '', colour: 'red' }] }],
      }),
      /unknown property, property: colour, path: ROOT -> body -> elements -> \[0\]\(tag: column_set\) -> columns -> \[0\]\(tag: column\) -> elements -> \[0\]\(tag: markdown\)/,
    ],
    [
      'value on a button, as in 1.0',
      withElements({ tag: 'button', text: text('x'), value: { a: 1 } }),
      /property: value/,
    ],
    ['an unknown tag', withElements({ tag: 'marquee' }), /not supported tag: marquee/],
    ['a tag from Object.prototype', withElements({ tag: 'constructor' }), /not supported tag/],
    ['the retired tag action', withElements({ tag: 'action', actions: [] }), /200861.*unsupported tag action/],
    ['the retired tag note', withElements({ tag: 'note', elements: [] }), /200861.*unsupported tag note/],
    ['an element without a tag', withElements({ content: 'x' }), /without tag/],
    [
      'a wrong header colour',
      { ...withElements(), header: { title: text('x'), template: 'pink' } },
      /header -> template/,
    ],
    ['a column outside of a column_set', withElements({ tag: 'column', elements: [] }), /not supported tag: column/],
    [
      'an unknown mention',
      withElements({ tag: 'markdown', content: '<at id=ou_nobody></at>' }),
      /invalid user id.*ou_nobody/,
    ],
    [
      'an unknown mention in quotes',
      withElements({ tag: 'markdown', content: '<at id="ou_nobody"></at>' }),
      /ou_nobody/,
    ],
    ['an unknown person', withElements({ tag: 'person', user_id: 'ou_nobody' }), /ou_nobody/],
    ['an unknown choice of person', withElements({ tag: 'select_person', options: [{ value: 'ou_x' }] }), /ou_x/],
    ['a form without submit button', withElements({ tag: 'form', name: 'f', elements: [input] }), /no submit button/],
    ['a form without name', withElements({ tag: 'form', elements: [submit] }), /ROOT.*name/],
    [
      'a field without name',
      withElements({ tag: 'form', name: 'f', elements: [{ tag: 'input' }, submit] }),
      /name .* required/,
    ],
    [
      'a field with an empty name',
      withElements({ tag: 'form', name: 'f', elements: [{ tag: 'input', name: '' }, submit] }),
      /name .* required/,
    ],
    [
      'two fields of one name',
      withElements({ tag: 'form', name: 'f', elements: [input, input, submit] }),
      /repeated.*note/,
    ],
    [
      'two forms of one name',
      withElements(
        { tag: 'form', name: 'f', elements: [submit] },
        { tag: 'form', name: 'f', elements: [{ ...submit, name: 'ok2' }] },
      ),
      /repeated.*f/,
    ],
    [
      'a form in a panel',
      withElements({
        tag: 'collapsible_panel',
        header: { title: text('x') },
        elements: [{ tag: 'form', name: 'f', elements: [submit] }],
      }),
      /form can only be placed under the root/,
    ],
    [
      'a form in a column',
      withElements({
        tag: 'column_set',
        columns: [{ tag: 'column', elements: [{ tag: 'form', name: 'f', elements: [submit] }] }],
      }),
      /under the root/,
    ],
    [
      'a table in a column',
      withElements({
        tag: 'column_set',
        columns: [{ tag: 'column', elements: [{ tag: 'table', columns: [{ name: 'a' }], rows: [] }] }],
      }),
      /table can only be placed/,
    ],
    ['a submit button outside of a form', withElements(submit), /outside of a form/],
    ['required outside of a form', withElements({ ...input, required: true }), /required is only supported/],
    [
      'an element_id used twice',
      withElements({ tag: 'hr', element_id: 'a' }, { tag: 'hr', element_id: 'a' }),
      /element_id is repeated/,
    ],
    [
      'six tables',
      withElements(
        ...Array.from({ length: 6 }, () => ({ tag: 'markdown', content: '| a | b |\n|---|---|\n| 1 | 2 |' })),
      ),
      /card table number over limit/,
    ],
    [
      'six charts',
      withElements(...Array.from({ length: 6 }, () => ({ tag: 'chart', chart_spec: {} }))),
      /chart number/,
    ],
    ['201 elements', withElements(...Array.from({ length: 201 }, () => ({ tag: 'hr' }))), /element exceeds the limit/],
    ['an unknown behaviour', withElements({ tag: 'button', behaviors: [{ type: 'close' }] }), /behaviors/],
    ['an option without text', withElements({ tag: 'select_static', options: [{ value: 'a' }] }), /options/],
  ]
  it.each(mistakes)('refuses %s', (_, card, expected) => {
    expect(check(card)).toMatch(expected)
  })

  it('takes exactly 200 elements and everyone as a mention', () => {
    const all = { tag: 'markdown', content: '<at id=all></at>' }
    expect(check(withElements(all, ...Array.from({ length: 199 }, () => ({ tag: 'hr' }))))).toBeNull()
  })
})
