/** A part of the regulation: lines, and a table where `heads` is not empty. */
export type Section = { heading: string; lines: string[]; heads: string[]; rows: string[][] }

/** The sections as Markdown with GitHub's tables. */
export function toMarkdown(title: string, sections: readonly Section[]): string {
  const cell = (text: string) => text.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ')
  const row = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
  const parts = sections.map(({ heading, lines, heads, rows }) =>
    [
      `## ${heading}`,
      ...lines,
      ...(heads.length > 0 && rows.length > 0
        ? [[row(heads), row(heads.map(() => '---')), ...rows.map(row)].join('\n')]
        : []),
    ].join('\n\n'),
  )
  return `${[`# ${title}`, ...parts].join('\n\n')}\n`
}

/** The sections as one HTML page that can be printed and hung up; it loads nothing. */
export function toHtml(title: string, sections: readonly Section[], diagram = ''): string {
  const cells = (tag: 'th' | 'td', row: readonly string[]) =>
    `<tr>${row.map(text => `<${tag}>${escaped(text)}</${tag}>`).join('')}</tr>`
  const parts = sections.map(({ heading, lines, heads, rows }) =>
    [
      `<h2>${escaped(heading)}</h2>`,
      ...lines.map(line => `<p>${escaped(line)}</p>`),
      ...(heads.length > 0 && rows.length > 0
        ? [
            `<table><thead>${cells('th', heads)}</thead><tbody>`,
            ...rows.map(row => cells('td', row)),
            '</tbody></table>',
          ]
        : []),
    ].join('\n'),
  )
  return [
    '<!doctype html>',
    '<html lang="zh-CN">',
    `<head><meta charset="utf-8"><title>${escaped(title)}</title><style>${STYLE}</style></head>`,
    `<body><h1>${escaped(title)}</h1>`,
    ...parts,
    ...(diagram === '' ? [] : [`<figure>${diagram}</figure>`]),
    '</body></html>',
    '',
  ].join('\n')
}

const STYLE =
  'body{font:15px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#1f2329}' +
  'h1{font-size:1.6rem}h2{font-size:1.15rem;margin-top:2rem;break-after:avoid}' +
  'table{border-collapse:collapse;width:100%}th,td{border:1px solid #c9cdd4;padding:.35rem .6rem;text-align:left;vertical-align:top}' +
  'th{background:#f2f3f5;white-space:nowrap}tr{break-inside:avoid}figure{margin:1.5rem 0;break-inside:avoid}svg{width:100%;height:auto}@page{size:A4 landscape;margin:12mm}'

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
