import type { Owners } from './owners.ts'

/** 丢的这票 …, 坏的那单是 …, 这票 …: of what he complains about. */
const inQuestion =
  /(?:(?:丢|坏|破|碎|烂|湿|少|缺|错|卡|没(?:到|收到|发|送|派|动|影|给)[^\s,，。;；\d]{0,3}|有问题|出(?:了)?(?:问题|事))了?的(?:[这那就]?是?一?[票单件份笔个])?|(?:这|本|就这)一?[票单件份笔个]|这[次回]的?)(?:货|的)?(?:[^\d\s,，。;；]{0,4}号码?)?(?:才|就)?(?:是|:|：|为|\s)*$/
/** … 到现在没到, … 丢了: right behind it. */
const stricken = /^[\s,，]*(?:这[票单件份个])?(?:还|又|一直|至今|到现在|却|就)*(?:没|丢|不见|坏|碎|破|烂|湿|少|卡|停)/
/** … 没事, … 好好的: there is nothing to complain about. */
const unharmed =
  /^[\s,，)]*(?:这[票单件份个]|那[票单件份个]|的|都|也|是|已经?|早就|昨天|收|到|货|了|\s)*(?:没事|没(?:有)?问题|没坏|没丢|好好的|完好|正常收?到?)(?![^\n]{0,6}(?:但|可|却|不过|其实))/
const arrived =
  /^[\s,，)]*(?:[这那][票单件份个])?(?:已经?|都|早就?|我)*(?:取消|退了|到了|收到|签收|赔(?:过)?了|解决了|处理完)(?!吗|没)/

/** YT… 是我的, YT…(我的) */
export const mine = /^(?:\s?\(|\s*(?:这个?)?是|)我(?:们|自己|本人)?的(?=$|[\s,，。;；)])/
/** … 是同事的 YT…: said of the number before. */
const ofNumberBefore = /^\s*\(?(?:这个?)?是[^\s,，。;；]*的[\s,，。;；]+$/

/** How much speaks for it that an order, a shipment, a policy, a membership is the writer's own and the one that he complains about. */
export function scoreOwner(text: string, start: number, end: number, owners: Owners['number']): number {
  // 我的是 / YT…: words and number in two messages.
  const line = text.lastIndexOf('\n', start - 2) + 1
  const before = text.slice(Math.max(line, start - 20), start).replace(/^.*\d|^.*\n(?=.)/s, '')
  const after = (text.slice(end, end + 24).split('\n')[0] ?? '').replace(/\d{5}.*$/, '')
  const behind = mine.test(after) ? 'mine' : owners.othersBehind.test(after) ? 'others' : null
  const another = behind === 'others' || (behind === null && !ofNumberBefore.test(before) && owners.others.test(before))
  if (another && unharmed.test(after)) return -3
  let score = another ? -0.8 : 0
  if (behind === 'mine' || (behind === null && !another && owners.own.test(before))) score += 1
  if (inQuestion.test(before)) score += 1.2
  if (stricken.test(after)) score += 0.8
  else if (unharmed.test(after)) score -= 0.8
  else if (arrived.test(after)) score -= 0.4
  return score
}
