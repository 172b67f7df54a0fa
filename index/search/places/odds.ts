/** Written by `npm run bench -- where --half fit --save`: how the odds of a hit change. Not edited by hand. */

/** Where a relation or a colour is asked for: how much likelier it is seen, or not seen, where it holds. */
export const PLACES = { seen: 4, unseen: 0.5 };

/** The same for numbers alone. */
export const NUMBERS = { seen: 1.5, unseen: 0.8 };
