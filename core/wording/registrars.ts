/**
 * News of a complaint to the colleague in whose chat it was told: who registered it for a customer (`.staff`) is not asked whether he is content,
 * and who complains of something inside the company (`.internal`) is asked by a colleague.
 */
export const REGISTRARS = {
  'news.registered.staff':
    '已登记，编号 {number}，由{department}负责，要求在{promise} 前联系客户。处理有进展会在投诉群里更新。',
  'news.registered.staff.undispatched': '已登记，编号 {number}，已交{department}派单。',
  'news.registered.internal': '已登记，编号 {number}，由{department}负责，{promise} 前会有人联系您。有进展会告诉您。',
  'news.registered.internal.undispatched': '已登记，编号 {number}，已交{department}派单。有进展会告诉您。',

  'news.planOffered.staff': '您登记的投诉 {number} 有了处理方案：{measure}{compensation}{date}。负责人会与客户商定。',
  'news.planOffered.internal':
    '关于您的投诉 {number}，处理方案是：{measure}{compensation}{date}。负责人会来听您的意见。',
  'news.promised.staff': '您登记的投诉 {number}，{title}答应在{dueAt} 前答复客户。',
  'news.promised.internal': '关于您的投诉 {number}，{title}会在{dueAt} 前答复您。',
  'news.asked.staff':
    '您登记的投诉 {number}，负责人想向客户了解：{question}\n问到后，请写在投诉卡片的进展里，或告诉{title}。',
  'news.asked.internal': '关于您的投诉 {number}，{title}想再了解：{question}\n请直接联系{title}。',
  'news.progress.staff': '您登记的投诉 {number} 有新的进展：{note}',
  'news.progress.internal': '您的投诉 {number} 有新的进展：{note}',
  'news.resolved.staff':
    '您登记的投诉 {number} 已经处理好：{result}。客户问起，可以这样答复；客户不满意，请告诉{title}。',
  'news.resolved.internal': '您的投诉 {number} 已经处理好：{result}。回访的同事会问您是否满意，请直接告诉他。',
  'news.resolved.spared.internal': '您的投诉 {number} 已经处理好：{result}。如果问题没有真正解决，请告诉{title}。',
  'news.followUp.internal': '您的投诉 {number} 到了回访的时候：{result}。回访的同事会问您是否满意，请直接告诉他。',
  'news.escalated.staff': '您登记的投诉 {number} 已经升级，由{person}督办。客户问起，可以这样答复。',
  'news.escalated.internal': '让您久等了。您的投诉 {number} 已经升级，由{person}督办。',
  'news.escalated.until.staff': '您登记的投诉 {number} 已经升级，由{person}督办，会在{dueAt} 前答复客户。',
  'news.escalated.until.internal': '让您久等了。您的投诉 {number} 已经升级，由{person}督办，会在{dueAt} 前给您答复。',
  'news.reopened.staff':
    '您登记的投诉 {number} 客户不满意，已经重新办理（第 {round} 次），{title}会在{promise} 前再联系客户。',
  'news.reopened.internal':
    '很抱歉没有让您满意。您的投诉 {number} 已经重新办理（第 {round} 次），{title}会在{promise} 前再联系您。',
  'news.closed.staff': '您登记的{kind} {number} 已结案。',
  'news.closed.internal': '您的投诉 {number} 已结案，谢谢您的反馈。还有问题，发“内部投诉”加内容就行。',
  'news.withdrawn.staff': '您登记的投诉 {number} 客户已撤诉，不用再跟进。',
  'news.withdrawn.internal': '您的投诉 {number} 已撤回。',
  'news.notEstablished.staff': '您登记的投诉 {number} 核实后不成立：{reason}。客户问起，可以这样答复。',
  'news.notEstablished.internal': '关于您的投诉 {number}，核实后的情况是：{reason}。有补充请找{title}。',
  'news.answered.staff': '您登记的{kind} {number} 已有答复：{result}。请转告客户。',
  'news.converted.staff': '您登记的 {number} 已转为投诉处理，{title}会联系客户。',
  'news.merged.staff': '您登记的 {number} 和 {into} 是同一件事，合在 {into} 一起办。',
  'news.merged.internal': '您反映的 {number} 和 {into} 是同一件事，合在 {into} 一起办，进展照样告诉您。',
  'news.arbitrated.staff': '您登记的投诉 {number} 已按仲裁结果结案：{result}。',
  'news.arbitrated.internal': '您的投诉 {number} 已按仲裁结果结案：{result}。有疑问请找{title}。',
  'news.adjudicated.internal': '您的投诉 {number} 已按法院处理结果结案：{result}。有疑问请找{title}。',
  'news.adjudicated.staff': '您登记的投诉 {number} 已按法院处理结果结案：{result}。',
  'news.itemToConfirm.staff': '您登记的投诉 {number} 的{item}要请客户核对，负责人会联系客户：\n{text}',
  'news.itemToConfirm.internal': '您的投诉 {number} 的{item}要请您核对，{title}会找您：\n{text}',
  'news.itemTold.staff': '您登记的投诉 {number}，{item}：\n{text}',
} as const satisfies Record<string, string>
