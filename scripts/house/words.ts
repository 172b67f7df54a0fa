/** Words that the glossary replaced: names that only this project used, and phrases that no native engineer writes. */
import { type Breach, lineOf, type Source } from './source.ts';

/** Each pattern with what to write instead. Patterns match whole identifiers or phrases. */
const REPLACED: readonly (readonly [RegExp, string])[] = [
  [/\b(?:LookedFor|Looked|withoutMoment)\b/g, 'VisualQuery, ScoredTimeline'],
  [/\bPull\b/g, 'QueryTerm'],
  [/\b(?:gatherWanted|Wanted)\b/g, 'EmbeddedQuery'],
  [/\b(?:Shelf|shelfOf)\b/g, 'LibraryLookup, PackFolders'],
  [/\b(?:Weighing|Weighed|weighedSum)\b/g, 'HitEvidence, HitScore, logit'],
  [/\bRivals?\b/g, 'ReferenceSentences'],
  [/\bMOST_FRESH\b/g, 'MAX_UNINDEXED'],
  [/\b(?:levelled|workedOut)\b/g, 'rmsNorm, derivedValue'],
  [/\bmomentsGoneSince\b/g, 'deletedMomentsSince'],
  [/\b(?:recallPairs|ofKinds)\b/g, 'recurrenceLookup, withKinds'],
  [/\b(?:LastWords|UNREAD)\b/g, 'StderrTail, READ_ERROR'],
  [/\bSecondNotes\b/g, 'FrameSideData'],
  [/\bfindCutOff\b/g, 'findTruncation'],
  [/\bembedStill\b/g, 'embedImage'],
  [/\bBrush\b/g, 'DrawContext'],
  [/\b\w*Desk\b/g, 'Service'],
  [/\b(?:createTurns|inTurn)\b/g, 'KeyedMutex'],
  [/\bTold\b/g, 'ServerError'],
  [/\b(?:Habits|Offers?)\b/g, 'SearchHistory, Suggestion'],
  [/\bin the words of the contract\b/gi, 'as a contract type'],
  [/\b(?:is|are) told of\b/gi, 'is reported'],
  [/\b(?:whoever|whatever else)\b/gi, 'the caller, the owner'],
];

/** Comments that announce a noun clause instead of saying what the thing is or does. */
const NOUN_CLAUSE = /\/\*\*\s*(?:\*\s*)?(?:What|Whether|Who)\s/g;

/** Uses of replaced words, in code, comments and texts. */
export function checkWords(sources: Source[]): Breach[] {
  return sources.flatMap(({ path, text }) =>
    REPLACED.flatMap(([pattern, instead]) =>
      [...text.matchAll(pattern)].map((match) => ({
        path,
        line: lineOf(text, match.index),
        message: `"${match[0]}" is replaced by: ${instead} (docs/glossary.md)`,
      })),
    ),
  );
}

/** Doc comments that begin with a noun clause ("What is kept about jobs."). */
export function checkCommentOpenings(sources: Source[]): Breach[] {
  return sources.flatMap(({ path, text }) =>
    [...text.matchAll(NOUN_CLAUSE)].map((match) => ({
      path,
      line: lineOf(text, match.index),
      message: 'a doc comment says what the thing is or does: subject, verb, object',
    })),
  );
}
