import { categoryName } from '../case/category-name.ts'
import type { Policy } from '../policy/schema.ts'

/** What a staff member wants of the knowledge base. */
export type KnowledgeRequest =
  | { type: 'find'; words: string }
  | { type: 'add'; category: string | null; title: string; answer: string; solution: string; words: string[] }
  | { type: 'change'; number: number; changes: Partial<Record<'title' | 'answer' | 'solution' | 'words', string>> }
  | { type: 'remove'; number: number }
  | { type: 'unclear'; how: 'add' | 'change' }

const PARTS = /[｜|\n]/u
const FIELDS = { 标题: 'title', 答复: 'answer', 解决: 'solution', 解决办法: 'solution', 关键词: 'words' } as const

/** Reads `知识 …`; `null` when the message is none. */
export function readKnowledgeRequest(text: string, policy: Policy): KnowledgeRequest | null {
  const match = /^知识库?(?:\s+|(?=查|新增|修改|删除|$))(查|查询|新增|添加|修改|删除)?\s*([\s\S]*)$/u.exec(text.trim())
  if (!match) return null
  const [, verb = '查', rest = ''] = match
  if (verb.startsWith('查')) return { type: 'find', words: rest.trim() }
  if (verb === '新增' || verb === '添加') return readAddition(rest, policy)
  const number = /^K?(\d{1,6})[\s,，:：]*([\s\S]*)$/iu.exec(rest.trim())
  if (!number) return { type: 'unclear', how: 'change' }
  if (verb === '删除') return { type: 'remove', number: Number(number[1]) }
  return readChange(Number(number[1]), number[2] ?? '')
}

function readAddition(text: string, policy: Policy): KnowledgeRequest {
  const [kind = '', title = '', answer = '', solution = '', words = ''] = text.split(PARTS).map(part => part.trim())
  if (title === '' || answer === '') return { type: 'unclear', how: 'add' }
  return { type: 'add', category: categoryNamed(kind, policy), title, answer, solution, words: wordsOf(words) }
}

function readChange(number: number, text: string): KnowledgeRequest {
  const changes: Partial<Record<'title' | 'answer' | 'solution' | 'words', string>> = {}
  for (const part of text.split(PARTS)) {
    const match = /^\s*(标题|答复|解决办法|解决|关键词)\s*[:：]?\s*([\s\S]+)$/u.exec(part)
    if (match?.[1] && match[2]) changes[FIELDS[match[1] as keyof typeof FIELDS]] = match[2].trim()
  }
  return Object.keys(changes).length === 0 ? { type: 'unclear', how: 'change' } : { type: 'change', number, changes }
}

export function wordsOf(text: string): string[] {
  return text
    .replace(/^关键词\s*[:：]?/u, '')
    .split(/[、,，;；\s]+/u)
    .filter(word => word.length > 1)
}

/** The id of a kind that people call so, by its own name or with its parents. */
function categoryNamed(name: string, policy: Policy): string | null {
  const ids = idsOf(policy.taxonomy, '')
  const wanted = name.replace(/\s/g, '')
  const names = (id: string) => categoryName(id, policy).replace(/\s/g, '')
  return ids.find(id => id === wanted || names(id) === wanted || names(id).split('/').at(-1) === wanted) ?? null
}

function idsOf(kinds: Policy['taxonomy'], parent: string): string[] {
  return kinds.flatMap(({ id, children }) => [`${parent}${id}`, ...idsOf(children ?? [], `${parent}${id}/`)])
}
