/** A calibration of the library's pack: probabilities rise with the height of a score above a bank of random pictures. */
import { type Calibration, referenceFingerprint } from '../../index/search/confidence/calibration.ts';
import { packBank } from '../../index/search/confidence/picture-bank.ts';
import { DIM, PACK } from './library.ts';
import { seededVectors } from './vectors.ts';

/** The calibration; tests replace what they are about. */
export const CALIBRATION: Calibration = {
  format: 3,
  pack_id: PACK.packId,
  pack_revision: PACK.packRevision,
  background: referenceFingerprint(),
  bank: packBank(seededVectors(71, 40, DIM)),
  segment: {
    weights: { bank: 1 },
    map: [
      [0, 0.1],
      [6, 0.9],
    ],
  },
  answerable: {
    weights: { bank: 1 },
    map: [
      [0, 0],
      [9, 1],
    ],
  },
  absent_below: null,
  fitted: {},
};
