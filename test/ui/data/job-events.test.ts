import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type JobStream, streamJobs } from '../../../ui/data/job-events.ts';
import { FakeEventSource } from './fake-event-source.ts';

describe('the line for job events', () => {
  const page = Object.assign(new EventTarget(), { hidden: false });
  let heard: string[];
  let hasWork: boolean;
  let line: JobStream;

  const look = (away: boolean) => {
    page.hidden = away;
    page.dispatchEvent(new Event('visibilitychange'));
  };
  const listen = () => {
    line = streamJobs(
      {
        onOpen: () => heard.push('open'),
        onJob: ({ id }) => heard.push(id),
        onLost: () => heard.push('lost'),
      },
      () => hasWork,
    );
  };
  const streams = () => FakeEventSource.open;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('EventSource', FakeEventSource);
    vi.stubGlobal('document', page);
    page.hidden = false;
    FakeEventSource.all = [];
    heard = [];
    hasWork = false;
  });
  afterEach(() => {
    line.end();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('is held while the page is looked at only, and is not lost meanwhile', () => {
    listen();
    streams()[0]?.onopen();
    look(true);
    expect(streams()).toEqual([]);
    look(false);
    expect(streams()).toHaveLength(1);
    streams()[0]?.onopen();
    streams()[0]?.tell({ id: 'job' });
    expect(heard).toEqual(['open', 'open', 'job']);
  });

  it('is not opened by a page that begins hidden', () => {
    page.hidden = true;
    listen();
    expect(streams()).toEqual([]);
  });

  it('is held by a hidden page until its work is done', () => {
    hasWork = true;
    listen();
    look(true);
    expect(streams()).toHaveLength(1);
    hasWork = false;
    line.adjust();
    expect(streams()).toEqual([]);
  });

  it('is opened again when it breaks, but not while nobody looks', () => {
    listen();
    streams()[0]?.onerror();
    expect(heard).toEqual(['lost']);
    vi.advanceTimersByTime(1000);
    expect(streams()).toHaveLength(1);
    streams()[0]?.onerror();
    look(true);
    vi.advanceTimersByTime(60_000);
    expect(streams()).toEqual([]);
    look(false);
    expect(streams()).toHaveLength(1);
  });

  it('stays closed once it is ended', () => {
    listen();
    line.end();
    look(true);
    look(false);
    expect(streams()).toEqual([]);
  });
});
