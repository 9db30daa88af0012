import { normalise } from '../understanding/normalise.ts'

/** A frequent kind with its standard answer and solution. Holds nothing personal: it is shown to everybody who handles a case. */
export type Article = {
  /** People call it by this. */
  number: number
  version: number
  /** A taxonomy id; `null` fits every kind. */
  category: string | null
  title: string
  /** When a customer who only asks uses one of these, it is the answer. */
  words: string[]
  /** What a customer is told. */
  answer: string
  /** What the handler does. */
  solution: string
  removed: boolean
}

export type Knowledge = readonly Article[]

/** A policy with what people keep of it now. */
type Informed = { knowledge?: Knowledge }

/** The articles of a kind or of one of its parents, the nearest first. */
export function articlesOf(category: string | null, policy: Informed): Article[] {
  if (category === null) return []
  return (policy.knowledge ?? [])
    .filter(({ category: own }) => own !== null && (category === own || category.startsWith(`${own}/`)))
    .toSorted((a, b) => (b.category?.length ?? 0) - (a.category?.length ?? 0) || b.number - a.number)
}

/** How much of a title must be in a question before it is taken as asked. */
const LEAST_LIKENESS = 0.6
const LEAST_PAIRS = 3

/** The article that answers a question, or `null` when none clearly does. */
export function articleFor(question: string, policy: Informed): Article | null {
  const text = bare(question)
  const scored = (policy.knowledge ?? []).flatMap(article => {
    const word = article.words.find(one => text.includes(bare(one)))
    const likeness = word === undefined ? likenessOf(article.title, text) : 1 + bare(word).length
    return likeness >= LEAST_LIKENESS ? [{ article, likeness }] : []
  })
  return scored.sort((a, b) => b.likeness - a.likeness)[0]?.article ?? null
}

/** Articles in which these words occur, for somebody who looks one up. */
export function findArticles(words: string, policy: Informed): Article[] {
  const wanted = bare(words)
  return (policy.knowledge ?? []).filter(
    article =>
      wanted === '' ||
      wanted === String(article.number) ||
      [article.title, article.answer, article.solution, ...article.words].some(text => bare(text).includes(wanted)),
  )
}

function bare(text: string): string {
  return normalise(text)
    .toLowerCase()
    .replace(/[\s\p{P}]+/gu, '')
}

function likenessOf(title: string, text: string): number {
  const own = pairs(bare(title))
  if (own.length < LEAST_PAIRS) return 0
  return own.filter(pair => text.includes(pair)).length / own.length
}

function pairs(text: string): string[] {
  return [...text].slice(0, -1).map((sign, index) => sign + ([...text][index + 1] ?? ''))
}
