/**
 * Proven here: what a file is, its first bytes say, not its name or sender; a file is kept only as what it came as; and what is shown
 * of a file's name is neither a path nor a phone number.
 */
import { describe, expect, it } from 'vitest'
import type { Case } from '../../../core/case/case.ts'
import { attachmentId, checkFile, expectedFiles, LARGEST_FILE_BYTES } from '../../../core/message/attachment.ts'
import { fileTypeOf } from '../../../core/message/file-type.ts'
import { presentFile, presentLostFile } from '../../../core/notification/present-attachment.ts'
import { loadPolicy } from '../../../core/policy/load.ts'

const bytes = (...parts: string[]) => new Uint8Array(Buffer.from(parts.join(''), 'latin1'))
const utf16 = (words: string) => Buffer.from(words, 'utf16le').toString('latin1')
const OLD_OFFICE = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'

const kept: Record<string, Uint8Array> = {
  'image/jpeg': bytes('\xff\xd8\xff\xe0\0\x10JFIF'),
  'image/png': bytes('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'),
  'image/gif': bytes('GIF89a\x01\0\x01\0'),
  'image/webp': bytes('RIFF\x24\0\0\0WEBPVP8 '),
  'audio/amr': bytes('#!AMR\n\x3c'),
  'audio/mpeg': bytes('ID3\x04\0'),
  'audio/ogg': bytes('OggS\0\x02'),
  'video/mp4': bytes('\0\0\0\x18ftypmp42\0\0\0\0'),
  'application/pdf': bytes('%PDF-1.7\n'),
  'application/msword': bytes(OLD_OFFICE, utf16('Root Entry'), utf16('WordDocument')),
  'application/vnd.ms-excel': bytes(OLD_OFFICE, utf16('Workbook')),
  'application/vnd.ms-powerpoint': bytes(OLD_OFFICE, utf16('PowerPoint Document')),
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': bytes(
    'PK\x03\x04..[Content_Types].xml..word/document.xml',
  ),
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': bytes(
    'PK\x03\x04..[Content_Types].xml..xl/workbook.xml',
  ),
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': bytes(
    'PK\x03\x04..[Content_Types].xml..ppt/presentation.xml',
  ),
}

const refused: Record<string, Uint8Array> = {
  'a web page': bytes('<!doctype html><script>'),
  'an SVG, which can carry a program': bytes('<svg xmlns="http://www.w3.org/2000/svg">'),
  'a Windows program': bytes('MZ\x90\0'),
  'a Linux program': bytes('\x7fELF\x02'),
  'a plain archive': bytes('PK\x03\x04..invoice.exe'),
  'a document with macros': bytes('PK\x03\x04..[Content_Types].xml..word/document.xml..word/vbaProject.bin'),
  'an old document with macros': bytes(OLD_OFFICE, utf16('WordDocument'), utf16('_VBA_PROJECT')),
  'an installer': bytes(OLD_OFFICE, utf16('MsiDigitalSignature')),
  'a HEIC picture in the box of a film': bytes('\0\0\0\x18ftypheic\0\0\0\0'),
  'sound in the box of a film': bytes('\0\0\0\x18ftypM4A \0\0\0\0'),
  'a cut-off PNG sign': bytes('\x89PNG'),
  nothing: bytes(''),
}

describe('The type of a file', () => {
  it.each(Object.entries(kept))('%s is known by its first bytes', (contentType, file) => {
    expect(fileTypeOf(file)?.contentType).toBe(contentType)
  })

  it.each(Object.entries(refused))('%s is not kept', (_, file) => {
    expect(fileTypeOf(file)).toBeNull()
  })
})

describe('A file', () => {
  const png = kept['image/png'] ?? bytes('')

  it('is kept as what it came as, and refused as anything else', () => {
    expect(checkFile('image', png)).toEqual({ contentType: 'image/png', refused: null })
    expect(checkFile('file', png)).toEqual({ contentType: 'image/png', refused: null })
    expect(checkFile('video', png)).toEqual({ refused: 'wrong-type' })
    expect(checkFile('voice', png)).toEqual({ refused: 'wrong-type' })
    expect(checkFile('image', bytes('%PDF-1.7'))).toEqual({ refused: 'wrong-type' })
  })

  it('is refused when it is empty or larger than 20 MB', () => {
    const large = new Uint8Array(LARGEST_FILE_BYTES + 1)
    large.set(png)
    expect(checkFile('image', bytes(''))).toEqual({ refused: 'empty' })
    expect(checkFile('image', large)).toEqual({ refused: 'too-large' })
    expect(checkFile('image', large.subarray(0, LARGEST_FILE_BYTES)).refused).toBeNull()
  })

  it('has one name of its own for each message that brought it', () => {
    expect(attachmentId({ inboxId: '1', mediaId: 'm' })).toMatch(/^[0-9a-f]{32}$/)
    expect(attachmentId({ inboxId: '1', mediaId: 'm' })).not.toBe(attachmentId({ inboxId: '2', mediaId: 'm' }))
  })

  it('is expected from messages that bring one, and from no others', () => {
    const message = { id: 'p', platform: 'wechat', conversation: 'wechat:o', sender: 'o', sentAt: '' } as const
    const files = expectedFiles([
      { inboxId: '7', message: { ...message, content: { type: 'text', text: '好' } } },
      { inboxId: '8', message: { ...message, content: { type: 'image', media: { mediaId: 'm', url: 'http://x/' } } } },
    ])
    expect(files).toEqual([
      { inboxId: '8', platform: 'wechat', messageId: 'p', kind: 'image', mediaId: 'm', url: 'http://x/' },
    ])
  })
})

describe('What staff see of a file', () => {
  const policy = loadPolicy('auto-dealer')
  const current = { complaint: { number: 'TS20260302001' } } as Case
  const shown = (fileName: string | undefined, contentType = 'application/pdf') => {
    const name = fileName === undefined ? {} : { fileName }
    return presentFile({ status: 'kept', kind: 'file', bytes: bytes('x'), contentType, ...name }, current, policy)
  }

  it.each([
    ['维修清单.pdf', '维修清单.pdf'],
    ['../../etc/passwd', 'passwd.pdf'],
    ['C:\\temp\\发票.exe', '发票.pdf'],
    ['..', 'TS20260302001-文件.pdf'],
    ['\u202Efdp.报价', 'fdp.报价.pdf'],
    [undefined, 'TS20260302001-文件.pdf'],
  ])('the name %s becomes %s', (given, expected) => {
    expect(shown(given).file.name).toBe(expected)
  })

  it('is no phone number', () => {
    expect(shown('13860317719.pdf').file.name).toBe('138xxxx7719.pdf')
  })

  it('is the picture itself when it is one', () => {
    expect(shown('a.jpg', 'image/jpeg').type).toBe('image')
    expect(shown('a.mp4', 'video/mp4').type).toBe('file')
  })

  it.each([
    ['too-large', /图片，没有保存下来：文件超过 20 MB。请联系客户/],
    ['wrong-type', /文件内容与类型不符/],
    ['40007', /平台已经取不到/],
  ])('says why a file was lost: %s', (code, words) => {
    const [span] = presentLostFile({ status: 'failed', kind: 'image', code }, current, policy)
    expect(span && 'text' in span ? span.text : '').toMatch(words)
  })
})
