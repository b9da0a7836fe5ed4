// Draws the replies that the tests of bot/slack record, in Slack's look: npm ci, then
// node slack.mjs [looks.json [folder]]. What is drawn is slack-blocks-to-jsx's reading of
// Slack's documents, in headless Chromium (CHROMIUM, or "chromium" in the path): it is near
// to what Slack shows and not the same. A form's fields stand as in a message here.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { Message } from 'slack-blocks-to-jsx';

const here = dirname(fileURLToPath(import.meta.url));
const [recorded = join(here, '../../bot/slack/testdata/looks.json'), folder = 'pictures-slack'] = process.argv.slice(2);
// The renderer takes "verbatim" for text without bold; in Slack it keeps links and mentions
// alone from being made of words.
const messages = JSON.parse(readFileSync(recorded, 'utf8'), (key, value) => (key === 'verbatim' ? undefined : value));
const style = readFileSync(join(dirname(createRequire(import.meta.url).resolve('slack-blocks-to-jsx')), 'style.css'), 'utf8');
const logo = 'data:image/svg+xml,' + encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36"><rect width="36" height="36" fill="#2f6f5e"/><path d="M8 26l7-8 5 5 8-12" stroke="#fff" stroke-width="3" fill="none"/></svg>');
const data = { users: ['U1', 'U2', 'UADMIN'].map((id) => ({ id, name: { U1: 'ana', U2: 'ben', UADMIN: 'mo' }[id] })), channels: [] };

const page = (blocks, theme, note) => `<!doctype html><meta charset="utf-8"><style>${style}
body { margin: 0; background: ${theme === 'dark' ? '#1a1d21' : '#fff'}; font: 15px/1.46 Lato, "Noto Color Emoji", sans-serif; }
#slack_blocks_to_jsx, #slack_blocks_to_jsx * { font-family: Lato, "Noto Color Emoji", sans-serif !important; }
#shot { padding: 8px 16px 12px; } .note { color: ${theme === 'dark' ? '#9a9b9e' : '#616061'}; font-size: 13px; margin: 0 0 2px 44px; }</style>
<div id="shot">${note ? `<div class="note">${note}</div>` : ''}${renderToStaticMarkup(
  createElement(Message, { blocks, theme, logo, name: 'careerbot', time: new Date('2026-11-30T09:41:00'), data }),
)}</div>`;

mkdirSync(folder, { recursive: true });
const chromium = process.env.CHROMIUM ?? execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim();
const browser = await puppeteer.launch({ executablePath: chromium, args: ['--no-sandbox', '--font-render-hinting=none'] });
try {
  const tab = await browser.newPage();
  for (const [place, width] of [['phone', 390], ['desktop', 760]]) {
    for (const theme of ['light', 'dark']) {
      await tab.setViewport({ width, height: 400, deviceScaleFactor: 2 });
      for (const { name, private: alone, blocks } of messages) {
        await tab.setContent(page(blocks, theme, alone ? 'Only visible to you' : ''));
        const shot = await tab.$('#shot');
        const { height } = await shot.boundingBox();
        await shot.screenshot({ path: join(folder, `${name.replaceAll(' ', '-')}-${place}-${theme}.png`) });
        if (theme === 'light') console.log(`${place} ${name}: ${Math.round(height)} px`);
      }
    }
  }
} finally {
  await browser.close();
}
