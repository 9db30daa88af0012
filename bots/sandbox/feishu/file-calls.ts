import type { Answer, Call, Route } from './api-server.ts'
import { existing } from './message-calls.ts'
import { readMultipart } from './multipart.ts'
import { WireError } from './wire-error.ts'
import type { ResourceRecord, World } from './world.ts'

const megabyte = 1024 * 1024

/** Images and files. Source: https://open.feishu.cn/document/server-docs/im-v1/image/create and …/file/create */
export function fileCalls(world: World): Route[] {
  const upload = (call: Call, kind: 'image' | 'file'): Answer => {
    const parts = readMultipart(call.body, call.headers['content-type'] ?? '')
    if (parts === null) throw new WireError(234001, { ext: 'multipart/form-data expected' })
    const file = parts.find(part => part.name === kind && (part.fileName !== null || part.contentType !== null))
    const text = (name: string): string => parts.find(part => part.name === name)?.bytes.toString('utf8') ?? ''
    if (file === undefined || file.bytes.length === 0) throw new WireError(234001, { ext: `${kind} is required` })
    const limit = (kind === 'image' ? 10 : 30) * megabyte
    if (file.bytes.length > limit) throw new WireError(234001, { ext: 'file is too large' })
    const type = file.contentType ?? 'application/octet-stream'
    if (kind === 'image') {
      if (!['message', 'avatar'].includes(text('image_type')))
        throw new WireError(234001, { ext: 'image_type must be message or avatar' })
      return { data: { image_key: world.putResource(file.bytes, type, 'image', 'img_v3_') } }
    }
    if (text('file_name') === '' || !fileTypes.has(text('file_type')))
      throw new WireError(234001, { ext: 'file_type and file_name are required' })
    return { data: { file_key: world.putResource(file.bytes, type, text('file_name'), 'file_v3_') } }
  }

  const resource = (call: Call): Answer => {
    const message = existing(world, call)
    const type = call.query.get('type')
    if (type !== 'image' && type !== 'file') throw new WireError(234001, { ext: 'type must be image or file' })
    if (message.mediaKey !== call.params.file_key || message.type !== type) throw new WireError(234003)
    return download(world.resources.get(message.mediaKey))
  }

  return [
    { method: 'POST', path: '/open-apis/im/v1/images', handle: call => upload(call, 'image') },
    { method: 'POST', path: '/open-apis/im/v1/files', handle: call => upload(call, 'file') },
    {
      method: 'GET',
      path: '/open-apis/im/v1/images/:image_key',
      handle: call => download(world.resources.get(call.params.image_key ?? '')),
    },
    { method: 'GET', path: '/open-apis/im/v1/messages/:message_id/resources/:file_key', handle: resource },
  ]
}

const fileTypes: ReadonlySet<string> = new Set(['opus', 'mp4', 'pdf', 'doc', 'xls', 'ppt', 'stream'])

function download(resource: ResourceRecord | undefined): Answer {
  if (resource === undefined) throw new WireError(234001, { ext: 'unknown key' })
  return { bytes: resource.bytes, contentType: resource.contentType, fileName: resource.fileName }
}
