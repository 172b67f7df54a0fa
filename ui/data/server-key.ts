/**
 * The key that a server may ask for. It travels in a cookie that no script sees, and the server asks for it with a form
 * in place of the page: so the page is loaded anew when its key is refused. Once: where that brings the page again
 * instead of the form, as Vite does while the page is worked on, the refusal is shown.
 */

const MARK = 'tidemark.keyRefused';

/** The server refused the key, or had none from this browser. */
export function onKeyRejected(): void {
  try {
    if (sessionStorage.getItem(MARK) !== null) return;
    sessionStorage.setItem(MARK, 'yes');
  } catch {
    return; // Where storage is forbidden, nothing would keep the page from being loaded again and again.
  }
  location.reload();
}

/** The server took the key: the next refusal is another one. */
export function onKeyAccepted(): void {
  try {
    sessionStorage.removeItem(MARK);
  } catch {
    // Forbidden storage holds no mark.
  }
}
