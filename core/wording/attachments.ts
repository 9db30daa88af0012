/** What staff read about files that customers sent, under the case card. */
export const ATTACHMENTS = {
  'file.image': '图片',
  'file.voice': '语音',
  'file.video': '视频',
  'file.file': '文件',
  'file.count': '{kind} {count} 个',
  'file.name': '{number}-{kind}',
  'file.lost': '{number} 的客户发来一份{kind}，没有保存下来：{because}。请联系客户重新发送，或用其他方式索取。',
  'file.lost.empty': '文件是空的',
  'file.lost.too-large': '文件超过 20 MB',
  'file.lost.wrong-type': '文件内容与类型不符，或者是不支持的类型',
  'file.lost.unavailable': '平台已经取不到这份文件',
} as const satisfies Record<string, string>
