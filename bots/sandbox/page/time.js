const format = options => new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', hourCycle: 'h23', ...options })
const day = format({ year: 'numeric', month: 'long', day: 'numeric' })
const shortDay = format({ month: 'long', day: 'numeric' })
const weekday = format({ weekday: 'long' })
const minute = format({ hour: '2-digit', minute: '2-digit' })
const second = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' })

let offset = 0

/** Sets the page's clock by the sandbox's; between two looks it goes on by itself. */
export function setClock(iso) {
  offset = Date.parse(iso) - Date.now()
}

export const now = () => new Date(Date.now() + offset)

export const clockFace = at => ({ day: day.format(at), weekday: weekday.format(at), time: second.format(at) })

export const timeOf = iso => minute.format(new Date(iso))

export const sameDay = (a, b) => day.format(new Date(a)) === day.format(new Date(b))

/** `今天`, `昨天`, `11月21日 星期六`. */
export function dayOf(iso) {
  const at = new Date(iso)
  if (sameDay(at, now())) return '今天'
  if (sameDay(at, new Date(now().getTime() - 86_400_000))) return '昨天'
  return `${shortDay.format(at)} ${weekday.format(at)}`
}

/** The time, with the day unless it is today. */
export function momentOf(iso) {
  if (sameDay(iso, now())) return timeOf(iso)
  if (sameDay(iso, new Date(now().getTime() + 86_400_000))) return `明天 ${timeOf(iso)}`
  return `${shortDay.format(new Date(iso))} ${timeOf(iso)}`
}

/** `2 天 3 小时`, `1 小时 05 分`, `12:30` (minutes and seconds below an hour). */
export function lengthOf(ms) {
  const seconds = Math.floor(Math.abs(ms) / 1000)
  const days = Math.floor(seconds / 86_400)
  const hours = Math.floor((seconds % 86_400) / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  if (days > 0) return `${days} 天 ${hours} 小时`
  if (hours > 0) return `${hours} 小时 ${String(minutes).padStart(2, '0')} 分`
  return `${minutes} 分 ${String(seconds % 60).padStart(2, '0')} 秒`
}
