import { categoryName } from '../case/category-name.ts'
import { type KnowledgeRequest, wordsOf } from '../intake/knowledge-request.ts'
import { ownerName, titleAndName } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import type { PolicyBook } from '../ports/system.ts'
import { maskText } from '../privacy.ts'
import { peopleOf } from '../report/people.ts'
import { word } from '../wording/wording.ts'
import { type Article, findArticles } from './knowledge.ts'

/** How many articles a chat shows at once. */
const SHOWN = 5

/**
 * Looks up or changes the knowledge base for a staff member and gives the answer. Only people of the department that owns all cases change
 * it; every version is kept. Numbers of phones and vehicles are masked before they are kept.
 */
export async function keepKnowledge(request: KnowledgeRequest, person: string, book: PolicyBook): Promise<string> {
  const { policy } = book.current()
  if (request.type === 'find') return found(findArticles(request.words, policy), policy)
  if (request.type === 'unclear') return word(policy, `knowledge.how.${request.how}`)
  const editors = peopleOf([`members:${policy.owner}`], policy)
  if (!editors.includes(person)) {
    return word(policy, 'knowledge.not-allowed', { people: editors.map(id => titleAndName(id, policy)).join('、') })
  }
  const known = policy.knowledge ?? []
  if (request.type === 'add') {
    const { category, title, answer, solution, words } = request
    const fresh = {
      category,
      title: maskText(title),
      answer: maskText(answer),
      solution: maskText(solution),
      words,
      removed: false,
    }
    // The same message taken twice, after a conflict or a crash, adds nothing.
    const same = known.find(
      one => one.category === category && one.title === fresh.title && one.answer === fresh.answer,
    )
    const article = same ?? (await book.keepArticle(fresh, person))
    return word(policy, category === null ? 'knowledge.added.general' : 'knowledge.added', facts(article, policy))
  }
  const article = known.find(({ number }) => number === request.number)
  if (!article) return word(policy, 'knowledge.none', { number: request.number })
  if (request.type === 'remove') {
    await book.keepArticle({ ...article, removed: true }, person)
    return word(policy, 'knowledge.removed', { number: request.number })
  }
  const { words, ...texts } = request.changes
  const masked = Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, maskText(text)]))
  const changed = await book.keepArticle(
    { ...article, ...masked, ...(words === undefined ? {} : { words: wordsOf(words) }) },
    person,
  )
  return word(policy, 'knowledge.changed', facts(changed, policy))
}

function found(articles: readonly Article[], policy: Policy): string {
  if (articles.length === 0) return word(policy, 'knowledge.nothing', { department: ownerName(policy) })
  const lines = articles.slice(0, SHOWN).map(article => word(policy, 'knowledge.article', facts(article, policy)))
  return word(policy, 'knowledge.found', { count: articles.length, list: lines.join('\n') })
}

function facts({ number, category, title, answer, solution }: Article, policy: Policy) {
  return {
    number,
    title,
    answer,
    solution: solution === '' ? '—' : solution,
    kind: category === null ? '—' : categoryName(category, policy),
  }
}
