/** Written by `npm run bench -- where --half fit --save`: how the odds of a hit change. Not edited by hand. */

/** Where a relation is asked for: how much likelier it is seen, or not seen, where it holds. */
export const PLACES = { seen: 23.33, unseen: 0.84 };

/** The same for numbers alone. */
export const NUMBERS = { seen: 7.72, unseen: 0.54 };
