import type { Clue } from './clue.ts'

const told = /^(?:[^,，。\n]{0,5}(?:你们|客服|业务|销售|师傅|经理|站长|司机)[^,，。\n]{0,5}|\s*)(?:说|答应|承诺|保证)/

/** 回来还是响, 把车门划了: the trouble was there on the same day. */
const atOnce =
  /^[^。\n]{0,12}(?:(?:回来|回去|回家|到家|当场)(?:就|还|没|发现|我|一)|[把将][^,，。\n]{0,7}[弄刮撞碰划砸摔踩压蹭])/

/** A day on which somebody only spoke is not the one on which it happened. */
export const ONLY_TALKED: readonly Clue[] = [
  { name: 'a part of this day', such: '[上午]来人', score: 0, looks: [{ how: 'part-of-day' }] },
  {
    name: 'asked or looked then',
    such: '[今早]看还在仓库',
    score: 0,
    looks: [
      {
        after:
          /^\s*[^\s,，。]{0,6}(?:投诉|反映|催|咨询|问|去查|联系|沟通|找(?:你们|他|她|客服|店|人)|打[^\s,，。]{0,4}电话)|^\s*(?:一?看|查)/,
      },
    ],
    unless: [{ beyond: /挂|骂|吼|翻白眼|态度|不耐烦/ }],
  },
  { name: 'somebody told something then', such: '[27号]说人手不够', score: 0, looks: [{ after: told }] },
]

/** Against a day where a later one is told of on which something happened. */
export const BESIDE_LATER: readonly Clue[] = [
  {
    name: 'bought or ordered then',
    such: '[10月3号]买的锅 昨天炸了',
    score: -2,
    looks: [{ after: /^[^,，。\n]{0,5}(?:(?:买|抢|拍|订|定|网购|下单)的|下单)(?!时候|那天)/ }],
  },
  {
    name: 'sent then',
    such: '[6号]寄的茶 今天取 全是水',
    score: -1.2,
    looks: [{ after: /^[^,，。\n]{0,5}(?:(?:寄|发|走|揽|托运|退)(?:出|走|货|件)?的|寄(?:出|走|回)|发(?:出|走|货))/ }],
  },
  {
    name: 'repaired then',
    such: '[9月28号]换的刹车片 昨天踩下去没反应',
    score: -1.2,
    looks: [
      {
        after:
          /^[^,，。\n]{0,9}(?:换|修|装|做|保养|补|贴|改|喷|洗)(?:过|好|完)?的|^[^,，。\n]{0,6}修(?:了|过)?一[次回]/,
      },
    ],
    unless: [{ beyond: atOnce }],
  },
  {
    name: 'fetched or handed over then',
    such: '[4月3号]提的车 24号高速上黑屏',
    score: -1.2,
    looks: [{ after: /^[^,，。\n]{0,7}(?:(?:提|取|送去|交)(?:车|的|嘅)|送修)|^[^,，。\n]{0,4}[取揽]件(?!的?时)/ }],
    unless: [{ beyond: atOnce }],
  },
  {
    name: 'an earlier time of several',
    such: '[4月7号]第一回 今天第三回',
    score: -1.2,
    looks: [{ after: /^[^,，。\n]{0,4}第[一二三四五\d][次回趟遍]/ }, { before: /第[一二三四五\d][次回趟遍]$/ }],
  },
  {
    name: 'promised or reported then',
    such: '[2月9号]你们业务员说保证送到 昨晚才到',
    score: -1.2,
    looks: [{ after: told }, { after: /^\s*(?:(?:报|申报|提交)的|报[修案])/ }],
  },
]
