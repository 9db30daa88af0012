import { createHash } from 'node:crypto'
import { AwsClient } from 'aws4fetch'
import type { FileStorage } from '../../core/ports/files.ts'

export type S3Bucket = {
  /** Without a slash at its end: `https://s3.example.com`. The bucket is named in the path, which every S3-compatible storage knows. */
  endpoint: string
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}

const TIMEOUT_MS = 30_000

/**
 * Files in an S3-compatible object storage (AWS S3, Aliyun OSS, Tencent COS, MinIO). Every request is signed over its body; what comes back
 * is checked against the digest that was kept with it. Errors name the status, never the address or the key.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
 */
export function s3Storage(bucket: S3Bucket, timeoutMs = TIMEOUT_MS): FileStorage {
  const { accessKeyId, secretAccessKey, region } = bucket
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 })
  const call = async (
    method: 'PUT' | 'GET' | 'DELETE',
    key: string,
    body?: Uint8Array<ArrayBuffer>,
    contentType?: string,
  ) => {
    const request = await client.sign(`${bucket.endpoint}/${bucket.bucket}/${key}`, {
      method,
      headers: {
        'x-amz-content-sha256': sha256(body ?? new Uint8Array()),
        ...(body ? { 'x-amz-meta-sha256': sha256(body) } : {}),
        ...(contentType === undefined ? {} : { 'content-type': contentType }),
      },
      ...(body ? { body } : {}),
    })
    const answer = await fetch(request, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' })
    if (!answer.ok) {
      await answer.body?.cancel()
      throw new Error(`the object storage answered ${answer.status} to ${method}`)
    }
    return answer
  }
  return {
    async put(key, { bytes, contentType }) {
      const answer = await call('PUT', key, new Uint8Array(bytes), contentType)
      await answer.body?.cancel()
    },
    async get(key) {
      const answer = await call('GET', key)
      const bytes = new Uint8Array(await answer.arrayBuffer())
      const expected = answer.headers.get('x-amz-meta-sha256')
      if (expected !== null && expected !== sha256(bytes)) throw new Error('the object storage gave back other bytes')
      return bytes
    },
    async delete(key) {
      const answer = await call('DELETE', key)
      await answer.body?.cancel()
    },
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
