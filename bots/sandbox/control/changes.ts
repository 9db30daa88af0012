import type { ServerResponse } from 'node:http'
import type { FeishuPlatform } from '../feishu/platform-types.ts'
import type { WechatPlatform } from '../wechat/platform.ts'

/** What a page is told: something changed there, fetch it again. */
export type SandboxChange =
  | { kind: 'wechat'; openid: string }
  | { kind: 'customers' }
  | { kind: 'feishu'; chatId: string }
  | { kind: 'clock'; now: string }

export type Changes = {
  tell(change: SandboxChange): void
  /** Turns an open response into a stream of server-sent events. */
  stream(response: ServerResponse): void
  close(): void
}

const KEEP_ALIVE_MS = 15_000

/** Server-sent events for everything that changes on the stand-in platforms or the clock. */
export function createChanges({ wechat, feishu }: { wechat: WechatPlatform; feishu: FeishuPlatform }): Changes {
  const streams = new Set<ServerResponse>()
  const write = (text: string) => {
    for (const stream of streams) stream.write(text)
  }
  const tell = (change: SandboxChange) => write(`data: ${JSON.stringify(change)}\n\n`)
  const stops = [
    wechat.onChange(change => {
      if (change.kind === 'customer') tell({ kind: 'customers' })
      if ('openid' in change) tell({ kind: 'wechat', openid: change.openid })
    }),
    feishu.onChange(({ chatId }) => tell({ kind: 'feishu', chatId })),
  ]
  const timer = setInterval(() => write(': still here\n\n'), KEEP_ALIVE_MS)
  timer.unref()
  return {
    tell,
    stream(response) {
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      response.write('retry: 1000\n\n')
      streams.add(response)
      response.on('close', () => streams.delete(response))
    },
    close() {
      clearInterval(timer)
      for (const stop of stops) stop()
      for (const stream of streams) stream.end()
      streams.clear()
    },
  }
}
