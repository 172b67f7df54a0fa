/** One example of each JSON body, by the operation that takes it. A test checks them against the contract. */

const VIDEO = '4f2a9c1e7b3d5f60';
const SPAN = { video_id: VIDEO, start: 12, end: 18 };

/** The examples. */
export const EXAMPLES: Readonly<Record<string, unknown>> = {
  addVideo: { path: '/footage/harbour.mp4', title: 'Harbour at dawn', tags: ['sea'] },
  patchVideo: { title: 'Harbour at dawn', tags: ['sea', 'gulls'] },
  search: { query: { text: 'a gull lands on a boat' }, page_size: 5 },
  explainChains: { query: { moment: { video_id: VIDEO, t: 12 } } },
  judgeLink: {
    cause: { video_id: VIDEO, t: 12 },
    effect: { video_id: VIDEO, t: 40 },
    verdict: 'confirmed',
  },
  exportSegments: { format: 'edl', name: 'Gulls', segments: [SPAN] },
  makeClips: { segments: [SPAN] },
  createReel: { name: 'Gulls' },
  patchReel: { name: 'Gulls at dawn' },
  saveSearch: { query: 'a gull lands on a boat', name: 'Gulls' },
  renameSearch: { name: 'Gulls on boats' },
  addPack: { name: 'mobileclip-s2', accept_licence: true },
  createTrigger: { name: 'Gulls', query: { text: 'a gull lands on a boat' }, min_probability: 0.6 },
  createWebhook: { url: 'https://archive.example.org/tidemark', events: ['trigger.fired', 'video.indexed'] },
  verifyMoments: {
    query: 'a gull lands on a boat',
    moments: [{ video_id: VIDEO, start: 12, peak: 15, end: 18 }],
  },
  askAboutMoment: { video_id: VIDEO, at: 15, question: 'What is to the left of the boat?' },
  describeMoments: { video_id: VIDEO },
  sketchMoment: { video_id: VIDEO, at: 15 },
  annotateSegments: { segments: [{ ...SPAN, label: 'A gull lands' }] },
  addVideos: { folder: { path: '/footage/harbour', include: ['**/*.mp4'] } },
  importMetadata: { format: 'csv', text: 'path,external_id\n/footage/harbour.mp4,A-17\n' },
  addSource: { kind: 's3', bucket: 'archive', prefix: 'footage/', include: ['**/*.mp4'] },
  patchTrigger: { min_probability: 0.7 },
  patchSource: { paused: true },
  openSession: { key: 'tm_…' },
  locate: { video_id: '0123456789abcdef', at: 12.5, phrase: 'the red car to the left of the truck' },
  followThings: { start: 12, end: 20 },
  forecastTrack: {
    seconds: 3,
    line: [
      { x: 0.5, y: 0 },
      { x: 0.5, y: 1 },
    ],
  },
  createKey: { name: 'archive', scopes: ['read'], expires_at: '2027-12-31T00:00:00Z' },
  rotateKey: { overlap_hours: 24 },
};
