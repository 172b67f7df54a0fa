/** Makes the browser ask before the page is left while work is on its way to the server. */

/** Returns a switch: while it is on, leaving the page is asked about. Each owner has its own. */
export function createPageHold(): (isHeld: boolean) => void {
  const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
  return (isHeld) => {
    if (isHeld) window.addEventListener('beforeunload', ask);
    else window.removeEventListener('beforeunload', ask); // It keeps a page out of the browser's cache.
  };
}
