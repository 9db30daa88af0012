import { normalise } from './normalise.ts'

const no =
  /^(?:不(?:是|对|行|用|要|可以|同意|好|需要|能|太对|完全)?|没有?|不对|否|错|nope|no|n|别|算了|不了|不满意|没呢|不用了|并没有|非也|冇|唔系|唔好|×|❌|👎)(?:的|了|啊|呀|哦|吧|呢|谢谢|哈|滴|,|，|。|!|！|\s|$)/i
const yes =
  /^(?:是(?:的|啊|呀|滴)?|对(?:的|啊|呀|滴|头)?|嗯+|恩+|好(?:的|啊|呀|滴|嘞|吧|哒)?|行(?:的|啊|吧)?|可以(?:的|啊)?|没错|没问题|没有问题|正确|确认|确定|同意|属实|ok|okay|yes|yep|y|要的?|需要|有的?|中|得|成|系|系啊|好滴|okk?|okey|1|✅|👌|👍|\[OK\]|\[好的\])(?:[\s,，。.!！~～…]|$|没错|就这样|就是|对的|对|是|是的|谢谢|登记吧|提交|吧|了|哈|呢|麻烦|可以|好|嗯|您|你|我)/i
const leading = /^(?:[\s,，.。!！]|那个|额|呃|啊|哦|噢|喔)+/

/** Whether a short answer to a yes-or-no question says yes or no; null when it says something else ("不对，是…" is no). */
export function readYesNo(text: string): 'yes' | 'no' | null {
  const plain = normalise(text).trim().replace(leading, '')
  if (
    /^(?:没错|没问题|没有问题|不错|没毛病|可不是|那?当然|就是这样|差不多|没有?(?:其他|别的|补充|要补充|了)|不用改|不改了|无误)/.test(
      plain,
    )
  )
    return 'yes'
  if (no.test(plain) || /^(?:不是|不对|不行|没有|有误|有问题|错了|写错|不一样|重新)/.test(plain)) return 'no'
  if (yes.test(plain)) return 'yes'
  return null
}
