import { type Candidate, mendEnd } from '../candidates.ts'
import type { Conversation } from '../conversation.ts'
import type { Owners } from './owners.ts'
import type { findPhones } from './phones.ts'
import { mine } from './whose-number.ts'

const ownBefore =
  /(?:我|本人|自己|我的|联系|打|拨|call|电话|手机|号码|联系方式|tel|回电|回我|加我|微信同号|换成|改成|改为|用|打我)(?:这个|这里|的|号|号码|手机号?|电话号?码?|联系方式|就)*(?:应该|还)?(?:是|为|:|：|\s)*$/i
/** 茹经理 186…: who signs so is the customer. */
const signed =
  /(?:^|[\s,，。;；])[一-龥](?:经理|[站店部科队]长|主管|总|工|老师|师傅|先生|女士|老板|主任|会计|姐|哥)\s*(?:手机|电话)?\s*[:：]?\s*$/
const ofThirdPerson = /(?:他|她)(?:本人|自己)?的?(?:手机|电话|号码?|联系方式)?号?(?:是|:|：|\s)*$/
/** 打我 不打我妈: the other is only named to be left alone. */
const notTheOther = /打我[\s,，]{0,2}(?:不要?|别)(?:打|找)[^\d\n,，。]{1,4}[:：]\s*$/
/** 老婆电话 137…，打她的就行: hers is the number to call. */
const callThisOne =
  /^[\s,，]*(?:打|联系|找)(?:她|他|这个)(?:的)?(?:电话|手机|号)?(?:就(?:行|好|可以|成)|即可|吧|也行|都行)/
const asksForPhone = /电话|手机|号码|联系方式|怎么联系/

/** Mobile numbers with whose they are: the customer's own before those of family, staff and whoever is only named. */
export function phoneCandidates(
  conversation: Conversation,
  phones: ReturnType<typeof findPhones>,
  owners: Owners['phone'],
): Candidate<string>[] {
  const { text } = conversation
  const forAnother = owners.passedOn.test(text)
  return phones
    .filter(p => p.kind === 'mobile')
    .flatMap(phone => {
      const lineStart = text.lastIndexOf('\n', phone.start - 1) + 1
      const before = text.slice(Math.max(lineStart, phone.start - 18), phone.start)
      const after = (text.slice(phone.end, phone.end + 16).split('\n')[0] ?? '').replace(/^\s*谢谢/, '')
      let score = 0
      if (mine.test(after)) score += 2
      else if (owners.customers.test(before)) score += 2
      else if (signed.test(before) && !/(?:你们|那个|那位|贵司|找)[^,，。\s]{0,4}[\s,，]?[一-龥]{2,4}\s*$/.test(before))
        score += 1
      else if ((forAnother && ofThirdPerson.test(before)) || notTheOther.test(before)) score += 1
      else if (owners.others.before.test(before)) score -= 5
      const asked = conversation.lines.some(
        l => l.start === phone.start && l.question !== null && asksForPhone.test(l.question),
      )
      if (!asked && !(forAnother && /^\s*是[他她]/.test(after)) && owners.others.after.test(after)) score -= 5
      if (ownBefore.test(before) && score >= 0) score += 1
      if (callThisOne.test(after)) score += 6
      const asWritten = { value: phone.value, start: phone.start, end: phone.end, score }
      const mended = mendEnd(text, phone)
      return mended === null ? [asWritten] : [asWritten, { ...mended, score: score + 4 }]
    })
}
