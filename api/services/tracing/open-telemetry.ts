/**
 * Traces by OpenTelemetry, sent as OTLP over HTTP. In: the address of a collector. Out: {@link Tracing}. The one importer of
 * `@opentelemetry/*`, and itself imported only when traces are on.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import {
  type Context,
  DiagLogLevel,
  diag,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { toAppError } from '../../../core/errors.ts';
import type { Logger } from '../../../core/log.ts';
import type { OpenSpan, SpanStart, Tracing } from './tracing.ts';

/** A collector that does not answer must not hold up the end of the process. */
const CLOSE_MS = 3000;

/** The header of W3C Trace Context, version 00. */
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Opens traces that go to `endpoint`, to which `/v1/traces` is added. The SDK's own variables (`OTEL_*`) say the rest. */
export function openTelemetry(endpoint: string, version: string, logger: Logger): Tracing {
  const warn = (why: string) => logger.warn('Traces cannot be sent.', { why });
  diag.setLogger({ error: warn, warn, info() {}, debug() {}, verbose() {} }, DiagLogLevel.WARN);
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({
      'service.name': process.env.OTEL_SERVICE_NAME || 'tidemark',
      'service.version': version,
    }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  const tracer = provider.getTracer('tidemark', version);
  const current = new AsyncLocalStorage<Context>();

  return {
    async within(name, start, work) {
      const parent = parentOf(start, current.getStore());
      const kind = start.kind === 'server' ? SpanKind.SERVER : SpanKind.INTERNAL;
      const span = tracer.startSpan(name, { kind, attributes: start.facts ?? {} }, parent);
      const inside = trace.setSpan(parent, span);
      try {
        return await current.run(inside, () => work(openSpan(span, inside)));
      } catch (error) {
        fail(span, toAppError(error).code);
        throw error;
      } finally {
        span.end();
      }
    },
    async close() {
      await Promise.race([provider.shutdown(), wait(CLOSE_MS, undefined, { ref: false })]).catch(
        (error: unknown) => warn(String(error)),
      );
    },
  };

  function openSpan(span: Span, inside: Context): OpenSpan {
    return {
      rename: (name) => void span.updateName(name),
      set: (facts) => void span.setAttributes(facts),
      fail: (code) => fail(span, code),
      stage: (name, startMs, endMs) => tracer.startSpan(name, { startTime: startMs }, inside).end(endMs),
    };
  }
}

function fail(span: Span, code: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message: code });
  span.setAttribute('error.type', code);
}

/** The span that a new one lies in: of the caller, else of the request that came from outside, else none. */
function parentOf({ isRoot = false, traceparent }: SpanStart, caller: Context | undefined): Context {
  if (isRoot) return ROOT_CONTEXT;
  if (caller) return caller;
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return ROOT_CONTEXT;
  const outside = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return trace.setSpanContext(ROOT_CONTEXT, outside);
}
