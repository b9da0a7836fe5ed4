// Holds the messages and modals that the tests of bot/slack record against Slack's own
// typings, @slack/types, under strict TypeScript. Usage: node check.mjs, after npm ci.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const recorded = resolve(process.argv[2] ?? join(here, '../../bot/slack/testdata'));

// What Slack's pages have and this version of the typings lacks.
const chart = `interface Chart { type: 'data_visualization'; block_id?: string; title: string; chart: {
  type: 'bar'; series: { name: string; data: { label: string; value: number }[] }[];
  axis_config: { categories: string[]; x_label?: string; y_label?: string } } }`;
const untyped = { rich_text_list: ['offset'] };

const typed = (key, value) => {
  for (const name of untyped[value?.type] ?? []) delete value[name];
  return value;
};

// archive reads the files of a txtar archive.
const archive = (path) => {
  const parts = readFileSync(path, 'utf8').split(/^-- (.+) --\n/m).slice(1);
  return parts.flatMap((part, i) => (i % 2 ? [] : [{ name: part, data: parts[i + 1] }]));
};

const list = [];
for (const { name, data } of archive(join(recorded, 'render.txtar'))) {
  const json = data.match(/^[[{]\n[\s\S]*^[\]}]$/m);
  if (json) list.push({ name, value: JSON.parse(json[0], typed) });
}
for (const { name, blocks } of JSON.parse(readFileSync(join(recorded, 'looks.json'), 'utf8'), typed)) list.push({ name, value: blocks });
if (list.length < 20) throw new Error(`only ${list.length} messages are recorded in ${recorded}`);

const lines = list.map(({ name, value }, i) => `// ${name}\nexport const _${i}: ${Array.isArray(value) ? '(KnownBlock | Chart)[]' : 'ModalView'} = ${JSON.stringify(value)};`);
const work = mkdtempSync(join(tmpdir(), 'check-slack-'));
try {
  symlinkSync(join(here, 'node_modules'), join(work, 'node_modules'));
  writeFileSync(join(work, 'package.json'), '{"type": "module"}');
  writeFileSync(join(work, 'messages.ts'), `import type { KnownBlock, ModalView } from '@slack/types';\n${chart}\n${lines.join('\n')}\n`);
  execFileSync(join(here, 'node_modules/.bin/tsc'), ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--module', 'nodenext', '--skipLibCheck', 'messages.ts'], { cwd: work, stdio: 'inherit' });
  console.log(`${list.length} messages and modals are what Slack's typings know`);
} finally {
  rmSync(work, { recursive: true });
}
