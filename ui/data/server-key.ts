/**
 * The key that a server may require. It travels in a cookie that no script sees, and the server asks for it with a form
 * in place of the page: the page reloads when its key is rejected. Once: where the reload brings the page again instead
 * of the form, as under Vite's development server, the rejection is shown.
 */

const MARK = 'tidemark.keyRefused';

/** Called when the server rejected the key, or got none. */
export function onKeyRejected(): void {
  try {
    if (sessionStorage.getItem(MARK) !== null) return;
    sessionStorage.setItem(MARK, 'yes');
  } catch {
    return; // Without storage, nothing would stop the page from reloading for ever.
  }
  location.reload();
}

/** Called when the server accepted the key. */
export function onKeyAccepted(): void {
  try {
    sessionStorage.removeItem(MARK);
  } catch {
    // Forbidden storage holds no mark.
  }
}
