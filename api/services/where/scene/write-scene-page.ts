/**
 * Writes a sketched scene as a page of its own, which shows it in three dimensions and fetches nothing. In: a sketch, and the
 * script that the build of the page makes. Out: HTML with the data, the script and the assumptions in it.
 */
import { readFile } from 'node:fs/promises';
import type { SceneSketch } from '../../../../contract/index.ts';
import { AppError } from '../../../../core/errors.ts';
import { escapeMarkup } from '../../../../core/markup.ts';
import { programFile } from '../../../../files/program.ts';

const SCRIPT = programFile('ui/dist/scene/scene-page.mjs');

const STYLE =
  'body{margin:0;font:14px/1.5 sans-serif;background:#10161d;color:#e6eef3}canvas{display:block;width:100%;height:62vh;touch-action:none}' +
  'main{max-width:72ch;margin:0 auto;padding:12px 16px 32px}h1{font-size:18px}h2{font-size:14px}';

/** Three.js is under the MIT licence, which asks for this notice in every copy. */
const LICENCE = `Contains Three.js, https://threejs.org
Copyright © 2010-2026 three.js authors. The MIT License.

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** Returns the page of a sketch. Throws `NOT_FOUND` where the page of this installation has not been built. */
export async function writeScenePage(sketch: SceneSketch, scriptPath = SCRIPT): Promise<string> {
  const script = await readFile(scriptPath, 'utf8').catch((cause: unknown) => {
    throw new AppError('NOT_FOUND', 'The script of scene pages is not built. Run: npm run build:ui.', {
      cause,
    });
  });
  const list = (texts: readonly string[]) => texts.map((text) => `<li>${escapeMarkup(text)}</li>`).join('');
  const things = sketch.layout.map(
    ({ thing, ground, spread }) => `${thing}, ${ground.z} m away (±${spread} m), ${ground.x} m to the right`,
  );
  return `<!doctype html>
<!--
${LICENCE}
-->
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Scene at ${sketch.at} s</title>
<style>${STYLE}</style>
<canvas tabindex="0" role="img" aria-label="The scene in three dimensions; the arrow keys turn it"></canvas>
<main>
<h1>Scene at ${sketch.at} s, kind of place: ${escapeMarkup(sketch.room_type)}</h1>
<ol>${list(things)}</ol>
<h2>What follows</h2><ul>${list(sketch.spatial_inference)}</ul>
<h2>Assumptions</h2><ul>${list(sketch.assumptions)}</ul>
</main>
<script type="application/json" id="sketch">${JSON.stringify(sketch).replaceAll('<', '\\u003c')}</script>
<script type="module">${script.replaceAll('</script', '<\\/script')}</script>
</html>
`;
}
