/**
 * The rules of Apple's DTD of FCPXML 1.9 for the elements that we write: which attributes, those with `!` required, and which
 * children in which order. The DTD itself is Apple's, and not ours to carry along.
 */
import type { XmlElement } from './read-xml.ts';

interface Rule {
  attributes: string;
  /** A pattern over the children's names, each followed by a comma. */
  children: RegExp;
}

const COMMON = 'lane offset name start duration enabled';

const RULES: Record<string, Rule> = {
  fcpxml: { attributes: 'version!', children: /^(import-options,)?(resources,)?(library,|(event,)*)$/ },
  resources: { attributes: '', children: /^((asset|effect|format|media),)*$/ },
  format: {
    attributes:
      'id! name frameDuration fieldOrder width height paspH paspV colorSpace projection stereoscopic',
    children: /^$/,
  },
  asset: {
    attributes:
      'id! name uid start duration hasVideo format hasAudio videoSources audioSources audioChannels audioRate',
    children: /^(media-rep,)+(metadata,)?$/,
  },
  'media-rep': { attributes: 'kind sig src! suggestedFilename', children: /^(bookmark,)?$/ },
  library: { attributes: 'location colorProcessing', children: /^((event|smart-collection),)*$/ },
  event: { attributes: 'name uid', children: /^((clip|asset-clip|project),)*$/ },
  project: { attributes: 'name uid id modDate', children: /^sequence,$/ },
  sequence: {
    attributes: 'format! duration tcStart tcFormat audioLayout audioRate renderFormat keywords',
    children: /^(note,)?spine,(metadata,)?$/,
  },
  spine: { attributes: 'lane offset name format', children: /^((clip|asset-clip|gap),)*$/ },
  'asset-clip': {
    attributes: `ref! ${COMMON} srcEnable audioStart audioDuration format tcStart tcFormat modDate audioRole videoRole`,
    children: /^(note,)?((marker|chapter-marker|rating|keyword),)*(metadata,)?$/,
  },
  marker: { attributes: 'start! duration value! completed note', children: /^$/ },
};

/** Lists what the DTD does not allow in a document; empty when it is valid. */
export function fcpxmlFaults(element: XmlElement): string[] {
  const rule = RULES[element.name];
  if (!rule) return [`${element.name} is not known`];
  const listed = rule.attributes.split(' ').filter((name) => name !== '');
  const known = listed.map((name) => name.replace('!', ''));
  const required = listed.filter((name) => name.endsWith('!')).map((name) => name.replace('!', ''));
  const given = Object.keys(element.attributes);
  const children = element.children.map(({ name }) => `${name},`).join('');
  return [
    ...given.filter((name) => !known.includes(name)).map((name) => `${element.name} has ${name}`),
    ...required.filter((name) => !given.includes(name)).map((name) => `${element.name} lacks ${name}`),
    ...(rule.children.test(children) ? [] : [`${element.name} holds ${children}`]),
    ...element.children.flatMap(fcpxmlFaults),
  ];
}
