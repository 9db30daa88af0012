/** What people are told when something happens to a complaint. */
export const NOTICES = {
  'group.made-again':
    '{people} “{group}”原来的群已解散，或者机器人被移出。以后请在本群处理投诉，未结案的投诉卡片会重新发到这里。',
  'group.lost':
    '{people} “{group}”原来的群已解散，或者机器人被移出。我已重新建群并拉入成员；如果要用别的群，请把机器人拉进去，并在制度文件里填写该群的 chatId。',
  'people.resigned':
    '{people} {person} 在飞书里已离职，从现在起他的投诉、提醒和审批都由{deputy}处理。请让管理员更正制度文件里的人员（people.{id}）。',
  'people.frozen':
    '{people} {person} 的飞书账号已停用，从现在起他的投诉、提醒和审批都由{deputy}处理；账号恢复后自动交还。如果他不再负责，请让管理员更正制度文件里的人员（people.{id}）。',
  'people.resigned.alone':
    '{people} {person} 在飞书里已离职，制度文件里没有可以接手的人。请尽快安排同事接手，并让管理员更正制度文件里的人员（people.{id}）。',
  'people.frozen.alone':
    '{people} {person} 的飞书账号已停用，制度文件里没有可以接手的人。请尽快安排同事接手；如果他不再负责，请让管理员更正制度文件里的人员（people.{id}）。',
  'people.resigned.still':
    '{people} 提醒：{person} 已离职（{since}起由{deputy}代理），制度文件里还是他。请让管理员更正 people.{id}，换成接手的人。',
  'people.frozen.still':
    '{people} 提醒：{person} 的飞书账号停用中（{since}起由{deputy}代理），制度文件里还是他。如果他不再负责，请让管理员更正 people.{id}。',
  'people.stands-in.resigned': '{people} {person} 已离职，他的投诉从现在起由您处理。发“待办”查看他在办的投诉。',
  'people.stands-in.frozen':
    '{people} {person} 的飞书账号已停用，他的投诉从现在起由您处理，账号恢复后自动交还。发“待办”查看他在办的投诉。',
  'people.back': '{people} {person} 的飞书账号已恢复，投诉重新由本人负责。',
  'leave.deputy':
    '{people} 您将代{person}处理投诉：{first}至{last}。期间他的投诉、提醒和审批都会发给您，发“待办”可查看。如果不方便，请尽快与他商量换人。',
  'leave.deputy.day':
    '{people} 您将代{person}处理投诉：{first}。当天他的投诉、提醒和审批都会发给您，发“待办”可查看。如果不方便，请尽快与他商量换人。',
  'leave.deputy.back': '{people} {person}已销假，投诉重新由他本人负责。谢谢您的代理。',
  'room.made-again': '{people} {number} 原来的作战室已解散，或者机器人被移出。请在本群继续协调，投诉卡片会重新置顶。',

  // To the customer.
  'news.registered':
    '您的投诉已经登记，编号 {number}，由{department}负责。{title}会在{promise} 前联系您，请留意来电。回复“进度”随时查看处理情况。',
  'news.registered.undispatched':
    '您的投诉已经登记，编号 {number}。{department}正在为您安排负责人，会尽快联系您。回复“进度”随时查看处理情况。',
  'news.registered.urgent':
    '您的投诉已经登记，编号 {number}。情况紧急，我们已经电话通知公司领导，马上安排专人联系您，请保持电话畅通。',
  'news.registered.late':
    '您的投诉已经登记，编号 {number}，由{department}负责。现在是休息时间，{title}会在{promise} 前联系您。有新情况可以直接在这里说。',
  'news.planOffered':
    '关于投诉 {number}，我们的处理方案是：{measure}{compensation}{date}。您同意吗？同意请回复 1，不同意请回复 2 并告诉我们您的想法。',
  'news.planOffered.compensation': '；补偿 {amount} 元',
  'news.planOffered.date': '；{date}前办好',
  'news.resolved':
    '您的投诉 {number} 已经处理好：{result}。您对处理结果满意吗？满意请回复 1，不满意请回复 2，也可以直接告诉我们原因。',
  'news.resolved.spared':
    '您的投诉 {number} 已经处理好：{result}。如果问题没有真正解决，请直接回复告诉我们，我们会重新办理。',
  'news.followUp':
    '您好，回访一下投诉 {number}：{result}。现在一切都好吗？满意请回复 1，不满意请回复 2，客服也可能给您打电话。',
  'news.escalated': '让您久等了，很抱歉。投诉 {number} 已经升级，由{person}督办，会尽快给您答复。',
  'news.escalated.until': '让您久等了，很抱歉。投诉 {number} 已经升级，由{person}督办，会在{dueAt} 前给您答复。',
  'news.promised': '关于投诉 {number}，{title}会在{dueAt} 前答复您，请留意来电和消息。',
  'news.asked': '关于投诉 {number}，想再向您了解：{question}\n直接在这里回复就行。',
  'news.progress': '投诉 {number} 有新的进展：{note}',
  'news.reopened':
    '很抱歉这次没有让您满意。投诉 {number} 已经重新办理（第 {round} 次），{title}会在{promise} 前再联系您。',
  'news.closed.satisfied': '投诉 {number} 已结案。谢谢您的反馈，以后有任何问题，直接在这里告诉我们。',
  'news.closed.reviewed': '投诉 {number} 已经处理完毕并结案。如果还有问题，直接在这里告诉我们，我们会继续处理。',
  'news.closed.unreachable':
    '关于投诉 {number}，我们几次回访没有联系上您，先为您结案。如果还有问题，直接在这里告诉我们，我们会继续处理。',
  'news.withdrawn': '投诉 {number} 已按您的要求撤回。以后需要我们，直接在这里说一声就好。',
  'news.notEstablished':
    '关于投诉 {number}，我们核实后的情况是：{reason}。感谢您的理解；如果您有补充，直接在这里告诉我们。',

  'news.stranger': '您好，我是投诉助手。您还不在投诉处理人员名单里，请联系{department}把您加进来。',

  'news.itemToConfirm':
    '关于投诉 {number}，请您核对{item}：\n{text}\n没问题请回复 1 确认；哪里不对请回复 2 并告诉我们。',
  'news.itemTold': '关于投诉 {number}，{item}：\n{text}',

  // To staff, under the case card.
  'call.newCase': '{people} {number} 现在由您处理，请在{dueAt} 前{clock}。',
  'call.newCase.untimed': '{people} {number} 现在由您处理，请点开上面的卡片。',
  'call.toDispatch': '{people} {number} 需要派单，请在{dueAt} 前在卡片上选择责任部门。',
  'call.urgent': '{people} 紧急投诉 {number}（{reason}），请马上安排负责人联系客户。',
  'call.urgent.arranged': '{people} 紧急投诉 {number} 由您负责，请马上联系客户。',
  'call.reminder': '{people} 提醒：{number} 请在{dueAt} 前{clock}，还有 {left}。',
  'call.missed': '{people} {number}「{reason}」已超时，请马上处理。',
  'call.missed.others': '{people} {number}「{reason}」已超时，{owner}还没有完成，请督促。',
  'call.escalation.own': '{people} {number}「{reason}」仍未完成，已升级到第 {level} 级，请您马上处理。',
  'call.escalation.repeated.own': '{people} {number}「{reason}」一直没有完成，请您马上处理。',
  'call.escalation': '{people} {number}「{reason}」仍未完成，已升级到第 {level} 级，请督办。',
  'call.escalation.last': '{people} {number}「{reason}」仍未完成，已升级到第 {level} 级（最后一级），请马上督办。',
  'call.escalation.repeated': '{people} {number}「{reason}」一直没有完成，请督办。',
  'call.escalation.manual': '{people} {number} 申请升级：{reason}。请协助处理。',
  'call.resumed': '{people} {number} 的客户一直没有回复，「{clock}」继续计时，请在{dueAt} 前完成。',
  'call.corrected': '{people} {number} 更正了{field}：{old} → {value}（{because}）',
  'call.correctedElsewhere':
    '{people} {number} 的投诉类别更正为{value}（{because}），按规定由{department}（{person}）负责，请点“转派”转过去。',
  'call.correctedLower':
    '{people} {number} 更正了{field}：{old} → {value}（{because}）。按更正后的内容应为{to}，级别不会自动降低；确认要降就点“调整级别”并写明原因。',
  'call.instructed': '{people} {number} {person}的督办意见：{instruction}',
  'call.window': '{people} {number} 可以回访了，请在{dueAt} 前{clock}，并在卡片上填写结果。',
  'call.human': '{people} {number} 的客户要找人工，请尽快联系。',
  'call.unreached': '{people} {number} 的微信消息没能送达客户，请打电话告诉他：{text}',
  'call.instead': '{people} {missed}的加急没有送到（{because}），{number} 请您代为跟进。',
  'call.systemUnreached':
    '{people} {number} 的进展没能传给{system}（{code}），请通知对方检查接口。恢复后会自动补发，不用重复操作。',
  'call.warRoom': '{people} {number} 已建立作战室（{because}），请到群“作战室 {number}”里协调。',
  'call.watch': '{people} {severity} {number}（{reason}），请关注并督办。',
  'call.item': '{people} {number} 请填写「{item}」，{dueAt} 前完成，在卡片上直接填。',
  'call.item.untimed': '{people} {number} 请填写「{item}」，在卡片上直接填。',
  'call.itemFilled': '{people} {number} 的「{item}」已由{by}填写，内容在上面的卡片里。',
  'call.itemCheck': '{people} {number} 的「{item}」已填写，请复核。',
  'call.itemReturned': '{people} {number} 的「{item}」被退回：{reason}。请修改后重新提交。',
  'call.itemConfirmed': '{people} {number} 的客户已确认「{item}」。',
  'call.expertOpinion': '{people} {number} 请您给出「{item}」：{question}。请在{dueAt} 前填写在卡片上。',
  'call.expertOpinionGiven': '{people} {number} 的「{item}」已给出：{text}',
  'call.signedFor': '{people} {number} 的方案（补偿 {amount} 元）已由{by}代您批准。',
  'call.approvalExpired': '{people} {number} 的方案没有在规定时间内批准，申请已退回。请重新报批，或与审批人联系。',
  'call.approvalLapsed':
    '{people} {number}「{reason}」已超时，申请已退回{handler}，现在不用再批；重新报批后会再请您审批。',
  'call.detail': '{people} {number} 的客户补充：{text}',
  'call.severity': '{people} {number} 改为{to}：{because}',
  'call.approval.plan': '（补偿 {amount} 元）',
  'call.approval': '{people} {number} 的处理方案{plan}请您审批，请在{dueAt} 前点同意或驳回。',
  'call.approved': '{people} {number} 的方案已批准，请与客户确认后执行。',
  'call.rejected': '{people} {number} 的方案被驳回：{reason}。请修改后重新提交。',
  'call.planAgreed': '{people} {number} 的客户已同意方案，请执行，并在{dueAt} 前反馈结果。',
  'call.planDeclined': '{people} {number} 的客户不同意方案：{reason}。请重新协商。',
  'call.reopened': '{people} {number} 的客户不满意：{reason}。请重新处理，在{dueAt} 前{clock}。',
  'call.risk': '{people} 高风险投诉 {number}（{reason}），请马上关注，防止事态扩大。',
  'call.overdue': '{people} {number} 已有时限超时（{clock}），请关注。',
  'call.withdrawn': '{people} {number} 客户已撤诉，不用再处理。',
} as const satisfies Record<string, string>
