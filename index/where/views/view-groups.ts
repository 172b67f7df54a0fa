/**
 * The views and kinds of places that pictures are told by, each with the sentences that describe it. A picture is compared
 * with them by the pack's own vectors; how near it must be is fitted on labelled pictures (`bench -- views`).
 */

/** A label with its sentences. */
export interface ViewLabel {
  label: string;
  sentences: readonly string[];
}

/** Labels of which a picture has one. */
export interface ViewGroup {
  name: 'place' | 'light' | 'shot' | 'room';
  labels: readonly ViewLabel[];
}

const PLACES_OF_ROOMS = [
  ...['bathroom', 'bedroom', 'dining room', 'entrance hall', 'kitchen', 'living room'],
  ...['buildings', 'forest', 'glacier', 'mountain', 'sea', 'street'],
];

/** The groups. Of overhead, eye level and low no labelled pictures are at hand: they have no group. */
export const VIEW_GROUPS: readonly ViewGroup[] = [
  {
    name: 'place',
    labels: [
      { label: 'indoor', sentences: ['a photo taken indoors', 'the inside of a room', 'an indoor scene'] },
      {
        label: 'outdoor',
        sentences: ['a photo taken outdoors', 'outside in the open air', 'an outdoor scene'],
      },
    ],
  },
  {
    name: 'light',
    labels: [
      { label: 'day', sentences: ['a photo taken by day', 'daylight', 'a scene in bright daytime'] },
      {
        label: 'night',
        sentences: ['a photo taken at night', 'a dark night', 'lights in the dark at night'],
      },
    ],
  },
  {
    name: 'shot',
    labels: [
      {
        label: 'close-up',
        sentences: ['a close-up', 'something seen from very near', 'it fills the picture'],
      },
      { label: 'medium', sentences: ['a medium shot', 'something seen from some metres away'] },
      { label: 'wide', sentences: ['a wide shot', 'small things far away', 'a view from a great distance'] },
    ],
  },
  {
    name: 'room',
    labels: PLACES_OF_ROOMS.map((label) => ({ label, sentences: [`a photo of a ${label}`, label] })),
  },
];
