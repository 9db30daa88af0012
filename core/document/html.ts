import type { DocumentPart, PrintedDocument } from './document.ts'

/** The document as one page that loads nothing and prints on A4. */
export function documentHtml(document: PrintedDocument): string {
  return [
    '<!doctype html>',
    '<html lang="zh-CN">',
    `<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(document.title)}</title><style>${STYLE}</style></head>`,
    `<body><main><h1>${escaped(document.title)}</h1>`,
    ...(document.subtitle === '' ? [] : [`<p class="subtitle">${escaped(document.subtitle)}</p>`]),
    ...document.parts.map(partHtml),
    `<footer>${escaped(document.footer)}</footer></main></body></html>`,
    '',
  ].join('\n')
}

function partHtml(part: DocumentPart): string {
  switch (part.type) {
    case 'heading':
      return `<h2>${escaped(part.text)}</h2>`
    case 'text':
      return `<p class="text">${escaped(part.text)}</p>`
    case 'facts':
      return `<dl>${part.facts
        .map(({ label, value }) => `<div><dt>${escaped(label)}</dt><dd>${escaped(value)}</dd></div>`)
        .join('')}</dl>`
    case 'table':
      return [
        '<table>',
        ...(part.widths
          ? [`<colgroup>${part.widths.map(width => `<col style="width:${width * 100}%">`).join('')}</colgroup>`]
          : []),
        `<thead>${row('th', part.heads)}</thead><tbody>`,
        ...part.rows.map(cells => row('td', cells)),
        '</tbody></table>',
      ].join('\n')
    case 'bars': {
      const most = Math.max(1, ...part.bars.map(({ value }) => value))
      return `<div class="bars">${part.bars
        .map(
          ({ label, value, text }) =>
            `<span>${escaped(label)}</span><i><b style="width:${Math.round((value / most) * 1000) / 10}%"></b></i><span>${escaped(text)}</span>`,
        )
        .join('')}</div>`
    }
    case 'signatures':
      return `<div class="signatures">${part.labels.map(label => `<p>${escaped(label)}<u></u></p>`).join('')}</div>`
  }
}

const row = (tag: 'th' | 'td', cells: readonly string[]) =>
  `<tr>${cells.map(cell => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`

const STYLE = [
  ':root{color:#1f2329;font:14px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif}',
  'body{margin:0;background:#f2f3f5}main{max-width:52rem;margin:1.5rem auto;padding:2.2rem 2.6rem;background:#fff;border-radius:8px}',
  'h1{font-size:1.5rem;text-align:center;margin:0}.subtitle{text-align:center;color:#646a73;margin:.2rem 0 1.4rem}',
  'h2{font-size:1.05rem;margin:1.6rem 0 .5rem;padding-left:.6rem;border-left:4px solid #3370ff;break-after:avoid}',
  '.text{white-space:pre-wrap;margin:.3rem 0;overflow-wrap:anywhere}',
  'dl{display:grid;grid-template-columns:1fr 1fr;border-top:1px solid #dee0e3;border-left:1px solid #dee0e3;margin:0}',
  'dl div{display:grid;grid-template-columns:7.6rem 1fr;border-right:1px solid #dee0e3;border-bottom:1px solid #dee0e3;break-inside:avoid}',
  'dt{background:#f7f8fa;color:#646a73;padding:.35rem .6rem}dd{margin:0;padding:.35rem .6rem;overflow-wrap:anywhere}',
  'table{border-collapse:collapse;width:100%;margin:.3rem 0}th,td{border:1px solid #dee0e3;padding:.32rem .55rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}',
  'th{background:#f7f8fa;font-weight:600}tr{break-inside:avoid}',
  '.bars{display:grid;grid-template-columns:max-content 1fr max-content;gap:.3rem .8rem;align-items:center}',
  '.bars i{background:#f0f2f5;border-radius:4px;height:.85rem;display:block}.bars b{display:block;height:100%;background:#3370ff;border-radius:4px}',
  '.signatures{display:grid;grid-template-columns:1fr 1fr;gap:1.6rem 2rem;margin-top:2.2rem}.signatures p{margin:0;display:flex;gap:.5rem}.signatures u{flex:1;border-bottom:1px solid #8f959e;text-decoration:none}',
  'footer{margin-top:2rem;color:#8f959e;font-size:.8rem}',
  '@page{size:A4;margin:14mm}@media print{body{background:#fff}main{margin:0;padding:0;max-width:none;border-radius:0}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}',
].join('')

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
