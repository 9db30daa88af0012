/**
 * Proves: whatever a customer can send in a chat beside words is taken for what it is: pictures, videos, voice and files go with the case, a
 * link and a place become part of the telling, a sticker asks kindly for words, an emoji tells a mood and no story, and a code on a waybill
 * says which one it is about.
 */
import { expect } from 'vitest'
import { loadPolicy } from '../../../core/policy/load.ts'
import { asksFor, hears, hearsNothing, nothingRegistered, registered, says, sends, story } from './story.ts'

const media = (mediaId: string) => ({ mediaId })
const RUDE = '昨天在你们店保养，师傅态度很差，骂人'
const WHO = '王建军 13900001234 粤B6N2M9 要求道歉'

story('What was filmed, photographed, spoken or sent as a file goes with the case.', [
  says(RUDE),
  sends(
    { type: 'image', media: media('picture') },
    { type: 'video', media: media('film') },
    { type: 'voice', media: media('voice'), recognised: '他还骂我' },
    { type: 'file', media: media('paper') },
  ),
  says(WHO),
  hears('我复述一下'),
  says('1'),
  registered({
    story: expect.stringContaining('他还骂我'),
    attachments: [
      expect.objectContaining({ kind: 'image' }),
      expect.objectContaining({ kind: 'video' }),
      expect.objectContaining({ kind: 'voice' }),
      expect.objectContaining({ kind: 'file' }),
    ],
  }),
])

story('A link is part of the telling.', [
  says(RUDE),
  sends({ type: 'link', title: '我拍的视频', description: '', url: 'https://example.com/v/1' }),
  says(WHO),
  hears('我复述一下'),
  says('1'),
  registered({ story: expect.stringContaining('[链接] 我拍的视频 https://example.com/v/1') }),
])

story('A sticker in the middle of a telling asks for words, and the telling goes on.', [
  says(RUDE),
  sends({ type: 'unsupported', kind: 'sticker' }),
  hears('我打不开', '照片也可以'),
  says(WHO),
  hears('我复述一下'),
  says('1'),
  registered({ story: expect.not.stringContaining('sticker') }),
])

story('A message taken back in the middle of a telling changes nothing.', [
  says(RUDE),
  sends({ type: 'unsupported', kind: 'recalled' }),
  hearsNothing,
  says(WHO),
  hears('我复述一下'),
])

story('An emoji alone opens no case.', [
  says('😡😡😡'),
  hears(/./),
  says('/:8-)', '[捂脸]'),
  nothingRegistered,
  asksFor(),
])

story(
  'The code on a waybill says which one it is about, so it is not asked for.',
  [
    sends({ type: 'event', event: 'scan', key: 'waybill=SF1234567890' }),
    hears('SF1234567890'),
    says('货物外包装破了，里面的瓶子全碎了', '王建军 13900001234 要求赔偿2000元'),
    says('1'),
    registered({ fields: expect.objectContaining({ waybillNo: 'SF1234567890' }) }),
  ],
  () => loadPolicy('logistics-line'),
)
