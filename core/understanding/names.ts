/** The name of a customer, as far as it was given: 周启明, 林女士, or only 邢. */
export type PersonName = { value: string; score: number; start: number; end: number }

const single =
  '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲家封芮储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍桑桂濮牛寿通边扈燕冀尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公覃仝佟岳佘肖闫付代涂兰'
const compound =
  '欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|宇文|长孙|司徒|夏侯|轩辕|端木|南宫|百里|独孤|呼延|闻人|申屠|太史|西门'
const surname = `(?:${compound}|[${single}])`
/** Surnames that hardly ever begin anything else, for 王师傅, 李经理. */
export const COMMON_SURNAME =
  '[王李张刘陈杨赵黄周吴徐孙胡朱林何郭罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢岳齐梅莫庄辛管祝左涂谷祁耿牟卜甘覃]'

const given = '(?!先生|女士|小姐|同学|同志|老师|师傅|老板)[一-龥]{1,2}'
const title = '(?:先生|女士|小姐|太太|阿姨|大姐|大哥|大爷|老师|总(?![部共是])|经理)'
const stop =
  /[的了是在不我你他她它们么吗呢吧啊哦就都也很和跟把被给让说去来要想能会有没这那哪什怎么时候电话手机号车牌单店]/
/** 我叫Lily */
const latin = /(?:我叫|叫我|名字(?:是|叫)|姓名[:：])\s*([A-Za-z]{2,15}(?: [A-Za-z]{2,15})?)(?![A-Za-z0-9])/g
/** 我叫练海生, 联系人：谌老师: whoever says so is believed, however rare the surname. */
const rareNames =
  /(?:我(?:的名字)?(?:就)?叫|本人叫|姓名[:：是]|(?:联系人|反映人|消费者|投诉人|来电人|收货人|收件人)[:：是\s]*(?=[一-龥]{1,3}(?:先生|女士|小姐|老师)))\s*((?!你|您|他|她|它|人|什么|做|不|了|给|来|车)[一-龥]{1,4}?)(?:先生|女士|小姐|老师)?(?=$|[\s,，.。;；、!！(（\d]|电话|手机|称|反映|投诉)/g
/** 我是明达五金的小廖, 人事老庞, 加盟点老曾 */
const familiar = new RegExp(
  `(?:我是|我)[^，。,\\n\\d]{0,10}?([小老]${COMMON_SURNAME}|阿(?![姨哥姐妹弟婆公爸妈])[一-龥])(?=$|[\\s,，.。;；]|问|反映|说)|(?:^|[\\s,，])(?:人事|行政|采购|财务|物业|前台|仓库|后勤|会计|库管|[一-龥]{0,6}[点站店部])([小老]${COMMON_SURNAME})(?=$|[\\s,，.。;；]|问|反映)`,
  'g',
)
/** 客户编号… 人事部 宫晓蕾 */
const byPost = new RegExp(
  `(?:^|[\\s,，])(?:人事|行政|采购|财务|物业|后勤|办公室|仓库|工程)(?:部|处|科|组)?\\s+(${surname}[一-龥]{1,2})(?=$|[\\s,，.。])`,
  'gm',
)
/** 苗建新 YS28…: who he is, then which order. */
const beforeNumber = new RegExp(
  `(?:^|\\n)\\s*(?![全都能别家满单和时于平成相常应从有通空查])(${surname}(?:[一-龥]{1,2}))[\\s,，]+(?:单号|订单|运单|保单|会员|[A-Z]{2,3}[\\dA-Z-]{6,})`,
  'g',
)
const boundary = '(?=$|[\\s,，.。;；、!！:：(（)）"”]|电话|手机|联系|号码|tel|\\d|先生|女士)'
const callers =
  '我(?:的)?(?:名字|姓名|大名)?(?:是叫|叫做|名叫|叫)|(?:姓名|名字|联系人|投诉人|反映人|客户姓名|车主姓名|车主|客户名|收件人姓名|登记人|称呼|机主|收货人|收件人|来电人|来电客户|反映人|消费者|申请人|投保人|被保险人|户主)(?:是|为|叫|:|：|\\s)*|(?:我)?本人(?:姓名)?(?:叫|是|:|：|\\s)*|(?:客户|顾客|用户)(?:是|叫|姓名|名叫|:|：|\\s)*|我是'
const called = new RegExp(`(?:${callers})\\s*(${surname}${given})${boundary}`, 'g')
const reported = new RegExp(
  `(?:投诉人|客户|顾客|联系人|车主|消费者|来电人|反映人)(?:是|叫|姓名|:|：|\\s)*(${surname}[一-龥]{1,2}?)(?=$|[\\s,，.。;；、(（\\d]|先生|女士|周|星期|昨|今|前|刚|现在|已|正|又|也|还|都|就|没|不|把|带|拿|发|给|来|在|反映|说|打|要求|的|电话|手机)`,
  'g',
)
const mySurname = new RegExp(
  `(?:我|本人)(?:是)?姓(${compound}|(?![什啥名])[一-龥])|免贵姓(${compound}|[一-龥])|(?<![师傅他她个员机服售站店点部长位]\\s?)姓(${surname})${boundary}`,
  'g',
)
const titled = new RegExp(`(?<![师傅销售客服经理主管你们贵店一-龥])(${surname}(?:[一-龥]{1,2})?${title})`, 'g')
const titledAfterMe = new RegExp(
  `(?:我是|我叫|叫我|联系人?|找)\\s*(${surname}(?:[一-龥]{1,2})?${title}|[小老]${surname})`,
  'g',
)
const staffBefore =
  /(?:师傅|销售|客服|经理|主管|你们|贵司|员工|司机|前台|顾问|店长|站长|业务员|快递员|维修员|工程师|工牌|工号|他|她|那个)\s*(?:上?写的?)?(?:是|叫|的)?\s*$/

function plausible(name: string): boolean {
  return (
    !stop.test(name.slice(1)) &&
    !/^(?:谢谢|别[人再打]|都|能|家[里人]|满洲|乔迁|全退|单子|高速|方向|安装|时间|金额|单号|成功|解决|包装|马上|平台|国庆|路上|水果|花了|车辆|全部|全家|全款|和谐|万一|万块|石家|温州|广州|都是|安全|常见|任何|应该|师傅|公司|满意|强制|经常|经理|关于|相关|越来|都没|连个|时候|后来|双十|通知|明天|明年|文件|空调|空运|易碎|查了|相当)/.test(
      name,
    )
  )
}

/** 换一个，王，13300001111 */
const nextToPhone = new RegExp(`(?:^|[\\n,，。;； ])(?![电手号我他她是年月日这那就])([${single}])[\\s,，:：]+$`)

/** 13300001111 廖 */
const behindPhone = new RegExp(`^[ ,，]+([${single}])(?=$|\\n)`)

/** Names that customers give as their own, and the customer's name where staff report for one. Names of staff are not among them. */
export function findNames(text: string, phones: readonly { start: number; end: number }[]): PersonName[] {
  const result: PersonName[] = []
  const add = (value: string | undefined, score: number, index: number) => {
    if (value === undefined || !plausible(value.replace(new RegExp(`${title}$`), ''))) return
    result.push({ value, score, start: index, end: index + value.length })
  }
  for (const match of text.matchAll(called)) {
    const name = match[1] ?? ''
    const at = match.index + match[0].lastIndexOf(name)
    if (/^我是/.test(match[0]) && name.length === 2 && /[店部组家区省市人]$/.test(name)) continue
    add(name, 4, at)
  }
  for (const match of text.matchAll(latin)) {
    const name = match[1] ?? ''
    result.push({
      value: name,
      score: 3,
      start: match.index + match[0].lastIndexOf(name),
      end: match.index + match[0].length,
    })
  }
  for (const match of text.matchAll(rareNames)) {
    const name = match[1] ?? ''
    if (name.length > 1 || /先生|女士|小姐|老师/.test(match[0])) add(name, 3.5, match.index + match[0].indexOf(name))
  }
  for (const match of text.matchAll(familiar)) {
    const name = match[1] ?? match[2] ?? ''
    add(name, 1.5, match.index + match[0].lastIndexOf(name))
  }
  for (const match of text.matchAll(byPost)) add(match[1], 3, match.index + match[0].lastIndexOf(match[1] ?? ''))
  for (const match of text.matchAll(beforeNumber)) add(match[1], 2.5, match.index + match[0].indexOf(match[1] ?? ''))
  for (const match of text.matchAll(reported)) add(match[1], 4, match.index + match[0].lastIndexOf(match[1] ?? ''))
  for (const match of text.matchAll(mySurname)) {
    const name = match[1] ?? match[2] ?? match[3] ?? ''
    const rest = text.slice(match.index + match[0].length, match.index + match[0].length + 6)
    const full = new RegExp(`^[,，\\s]*(?:叫|名)?\\s*(${name}[一-龥]{1,2})${boundary}`).exec(rest)
    if (full?.[1] !== undefined) add(full[1], 5, match.index + match[0].length + (full[0].length - full[1].length))
    else add(name, 3, match.index + match[0].length - name.length)
  }
  for (const match of text.matchAll(titledAfterMe)) {
    if (!/^(?:我|叫我|联系)/.test(match[0])) continue
    add(match[1], 4, match.index + match[0].length - (match[1] ?? '').length)
  }
  for (const match of text.matchAll(titled)) {
    if (staffBefore.test(text.slice(Math.max(0, match.index - 6), match.index)) || /总$|经理$/.test(match[0])) continue
    add(match[1], 2, match.index)
  }
  for (const phone of phones) {
    const before = text.slice(Math.max(0, phone.start - 16), phone.start)
    const near = new RegExp(
      `(?:^|[\\n\\s,，.。;；:：、])((?:${surname}[一-龥]{1,2}|[小老阿]${surname}|[小阿](?![哥姐妹弟姨])[一-龥]))(?:先生|女士)?[\\s,，:：]*(?:的)?(?:电话|手机号?|号码|联系方式|tel)?(?:是|:|：|\\s)*$`,
    ).exec(before)
    if (near?.[1] !== undefined && !staffBefore.test(before.slice(0, near.index + 1)))
      add(near[1], 3, phone.start - before.length + before.lastIndexOf(near[1]))
    const alone = nextToPhone.exec(before)
    if (alone?.[1] !== undefined)
      add(alone[1], 2, phone.start - before.length + alone.index + alone[0].indexOf(alone[1]))
    const behind = text.slice(phone.end, phone.end + 10)
    const next = new RegExp(
      `^[\\s,，(（]*(?:IT|联系人|机主|找|我是|叫)?[\\s:：]*((?:${surname}[一-龥]{1,2}|[小老]${surname})(?:先生|女士)?)(?=$|[\\n\\s,，.。)）])`,
    ).exec(behind)
    if (next?.[1] !== undefined) add(next[1], 3, phone.end + next[0].length - next[1].length)
    const last = behindPhone.exec(behind)
    if (last?.[1] !== undefined) add(last[1], 2, phone.end + last[0].length - 1)
  }
  return result.filter(
    n =>
      !staffBefore.test(text.slice(Math.max(0, n.start - 5), n.start)) ||
      /客户|投诉人/.test(text.slice(Math.max(0, n.start - 5), n.start)),
  )
}

const unlisted = /^(?!.*[今昨明天午点号月急快谢好对行的了吗呢吧你我他她什么怎没不是在就都要])[一-龥]{2,5}$/

/** The answer to "what may we call you?": a full name, a name with a title, or a bare surname; `asked`: also one like no surname (阿依古丽). */
export function readName(text: string, asked = false): PersonName | null {
  const found = findNames(text, [])
  const best = found.sort((a, b) => b.score - a.score)[0]
  if (best !== undefined) return best
  const bare = new RegExp(
    `^\\s*(?:我?叫|我?是|姓)?\\s*(${surname}(?:[一-龥]{0,2})(?:${title})?|[小老]${surname})\\s*[.。!！]?\\s*$`,
  ).exec(text)
  const said = text.trim()
  const name = bare?.[1]
  if (name === undefined || !plausible(name))
    return asked && unlisted.test(said)
      ? { value: said, score: 2, start: text.indexOf(said), end: text.indexOf(said) + said.length }
      : null
  return { value: name, score: 3, start: text.indexOf(name), end: text.indexOf(name) + name.length }
}

/** A surname, for readers of staff names (小郑, 姓梁的). */
export const SURNAME = surname
