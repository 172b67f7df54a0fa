/** One vector for each picture or sentence out of one for each of its tokens. Axes: B batch, L tokens, D dim. */
import type { FloatTensor } from './session.ts';

/**
 * Returns [B, L, D] as [B, D]: the first token's vector, or the mean of the first `count` (the real ones; all when absent). A
 * tensor without pooling, or of another shape, is returned as it is.
 */
export function pool(
  tensor: FloatTensor | undefined,
  pooling: 'first' | 'mean' | undefined,
  count?: number,
): FloatTensor | undefined {
  const [batch, tokens, dim] = tensor?.dims ?? [];
  if (!tensor || !pooling || batch === undefined || tokens === undefined || dim === undefined) return tensor;
  const used = pooling === 'first' ? 1 : Math.min(count ?? tokens, tokens);
  const data = new Float32Array(batch * dim);
  for (let b = 0; b < batch; b++) {
    for (let t = 0; t < used; t++) {
      const from = (b * tokens + t) * dim;
      for (let d = 0; d < dim; d++) {
        const at = b * dim + d;
        data[at] = (data[at] as number) + (tensor.data[from + d] as number) / used;
      }
    }
  }
  return { data, dims: [batch, dim] };
}
