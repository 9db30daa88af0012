/** A dialogue that fails leaves nobody unheard: the words reach a person, on the open case or on a new one. */
import { describe, expect, it } from 'vitest'
import { newConversation } from '../../../core/intake/conversation.ts'
import { rescue } from '../../../core/intake/rescue.ts'
import type { InboundMessage } from '../../../core/message/inbound.ts'
import { loadPolicy } from '../../../core/policy/load.ts'
import { loadVocabulary } from '../../../core/understanding/vocabulary/load.ts'

const policy = loadPolicy('auto-dealer')
const message: InboundMessage = {
  id: 'm1',
  platform: 'wechat',
  conversation: 'wechat:o1',
  sender: 'o1',
  sentAt: '2026-11-20T02:00:00.000Z',
  content: { type: 'text', text: '发动机异响，没人管' },
}
const input = {
  conversation: newConversation('wechat:o1', 'wechat', 'o1'),
  messages: [{ inboxId: '1', message }],
  open: [],
  recent: [],
  policy,
  vocabulary: loadVocabulary(policy.vocabulary),
  now: new Date('2026-11-20T02:00:00Z'),
}

describe('when the dialogue fails', () => {
  it('registers the words as they are and calls a person', () => {
    const { commands, say } = rescue(input)
    expect(commands.map(({ command }) => command.type)).toEqual(['register', 'requestHuman'])
    expect(commands[0]?.command).toMatchObject({
      registration: { story: '发动机异响，没人管', category: null, severity: 'general', confirmed: false },
    })
    expect(say).toHaveLength(1)
  })

  it('keeps what was told before in the same draft', () => {
    const turns = [{ id: '0', role: 'customer' as const, text: '上周修的车', at: '2026-11-20T01:59:00.000Z' }]
    const draft = {
      startedAt: '2026-11-20T01:59:00.000Z',
      turns,
      attachments: [],
      asked: {},
      answers: {},
      source: 'customer' as const,
    }
    const { commands, conversation } = rescue({ ...input, conversation: { ...input.conversation, draft } })
    expect(commands[0]?.command).toMatchObject({ registration: { story: '上周修的车\n发动机异响，没人管' } })
    expect(conversation.draft).toBeNull()
  })
})
