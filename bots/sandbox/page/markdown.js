import { h } from './dom.js'
import { nameOf } from './state.js'

const PIECE =
  /<at\s+ids?=["']?([^"'>]*)["']?\s*>(?:<\/at>)?|\*\*([^*]+)\*\*|~~([^~]+)~~|\*([^*\n]+)\*|<font[^>]*>([^<]*)<\/font>|\[([^\]]+)\]\((https?:\/\/[^)\s]+)\)/g

/** The part of Feishu's markdown that cards use: bold, italic, struck out, mentions, links, lists, line breaks. As nodes, never as HTML. */
export function markdown(text) {
  return String(text)
    .split('\n')
    .flatMap((line, index) => [index > 0 ? h('br') : null, ...inline(line.replace(/^[-*] /, '• '))])
}

function inline(text) {
  const nodes = []
  let end = 0
  for (const match of text.matchAll(PIECE)) {
    nodes.push(plain(text.slice(end, match.index)))
    const [, at, bold, struck, italic, coloured, label, link] = match
    if (at !== undefined) nodes.push(mentions(at))
    else if (bold !== undefined) nodes.push(h('b', null, plain(bold)))
    else if (struck !== undefined) nodes.push(h('s', null, plain(struck)))
    else if (italic !== undefined) nodes.push(h('i', null, plain(italic)))
    else if (coloured !== undefined) nodes.push(plain(coloured))
    else nodes.push(h('a', { href: link, target: '_blank', rel: 'noreferrer' }, plain(label)))
    end = match.index + match[0].length
  }
  nodes.push(plain(text.slice(end)))
  return nodes
}

function mentions(ids) {
  return ids
    .split(',')
    .map(id => h('span', { class: 'mention' }, id.trim() === 'all' ? '@所有人' : `@${nameOf(id.trim())}`))
}

const entities = { lt: '<', gt: '>', amp: '&', quot: '"', nbsp: '\u00a0' }

function plain(text) {
  return text.replace(/&(?:#(\d+)|(\w+));/g, (whole, code, name) =>
    code ? String.fromCodePoint(Number(code)) : (entities[name] ?? whole),
  )
}
