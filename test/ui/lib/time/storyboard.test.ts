import { describe, expect, it } from 'vitest';
import { parseStoryboard, tileAt } from '../../../../ui/lib/time/storyboard.ts';

const VTT = `WEBVTT

NOTE made by a test

00:00:00.000 --> 00:00:01.000
storyboard/000.webp#xywh=0,0,160,90

00:00:01.000 --> 00:00:04.000
storyboard/000.webp#xywh=160,0,160,90

01:00:00.000 --> 01:00:01.000
storyboard/060.webp#xywh=0,90,160,90

01:00:01.000 --> 01:00:02.000
not a picture
`;

describe('storyboard', () => {
  const board = parseStoryboard(VTT, 'http://host/v1/videos/abc/storyboard.vtt');

  it('finds sheets beside the file and rectangles inside them', () => {
    expect(board).toHaveLength(3);
    expect(board[2]).toEqual({
      startS: 3600,
      endS: 3601,
      sheetUrl: 'http://host/v1/videos/abc/storyboard/060.webp',
      x: 0,
      y: 90,
      width: 160,
      height: 90,
    });
  });

  it('shows the last picture at or before a time, and the first before all', () => {
    expect(tileAt(board, 0.5)?.x).toBe(0);
    expect(tileAt(board, 1)?.x).toBe(160);
    expect(tileAt(board, 1800)?.x).toBe(160);
    expect(tileAt(board, 9999)?.y).toBe(90);
    expect(tileAt([], 3)).toBeNull();
  });

  it('reads lines that end as on Windows', () => {
    expect(parseStoryboard(VTT.replaceAll('\n', '\r\n'), 'http://host/a/')).toHaveLength(3);
  });
});
