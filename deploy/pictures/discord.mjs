// Draws what careerbot says on Discord, as TestLooks records it, for people who change how
// replies look:
//
//	go test ./bot/discord -run 'TestLooks$' -recorded /tmp/replies.json
//	node deploy/pictures/discord.mjs /tmp/replies.json /tmp/pictures [NAME…]
//
// No renderer of another's that knows components was found: this page draws them itself, from
// what https://docs.discord.com/developers/components/reference says of each, in about the
// sizes and colours of Discord's client. It is an estimate, and no picture of Discord. Chromium
// (CHROMIUM, or chromium in the path) takes the pictures: phone and desktop, dark and light.

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const widths = { phone: 390, desktop: 760 }
const scale = process.env.SCALE ?? 2
const themes = {
  dark: { page: '#313338', text: '#dbdee1', strong: '#f2f3f5', aside: '#949ba4', frame: '#2b2d31', line: '#3f4147', button: '#4e5058', onButton: '#fff', menu: '#1e1f22', link: '#00a8fc', named: '#3d4270', onNamed: '#c9cdfb' },
  light: { page: '#fff', text: '#313338', strong: '#060607', aside: '#5c5e66', frame: '#f2f3f5', line: '#d9dadd', button: '#e3e5e8', onButton: '#313338', menu: '#fff', link: '#006ce7', named: '#e6e8fd', onNamed: '#4752c4' },
}

const escape = (text) => String(text).replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c])

