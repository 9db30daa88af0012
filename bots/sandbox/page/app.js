import { caseView } from './case.js'
import { h } from './dom.js'
import { feishuView } from './feishu.js'
import { startLive } from './live.js'
import { phoneView } from './phone.js'
import { changed, loadAll, onChange } from './state.js'
import { topView } from './top.js'

const place = id => document.getElementById(id)

async function start() {
  try {
    await loadAll()
  } catch (error) {
    place('top').replaceChildren(h('p', { class: 'broken' }, `打不开沙盒：${error.message}`))
    setTimeout(start, 2000)
    return
  }
  const views = [topView(place('top')), phoneView(place('phone')), feishuView(place('feishu')), caseView(place('case'))]
  onChange(() => {
    for (const { render } of views) render()
  })
  setInterval(() => {
    for (const { tick } of views) tick?.()
  }, 1000)
  changed()
  startLive()
  document.body.dataset.ready = 'yes'
}

void start()
