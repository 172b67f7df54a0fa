/** A small, strict reader of XML, for looking into documents that tests made: elements, attributes, text. No DTD, no CDATA; comments are passed over. */

/** An element. `text` is its own text, trimmed. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  text: string;
}

/** The root element. Throws when the document is not well-formed. */
export function readXml(document: string): XmlElement {
  if (/[^\P{Cc}\t\n\r]/u.test(document)) throw new Error('a control character');
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const body = document.replace(/^<\?xml[^>]*\?>\s*<!DOCTYPE \w+>/, '').replace(/<!--.*?-->/gs, '');
  for (const [, markup, text = ''] of body.matchAll(/<([^<>]*)>|([^<]+)/g)) {
    const top = open.at(-1) as XmlElement;
    if (markup === undefined) top.text = `${top.text}${unescapeXml(text)}`.trim();
    else if (markup.startsWith('/')) {
      if (top.name !== markup.slice(1)) throw new Error(`</${markup.slice(1)}> ends <${top.name}>`);
      open.pop();
    } else {
      const element = readTag(markup.replace(/\/$/, ''));
      top.children.push(element);
      if (!markup.endsWith('/')) open.push(element);
    }
  }
  const [only] = root.children;
  if (open.length !== 1 || root.children.length !== 1 || !only) throw new Error('not one whole element');
  return only;
}

/** All elements of this name, anywhere below, in order. */
export function findAll(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...findAll(child, name),
  ]);
}

/** The text of the first element of this name among the children. */
export function textOf(element: XmlElement, name: string): string | undefined {
  return element.children.find((child) => child.name === name)?.text;
}

function readTag(markup: string): XmlElement {
  const match = /^([\w-]+)((?:\s+[\w-]+="[^"]*")*)\s*$/.exec(markup);
  if (!match) throw new Error(`<${markup}> is no tag`);
  const attributes = [...(match[2] ?? '').matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [
    key,
    unescapeXml(value ?? ''),
  ]);
  return { name: match[1] ?? '', attributes: Object.fromEntries(attributes), children: [], text: '' };
}

function unescapeXml(text: string): string {
  const plain = text.replace(
    /&(amp|lt|gt|quot|#39);/g,
    (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name] ?? '',
  );
  if (/&(?!amp;|lt;|gt;|quot;|#39;)/.test(text)) throw new Error('a bare ampersand');
  return plain;
}
