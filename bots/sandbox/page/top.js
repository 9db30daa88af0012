import { api } from './api.js'
import { fill, h, toast } from './dom.js'
import { soon } from './live.js'
import { changed, state } from './state.js'
import { clockFace, now, setClock } from './time.js'

const moves = [
  { label: '+30 分钟', move: { advance: 'PT30M' } },
  { label: '+2 小时', move: { advance: 'PT2H' } },
  { label: '+1 天', move: { advance: 'P1D' } },
  { label: '下一个时限', move: { advance: 'next' }, title: '把时钟拨到最近一个提醒、时限或升级的时刻' },
]

/** Title, clock, and the buttons that move it. */
export function topView(place) {
  let moving = false
  const day = h('span', { class: 'clock-day' })
  const time = h('b', { class: 'clock-time' })
  const buttons = moves.map(({ label, move, title }) =>
    h('button', { class: 'move', title, onclick: event => go(move, event.currentTarget) }, label),
  )
  const live = h('span', { class: 'live' })
  const help = helpDialog()

  async function go(move, button) {
    if (moving) return
    moving = true
    button.classList.add('busy')
    for (const each of buttons) each.disabled = true
    try {
      setClock(await api.moveClock(move))
      soon({ cases: true, phone: true })
      changed()
    } catch (error) {
      toast('error', error.message)
    } finally {
      moving = false
      button.classList.remove('busy')
      for (const each of buttons) each.disabled = false
    }
  }

  const tick = () => {
    const face = clockFace(now())
    day.textContent = `${face.day} ${face.weekday}`
    time.textContent = face.time
  }

  fill(
    place,
    h('img', { src: '/sandbox/page/icon.svg', alt: '', width: 28, height: 28 }),
    h(
      'div',
      { class: 'brand' },
      h('h1', null, '有诉必应'),
      h('span', { class: 'pack', title: state.overview.title }, state.overview.organisation),
    ),
    h('div', { class: 'clock', title: '沙盒的时钟，可以往后拨' }, day, time),
    h('div', { class: 'moves' }, buttons),
    h(
      'nav',
      null,
      live,
      h('button', { class: 'link', onclick: () => help.showModal() }, '怎么玩'),
      h('a', { href: '/queues', target: '_blank', rel: 'noreferrer' }, '任务队列'),
      h('a', { href: '/sandbox/api', target: '_blank', rel: 'noreferrer' }, '接口'),
    ),
    help,
  )
  return {
    tick,
    render() {
      tick()
      live.className = state.live ? 'live on' : 'live'
      live.title = state.live ? '实时更新' : '连接断开，正在重试'
    },
  }
}

function helpDialog() {
  const line = (strong, text) => h('li', null, h('b', null, strong), text)
  const dialog = h(
    'dialog',
    { class: 'help' },
    h('h2', null, '怎么玩'),
    h(
      'ol',
      null,
      line('当一回客户：', '在左边的手机里说说你的不满，像平时发微信一样。机器人会问缺的信息，复述一遍，请你确认。'),
      line('看群里：', '登记以后，中间的飞书群会收到卡片。在“我是”里选一个人，就能以他的身份按按钮、写消息。'),
      line('让时间过去：', '上面的按钮把时钟往后拨，到期的提醒、超时、升级和回访会立刻发生。'),
      line('看投诉本身：', '右边是状态、正在倒计时的时限和时间线。'),
    ),
    h(
      'p',
      null,
      '手机和飞书是本机上的替身，与程序之间走的是两个平台真实的协议：签名、加密、限流、重试都一样。程序也可以用 ',
      h('code', null, '/sandbox/api'),
      ' 操作沙盒，网址和格式见项目的 README。',
    ),
    h('form', { method: 'dialog' }, h('button', { class: 'primary' }, '知道了')),
  )
  dialog.addEventListener('click', event => {
    if (event.target === dialog) dialog.close()
  })
  return dialog
}
