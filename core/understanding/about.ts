/** Who somebody is, under which number, and that he complains says nothing of what it is about: 我要投诉，我叫王芳，运单号HT2026…. */
const identifying =
  /^(?:[^\dA-Za-z]{0,6}[A-Za-z]{0,6}\d{5,}[^\dA-Za-z]{0,3}|我(?:叫|姓|名字是|的名字是)[^\dA-Za-z]{1,6})$/
const announcing = /^(?:你好|您好)?我?(?:们)?(?:要|想|来|得)*投诉(?:一下|你们?|您)?$/

/** What of a text tells what the matter is. */
export function aboutOf(text: string): string {
  return text
    .split(/[，。！？；!?;,\s]+/)
    .filter(clause => !identifying.test(clause) && !announcing.test(clause))
    .join('，')
}
