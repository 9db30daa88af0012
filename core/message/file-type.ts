import type { Attachment } from '../complaint/event.ts'

/** A type of file that is kept. `kinds`: as what kind of message it may come. */
export type FileType = { contentType: string; extension: string; kinds: readonly Attachment['kind'][] }

const image = ['image', 'file'] as const
const sound = ['voice', 'file'] as const
const paper = ['file'] as const

const openXml = 'application/vnd.openxmlformats-officedocument'

const TYPES = {
  jpeg: { contentType: 'image/jpeg', extension: 'jpg', kinds: image },
  png: { contentType: 'image/png', extension: 'png', kinds: image },
  gif: { contentType: 'image/gif', extension: 'gif', kinds: image },
  webp: { contentType: 'image/webp', extension: 'webp', kinds: image },
  amr: { contentType: 'audio/amr', extension: 'amr', kinds: sound },
  mp3: { contentType: 'audio/mpeg', extension: 'mp3', kinds: sound },
  ogg: { contentType: 'audio/ogg', extension: 'ogg', kinds: sound },
  mp4: { contentType: 'video/mp4', extension: 'mp4', kinds: ['video', 'file'] },
  pdf: { contentType: 'application/pdf', extension: 'pdf', kinds: paper },
  doc: { contentType: 'application/msword', extension: 'doc', kinds: paper },
  xls: { contentType: 'application/vnd.ms-excel', extension: 'xls', kinds: paper },
  ppt: { contentType: 'application/vnd.ms-powerpoint', extension: 'ppt', kinds: paper },
  docx: { contentType: `${openXml}.wordprocessingml.document`, extension: 'docx', kinds: paper },
  xlsx: { contentType: `${openXml}.spreadsheetml.sheet`, extension: 'xlsx', kinds: paper },
  pptx: { contentType: `${openXml}.presentationml.presentation`, extension: 'pptx', kinds: paper },
} as const satisfies Record<string, FileType>

/** Brands of MP4 that are a film: sound alone (M4A) and pictures (HEIC) come in the same box. */
const FILM = /^(isom|iso[2-9]|mp4[12]|avc1|M4V |MSNV|dash|3g[pr2][0-9a-z]|qt {2}|mmp4)$/

/**
 * What a file is by its own bytes, whatever its name and its sender say; `null` for everything that we do not keep: programs,
 * archives, web pages, documents with macros.
 */
export function fileTypeOf(bytes: Uint8Array): FileType | null {
  const head = text(bytes, 0, 16)
  if (/^\xff\xd8\xff/.test(head)) return TYPES.jpeg
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return TYPES.png
  if (/^GIF8[79]a/.test(head)) return TYPES.gif
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return TYPES.webp
  if (/^#!AMR(-WB)?\n/.test(head)) return TYPES.amr
  if (head.startsWith('OggS')) return TYPES.ogg
  if (head.startsWith('ID3') || /^\xff[\xe2\xe3\xf2\xf3\xfa\xfb]/.test(head)) return TYPES.mp3
  if (head.slice(4, 8) === 'ftyp') return FILM.test(head.slice(8, 12)) ? TYPES.mp4 : null
  if (/^%PDF-\d/.test(head)) return TYPES.pdf
  if (head.startsWith('PK\x03\x04')) return officeArchive(bytes)
  if (head.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return oldOffice(bytes)
  return null
}

/** The ending that fits a type which is kept: `jpg`, without the dot. */
export function extensionOf(contentType: string): string {
  return Object.values(TYPES).find(type => type.contentType === contentType)?.extension ?? 'bin'
}

/** Word, Excel and PowerPoint since 2007 are archives; what is in them, the names of their parts say. */
function officeArchive(bytes: Uint8Array): FileType | null {
  const has = (name: string) => find(bytes, ascii(name))
  if (!has('[Content_Types].xml') || has('vbaProject.bin')) return null
  if (has('word/document.xml')) return TYPES.docx
  if (has('xl/workbook.xml') || has('xl/workbook.bin')) return TYPES.xlsx
  return has('ppt/presentation.xml') ? TYPES.pptx : null
}

/** The older ones share a box with installers and mails; the names of its streams are in UTF-16. */
function oldOffice(bytes: Uint8Array): FileType | null {
  const has = (name: string) => find(bytes, ascii([...name].join('\0')))
  if (has('_VBA_PROJECT')) return null
  if (has('WordDocument')) return TYPES.doc
  if (has('Workbook')) return TYPES.xls
  return has('PowerPoint Document') ? TYPES.ppt : null
}

function text(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to))
}

function ascii(words: string): number[] {
  return [...words].map(sign => sign.charCodeAt(0))
}

function find(bytes: Uint8Array, wanted: readonly number[]): boolean {
  const [first = 0] = wanted
  for (let at = bytes.indexOf(first); at !== -1; at = bytes.indexOf(first, at + 1)) {
    if (wanted.every((sign, offset) => bytes[at + offset] === sign)) return true
  }
  return false
}
