/** Makes something once, when it is first needed. */

/** Returns the one result; `peek` returns it without making it. */
export interface Memo<Result> {
  (): Promise<Result>;
  /** Returns the result if it is made or in the making, else null. */
  peek(): Promise<Result> | null;
}

/** Makes a result on the first call and shares it with all later ones. After a failure the next call tries again. */
export function memo<Result>(make: () => Promise<Result>): Memo<Result> {
  let made: Promise<Result> | null = null;
  const get = (): Promise<Result> => {
    made ??= make().catch((error: unknown) => {
      made = null;
      throw error;
    });
    return made;
  };
  return Object.assign(get, { peek: () => made });
}
