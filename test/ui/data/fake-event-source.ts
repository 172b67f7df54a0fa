/** A stream of events that opens, emits and breaks at the test's command. */
import type { Job } from '../../../contract/index.ts';

/** Stands in for the browser's EventSource. */
export class FakeEventSource extends EventTarget {
  /** Every stream that was opened since `forget`, oldest first. */
  static all: FakeEventSource[] = [];
  closed = false;
  onopen = (): void => {};
  onerror = (): void => {};

  constructor() {
    super();
    FakeEventSource.all.push(this);
  }

  /** The streams that are not closed. */
  static get open(): FakeEventSource[] {
    return FakeEventSource.all.filter(({ closed }) => !closed);
  }

  close(): void {
    this.closed = true;
  }

  /** Emits a job. */
  tell(job: Partial<Job>): void {
    this.dispatchEvent(new MessageEvent('job', { data: JSON.stringify(job) }));
  }
}