// inline is a line of Discord's Markdown, as far as careerbot writes it.
function inline(text) {
  const kept = []
  const keep = (html) => `\u0000${kept.push(html) - 1}\u0000`
  text = text
    .replace(/\\([\\*_~`|])/g, (_, c) => keep(escape(c)))
    .replace(/<\/([^:>]+):\d+>/g, (_, name) => keep(`<span class="named">/${escape(name)}</span>`))
    .replace(/<([@#])!?(\d+)>/g, (_, sign, id) => keep(`<span class="named">${sign}${sign === '@' ? 'ana' : 'careers'}</span>`))
    .replace(/<t:(\d+)(?::\w)?>/g, (_, at) => keep(`<span class="named">${new Date(at * 1000).toISOString().slice(0, 10)}</span>`))
    .replace(/\[([^\]]+)\]\(<?([^)>]+)>?\)/g, (_, label, address) => keep(`<a href="${escape(address)}">${escape(label)}</a>`))
    .replace(/<(https?:[^>]+)>/g, (_, address) => keep(`<a href="${escape(address)}">${escape(address)}</a>`))
  text = escape(text).replace(/\*\*(.+?)\*\*/g, '<b>$1</b>').replace(/`([^`]+)`/g, '<code>$1</code>')
  while (/\u0000\d+\u0000/.test(text)) text = text.replace(/\u0000(\d+)\u0000/g, (_, n) => kept[n])
  return text
}

const markdown = (text) =>
  text.split('\n').map((line) => {
    if (line.startsWith('-# ')) return `<div class="aside">${inline(line.slice(3))}</div>`
    if (/^[-*] /.test(line)) return `<div class="item">${inline(line.slice(2))}</div>`
    return `<div class="line">${inline(line) || '&nbsp;'}</div>`
  }).join('')

const button = (b) => `<span class="button s${b.style}">${b.emoji ? b.emoji.name : ''}${escape(b.label ?? '')}</span>`

// kinds are the components by their types.
const kinds = {
  1: (c) => `<div class="row">${c.components.map(draw).join('')}</div>`,
  2: button,
  3: (c) => `<div class="menu">${escape(c.placeholder ?? '')}<i>⌄</i></div>`,
  4: (c) => `<div class="input${c.style === 2 ? ' long' : ''}">${escape(c.value ?? '') || `<span class="hint">${escape(c.placeholder ?? '')}</span>`}</div>`,
  9: (c) => `<div class="section"><div>${c.components.map(draw).join('')}</div>${draw(c.accessory)}</div>`,
  10: (c) => `<div class="text">${markdown(c.content)}</div>`,
  12: (c) => c.items.map((i) => `<div class="picture">${escape(i.description ?? 'picture')}</div>`).join(''),
  13: (c) => `<div class="menu">${escape(c.file.url.replace('attachment://', ''))}</div>`,
  17: (c) => `<div class="frame" style="border-left-color:#${(c.accent_color ?? 0).toString(16).padStart(6, '0')}">${c.components.map(draw).join('')}</div>`,
  18: (c) => `<div class="label"><b>${escape(c.label)}</b>${c.description ? `<div class="aside">${escape(c.description)}</div>` : ''}${draw(c.component)}</div>`,
  21: (c) => c.options.map((o) => `<div class="radio"><i class="${o.default ? 'on' : ''}"></i>${escape(o.label)}</div>`).join(''),
}

function draw(c) {
  if (!kinds[c.type]) throw new Error(`component of type ${c.type}`)
  return kinds[c.type](c)
}

function body(reply) {
  if (reply.modal) {
    return `<div class="modal"><h1>${escape(reply.modal.title)}</h1>${reply.modal.components.map(draw).join('')}<div class="end"><span class="button s1">Submit</span></div></div>`
  }
  const alone = reply.private ? '<div class="aside">👁 Only you can see this · Dismiss message</div>' : ''
  return `<div class="message"><div class="face">c</div><div class="said"><div><b class="name">careerbot</b> <span class="tag">APP</span></div>${reply.components.map(draw).join('')}${alone}</div></div>`
}

const page = (reply, width, t) => `<!doctype html><meta charset="utf-8"><style>
* { box-sizing: border-box }
body { margin: 0; width: ${width}px; padding: 14px; background: ${t.page}; color: ${t.text}; font: 16px/1.375 "gg sans", "Inter", "Noto Sans", sans-serif, "Noto Color Emoji" }
.message { display: flex; gap: 14px }
.face { flex: none; width: 40px; height: 40px; border-radius: 50%; background: #1f3a5f; color: #fff; text-align: center; line-height: 40px; font-weight: 600 }
.said { flex: 1; min-width: 0 }
.name, b { color: ${t.strong}; font-weight: 600 }
.tag { background: #5865f2; color: #fff; font-size: 10px; border-radius: 3px; padding: 1px 4px; vertical-align: 2px }
.frame { background: ${t.frame}; border: 1px solid ${t.line}; border-left-width: 4px; border-radius: 8px; padding: 12px; margin-top: 6px; max-width: 600px }
.frame > * + *, .said > * + * { margin-top: 8px }
.aside { color: ${t.aside}; font-size: 13px }
.item::before { content: "•"; margin-right: 8px }
.row { display: flex; flex-wrap: wrap; gap: 8px }
.section { display: flex; gap: 12px; justify-content: space-between; align-items: center }
.button { flex: none; max-width: 100%; background: ${t.button}; color: ${t.onButton}; border-radius: 8px; padding: 5px 14px; font-size: 14px; font-weight: 500; line-height: 22px }
.button.s1 { background: #5865f2; color: #fff }
.menu, .input { width: 100%; max-width: 440px; background: ${t.menu}; border: 1px solid ${t.line}; border-radius: 8px; padding: 8px 12px; color: ${t.aside}; display: flex; justify-content: space-between; font-size: 15px }
.menu i { font-style: normal }
.input { color: ${t.text}; min-height: 40px; max-width: none; white-space: pre-wrap } .input.long { min-height: 84px } .hint { color: ${t.aside} }
.picture { border: 1px dashed ${t.line}; border-radius: 8px; padding: 12px; color: ${t.aside}; font-size: 13px }
.named { background: ${t.named}; color: ${t.onNamed}; border-radius: 3px; padding: 0 2px } a { color: ${t.link}; text-decoration: none }
.modal { background: ${t.frame}; border-radius: 8px; padding: 16px; max-width: 480px } h1 { font-size: 20px; margin: 0 0 12px; color: ${t.strong} }
.label + .label, .text + .label { margin-top: 14px } .label > * + * { margin-top: 6px } .end { text-align: right; margin-top: 16px }
.radio { margin-top: 6px } .radio i { display: inline-block; width: 16px; height: 16px; border: 2px solid ${t.aside}; border-radius: 50%; margin-right: 8px; vertical-align: -3px } .radio i.on { border: 5px solid #5865f2 }
</style><body>${body(reply)}<script>document.title = Math.ceil(document.body.getBoundingClientRect().height)</script>`

const [, , recorded, folder, ...only] = process.argv
if (!folder) {
  console.error('usage: node deploy/pictures/discord.mjs REPLIES.json FOLDER [NAME…]')
  process.exit(2)
}
mkdirSync(folder, { recursive: true })
const scratch = mkdtempSync(join(tmpdir(), 'pictures-'))

function chromium(...args) {
  const run = spawnSync(process.env.CHROMIUM ?? 'chromium', ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', `--user-data-dir=${join(scratch, 'profile')}`, `--force-device-scale-factor=${scale}`, ...args], { encoding: 'utf8', timeout: 60_000 })
  if (run.status !== 0) throw new Error(`chromium: ${run.error ?? run.stderr}`)
  return run.stdout
}

try {
  for (const reply of JSON.parse(readFileSync(recorded, 'utf8'))) {
    if (only.length > 0 && !only.includes(reply.name)) continue
    for (const [screen, width] of Object.entries(widths)) {
      for (const [theme, colours] of Object.entries(themes)) {
        const html = join(scratch, 'page.html')
        writeFileSync(html, page(reply, width, colours))
        const at = pathToFileURL(html).href
        const height = /<title>(\d+)/.exec(chromium('--window-size=' + width + ',600', '--dump-dom', at))?.[1]
        const name = `discord-${reply.name.replaceAll(' ', '-')}-${screen}-${theme}.png`
        chromium('--window-size=' + width + ',' + height, '--screenshot=' + join(folder, name), at)
        console.log(`${name}: ${height} pixels high`)
      }
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
