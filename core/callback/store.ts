import type { CallBack } from './call-back.ts'
import type { RecordedCallBackEvent } from './event.ts'
import type { CallBackTask } from './task.ts'

/** A change of one call-back, as a part of `Change`: written with everything else or not at all. */
export type CallBackChange = {
  /** The version that the decision was made on; `null` for a new one. */
  expectedVersion: number | null
  task: CallBackTask
  events: RecordedCallBackEvent[]
  /** When time does something to it next; see `nextOf`. */
  nextAt: string | null
}

/** Call-backs as they are read. They are written by `Store.commit`. */
export type CallBacks = {
  read(id: string): Promise<CallBackTask | null>
  /** Which of these are there already, and since when. */
  known(ids: readonly string[]): Promise<Map<string, Date>>
  /** The WeChat chats of customers by phone, where a complaint tells of both and the chat can be written to at `now`. */
  openChats(phones: readonly string[], now: Date): Promise<Map<string, string>>
  /** Surveys that wait for an answer in this chat, oldest first. */
  surveysIn(conversation: string): Promise<CallBackTask[]>
  /** All of a pack whose visit was listed or which ended from `from` until before `to`, oldest first. */
  between(pack: string, from: Date, to: Date): Promise<{ callBack: CallBack; late: boolean }[]>
  /** The cards that stand in chats, by place. */
  cards: {
    list(id: string): Promise<PostedCallBackCard[]>
    save(card: PostedCallBackCard): Promise<void>
    /** Cards of call-backs that are not over, posted before `before`. */
    olderThan(before: Date, limit: number): Promise<PostedCallBackCard[]>
  }
}

export type PostedCallBackCard = {
  callBackId: string
  kind: 'group' | 'person'
  place: string
  messageId: string
  postedAt: Date
}
