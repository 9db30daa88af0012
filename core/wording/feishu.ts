/** What stands on every card in Feishu and in answers to presses, whatever the case and the policy. */
export const wording = {
  pressWorking: '正在处理，请稍候查看卡片',
  pressFailed: '这一步没有成功，请稍后再点一次；仍不行请联系系统管理员',
  pressOutsider: '此卡片仅限本公司同事操作，请联系您的对接人',
  pressUnreadable: '没能识别这次操作，请刷新卡片后再试',
  timeline: (count: number) => `处理记录（${count}）`,
  earlier: (count: number) => `… 更早的 ${count} 条记录已收起`,
  moreFacts: (count: number) => `… 另有 ${count} 项未显示`,
  moreActions: (labels: readonly string[]) => `卡片放不下：${labels.join('、')}。先办上面的步骤，办完会显示。`,
  confirmTitle: '请确认',
  chooseDate: '请选择日期',
  choosePerson: '请选择人员',
  chooseOption: '请选择',
  image: '[图片]',
  video: '[视频]',
  everyone: '@所有人',
} as const
