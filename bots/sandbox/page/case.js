import { fill, h } from './dom.js'
import { icon } from './icons.js'
import { chooseCase, state } from './state.js'
import { dayOf, lengthOf, momentOf, now, timeOf } from './time.js'

const ended = { met: '按时完成', late: '超时后完成', cancelled: '不再需要' }
const marks = {
  missed: 'bad',
  escalated: 'bad',
  assessed: 'bad',
  rejected: 'bad',
  planDeclined: 'bad',
  reopened: 'bad',
  reminded: 'soft',
  windowOpened: 'soft',
  closed: 'good',
  resolved: 'good',
  approved: 'good',
  planAgreed: 'good',
}

/** The case: state, deadlines that count down, timeline, points. */
export function caseView(place) {
  const choose = h('select', { 'aria-label': '投诉', onchange: () => chooseCase(choose.value) })
  const box = h('div', { class: 'case-box' })
  let shown = ''
  let ticking = []
  const folds = new Map()

  fill(place, h('div', { class: 'column-head' }, h('span', { class: 'dot case' }), '投诉', choose), box)

  function renderChoice() {
    choose.hidden = state.cases.length === 0
    if (document.activeElement === choose) return
    const options = state.cases.map(({ id, number, statusName }) =>
      h('option', { value: id }, `${number} ${statusName}`),
    )
    const none = state.case ? [] : [h('option', { value: '' }, `共 ${state.cases.length} 件`)]
    choose.replaceChildren(...none, ...options)
    choose.value = state.caseId ?? ''
  }

  function deadline(one) {
    const left = h('span', { class: 'left' })
    const bar = h('span', { class: 'bar-fill' })
    const node = h(
      'li',
      { class: `deadline ${one.status}`, data: { deadline: one.id } },
      h('div', { class: 'deadline-head' }, h('b', null, one.name), left),
      h('div', { class: 'bar' }, bar),
      h(
        'div',
        { class: 'deadline-foot' },
        h('span', null, one.owners.join('、')),
        h('span', null, `${momentOf(one.dueAt)} 前`),
      ),
      one.level > 0 ? h('div', { class: 'level' }, `已升级到第 ${one.level} 级`) : null,
    )
    ticking.push(() => {
      const at = now().getTime()
      const due = Date.parse(one.dueAt)
      const from = Date.parse(one.opensAt ?? one.startedAt)
      const late = at >= due
      const waiting = at < from
      node.classList.toggle('over', late)
      node.classList.toggle('waiting', waiting)
      node.classList.toggle('near', !late && !waiting && due - at < (due - from) / 4)
      left.textContent = waiting
        ? `${momentOf(one.opensAt ?? one.startedAt)} 开始`
        : `${late ? '超时 ' : ''}${lengthOf(due - at)}`
      bar.style.width = `${Math.min(100, Math.max(0, ((at - from) / (due - from)) * 100))}%`
    })
    return node
  }

  function settled(one) {
    return h(
      'li',
      { class: `settled ${one.status}` },
      h('span', { class: 'mark' }, one.status === 'met' ? '✓' : one.status === 'late' ? '!' : '–'),
      h('span', { class: 'what' }, one.name),
      h('span', { class: 'how' }, `${ended[one.status]}${one.endedAt ? ` · ${momentOf(one.endedAt)}` : ''}`),
    )
  }

  function fold(key, title, open, ...children) {
    const details = h(
      'details',
      { open: folds.get(key) ?? open, ontoggle: () => folds.set(key, details.open) },
      h('summary', null, title),
      children,
    )
    return details
  }

  function build(current) {
    ticking = []
    const running = current.deadlines.filter(({ status }) => status === 'running' || status === 'overdue')
    const rest = current.deadlines.filter(one => !running.includes(one))
    const lines = [...current.timeline].reverse()
    return [
      h(
        'div',
        { class: `case-head ${current.ended ? 'ended' : ''}` },
        h('div', { class: 'number' }, current.number),
        h(
          'div',
          { class: 'chips' },
          h('span', { class: `chip status ${current.status}` }, current.statusName),
          h('span', { class: `chip severity ${current.severity}` }, current.severityName),
          current.round > 1 ? h('span', { class: 'chip round' }, `第 ${current.round} 次办理`) : null,
          current.points !== 0 ? h('span', { class: 'chip points' }, `考核 ${current.points} 分`) : null,
        ),
        h('div', { class: 'case-title' }, current.title),
      ),
      h('h3', null, '时限'),
      running.length > 0
        ? h('ul', { class: 'deadlines' }, running.map(deadline))
        : h('p', { class: 'nothing' }, current.ended ? '已经结束，没有在计时的时限。' : '没有在计时的时限。'),
      rest.length > 0
        ? fold(
            'settled',
            `已结束的时限（${rest.length}）`,
            false,
            h('ul', { class: 'settled-list' }, rest.map(settled)),
          )
        : null,
      h('h3', null, '时间线'),
      h(
        'ol',
        { class: 'timeline' },
        lines.map((one, index) => {
          const day = dayOf(one.at)
          const first = index === 0 || dayOf(lines[index - 1].at) !== day
          return h(
            'li',
            { class: marks[one.type] ?? '', data: { event: one.type } },
            first ? h('div', { class: 'timeline-day' }, day) : null,
            h('time', null, timeOf(one.at)),
            h('span', null, one.text),
          )
        }),
      ),
      current.told.length > 0
        ? fold(
            'told',
            `告知客户（${current.told.length}）`,
            false,
            h(
              'ul',
              { class: 'settled-list' },
              current.told.map(one =>
                h(
                  'li',
                  { class: 'settled' },
                  h('span', { class: 'mark' }, ['sent', 'delivered', 'called'].includes(one.outcome) ? '✓' : '!'),
                  h('span', { class: 'what' }, one.text),
                  h('span', { class: 'how' }, momentOf(one.at)),
                ),
              ),
            ),
          )
        : null,
      fold(
        'facts',
        '登记的内容',
        false,
        h(
          'dl',
          null,
          current.facts.map(({ label, value }) => [h('dt', null, label), h('dd', null, value)]),
        ),
      ),
    ]
  }

  const tick = () => {
    for (const each of ticking) each()
  }
  return {
    tick,
    render() {
      renderChoice()
      const sign = JSON.stringify([
        state.case,
        state.case && dayOf(now().toISOString()),
        now().toISOString().slice(0, 10),
      ])
      if (sign !== shown) {
        shown = sign
        if (state.case) fill(box, build(state.case))
        else {
          ticking = []
          fill(
            box,
            h(
              'div',
              { class: 'no-case' },
              h('div', { class: 'big' }, icon('list', 40)),
              h(
                'p',
                null,
                state.phone.length > 0 ? '正在听客户说，确认后就会登记。' : '登记以后，这里会有编号、时限和时间线。',
              ),
            ),
          )
        }
      }
      tick()
    },
  }
}
