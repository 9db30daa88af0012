import protobuf from 'protobufjs'
import { z } from 'zod'

/**
 * The frames of Feishu's long connection: protobuf, package `pbbp2`.
 * Source: https://github.com/larksuite/oapi-sdk-go/blob/v3_main/ws/pbbp2.pb.go
 */
const { root } = protobuf.parse(
  `syntax = "proto2";
   package pbbp2;
   message Header { required string key = 1; required string value = 2; }
   message Frame {
     required uint64 SeqID = 1;
     required uint64 LogID = 2;
     required int32 service = 3;
     required int32 method = 4;
     repeated Header headers = 5;
     optional string payload_encoding = 6;
     optional string payload_type = 7;
     optional bytes payload = 8;
     optional string LogIDNew = 9;
   }`,
  { keepCase: true },
)
const wireFrame = root.lookupType('pbbp2.Frame')

const decoded = z.object({
  service: z.number().int(),
  method: z.union([z.literal(0), z.literal(1)]),
  headers: z.array(z.object({ key: z.string(), value: z.string() })).default([]),
  payload: z.instanceof(Uint8Array).optional(),
})

/** `control` carries ping and pong, `data` carries events and their acknowledgements. */
export type Frame = {
  service: number
  method: 'control' | 'data'
  headers: Record<string, string>
  payload: Buffer
}

export function encodeFrame(frame: Frame): Buffer {
  const bytes = wireFrame
    .encode({
      SeqID: 0,
      LogID: 0,
      service: frame.service,
      method: frame.method === 'control' ? 0 : 1,
      headers: Object.entries(frame.headers).map(([key, value]) => ({ key, value })),
      payload: frame.payload,
    })
    .finish()
  return Buffer.from(bytes)
}

/** Throws when the bytes are no frame. */
export function decodeFrame(bytes: Uint8Array): Frame {
  const plain = decoded.parse(wireFrame.toObject(wireFrame.decode(bytes), { longs: Number }))
  return {
    service: plain.service,
    method: plain.method === 0 ? 'control' : 'data',
    headers: Object.fromEntries(plain.headers.map(header => [header.key, header.value])),
    payload: Buffer.from(plain.payload ?? []),
  }
}
