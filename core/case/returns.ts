/** Of the complaints that need not be asked about and ended lately: how many there are, were drawn, and were answered. */
export type Returns = { others: number; drawn: number; answered: number }
