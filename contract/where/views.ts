/** Views of the camera: where, in what light and how near a moment is filmed. */
import { z } from '@hono/zod-openapi';

/** Names of views. Which of them a search can be asked for is measured for each pack: docs/where.md. */
export const VIEWS = [
  ...(['indoor', 'outdoor', 'day', 'night'] as const),
  ...(['close-up', 'medium', 'wide', 'overhead', 'eye-level', 'low'] as const),
] as const;

/** The name of a view. */
export const View = z.enum(VIEWS);

export type View = z.infer<typeof View>;
