import { choices, content, el, summary, ticks } from './bubbles.js';

const $ = id => document.getElementById(id);
const samples = [
  ['Photo', { type: 'image', caption: 'The view from here' }], ['Voice message', { type: 'voice' }], ['Location', { type: 'location', placeName: 'Clock Tower', address: 'Bridge St 1' }],
  ['Document', { type: 'document', filename: 'quote.pdf' }], ['Video', { type: 'video' }], ['Sticker', { type: 'sticker' }], ['Contact', { type: 'contacts' }],
  ['Unsupported message', { type: 'unsupported', unsupportedType: 'poll_update' }],
];
const emojis = ['👍', '❤️', '😂', '🙏'];
const failures = { 131047: 'more than 24 hours since you last wrote', 131026: 'undeliverable', 131049: 'held back by the provider', 131053: 'its file could not be fetched' };
const query = new URLSearchParams(location.search);
const stored = name => query.get(name) ?? localStorage.getItem(`phone.${name}`);

let apps = [];
let messages = new Map();
let events = null;
let replyTo = null;
let typingUntil = 0;
let atEnd = true;

const spelled = number => /^1\d{10}$/.test(number) ? `+1 ${number.slice(1, 4)}-${number.slice(4, 7)}-${number.slice(7)}` : `+${number}`;
const digits = text => text.replace(/[\s+()-]/g, '');
const phone = () => encodeURIComponent(digits($('customer').value));
const business = () => $('business').value;

async function api(path, body) {
  const response = await fetch(`/simulator${path}`, body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!response.ok) throw new Error((await response.json().catch(() => ({}))).detail ?? `The simulator answered ${response.status}.`);
  return response.status === 204 ? null : response.json();
}

async function attempt(action) {
  try {
    await action();
    $('problem').hidden = true;
  } catch (error) {
    $('problem').textContent = error.message;
    $('problem').hidden = false;
    setTimeout(() => { $('problem').hidden = true; }, 6000);
  }
}

async function write(order) {
  const body = { ...order, phoneNumberId: business(), name: $('name').value.trim() || undefined };
  if (replyTo && !body.replyTo && body.type !== 'reaction') body.replyTo = replyTo;
  cite(null);
  await attempt(() => api(`/phones/${phone()}/messages`, body));
}

// --- drawing

function draw() {
  const list = $('messages');
  const chat = $('chat');
  const stay = isAtEnd() || atEnd;
  const items = [];
  let day = '';
  let side = '';
  const reactions = latestReactions();
  for (const message of messages.values()) {
    if (message.type === 'reaction') continue;
    const at = new Date(message.at);
    if (at.toDateString() !== day) {
      day = at.toDateString();
      side = '';
      items.push(el('li', { class: 'day' }, day === new Date().toDateString() ? 'Today' : at.toLocaleDateString()));
    }
    if (message.status === 'failed') {
      items.push(el('li', { class: 'note' }, `A message did not reach you: ${failures[message.errorCode] ?? 'the provider refused it'} (${message.errorCode}).`));
      side = '';
      continue;
    }
    items.push(row(message, at, message.direction !== side, reactions.get(message.wamid)));
    side = message.direction;
  }
  if (items.length === 0) items.push(el('li', { class: 'empty' }, apps.length ? 'No messages yet. Say hello.' : 'No number is connected to the simulator yet.'));
  list.replaceChildren(...items);
  if (stay) chat.scrollTop = chat.scrollHeight;
}

const isAtEnd = () => $('chat').scrollHeight - $('chat').scrollTop - $('chat').clientHeight < 90;

function latestReactions() {
  const found = new Map();
  for (const { type, payload, direction } of messages.values()) {
    if (type !== 'reaction') continue;
    const of = found.get(payload.reaction.message_id) ?? {};
    found.set(payload.reaction.message_id, { ...of, [direction]: payload.reaction.emoji || null });
  }
  return found;
}

function row(message, at, isFirst, reaction) {
  const cited = message.payload.context?.message_id ?? message.payload.context?.id;
  const shown = Object.values(reaction ?? {}).filter(Boolean).join('');
  const bubble = el('div', { class: `bubble${shown ? ' reacted' : ''}` },
    cited ? el('div', { class: 'cited' }, summary(messages.get(cited))) : null,
    ...content(message),
    el('div', { class: 'meta' }, el('time', { datetime: message.at }, at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })),
      message.direction === 'in' ? ticks(message.status) : null),
    shown ? el('span', { class: 'reaction', 'aria-label': `Reaction ${shown}` }, shown) : null);
  const buttons = message.direction === 'out' ? choices(message, order => write({ ...order, replyTo: message.wamid }), openList) : [];
  return el('li', { class: `row ${message.direction}${isFirst ? ' first' : ''}`, 'data-wamid': message.wamid },
    el('div', { class: 'stack' }, bubble, buttons.length ? el('div', { class: 'choices' }, ...buttons) : null),
    message.direction === 'out' ? more(message) : null);
}

function more(message) {
  const box = el('div', { class: 'more' });
  const close = () => { box.classList.remove('open'); box.replaceChildren(opener); };
  const opener = el('button', { type: 'button', 'aria-label': 'Reply or react', onclick: () => {
    box.classList.add('open');
    box.replaceChildren(el('div', { class: 'tools' },
      el('button', { type: 'button', class: 'word', onclick: () => { close(); cite(message); } }, 'Reply'),
      ...emojis.map(emoji => el('button', { type: 'button', 'aria-label': `React ${emoji}`, onclick: () => {
        close();
        const mine = latestReactions().get(message.wamid)?.in;
        write({ type: 'reaction', messageId: message.wamid, emoji: mine === emoji ? undefined : emoji });
      } }, emoji))));
    box.querySelector('button').focus();
  } }, '⋯');
  box.addEventListener('keydown', event => { if (event.key === 'Escape') { close(); opener.focus(); } });
  box.addEventListener('focusout', event => { if (!box.contains(event.relatedTarget) && box.classList.contains('open')) close(); });
  box.append(opener);
  return box;
}

function cite(message) {
  replyTo = message?.wamid ?? null;
  $('quote').hidden = !message;
  $('quote').querySelector('p').textContent = message ? summary(message) : '';
  if (message) $('text').focus();
}

function openList(action, choose) {
  const dialog = $('list');
  $('list-title').textContent = action.button;
  $('list-rows').replaceChildren(...action.sections.flatMap(section => [
    section.title ? el('h4', {}, section.title) : null,
    ...section.rows.map(item => el('button', { type: 'button', onclick: () => { dialog.close(); choose(item); } },
      item.title, item.description ? el('span', { class: 'small' }, item.description) : null)),
  ]).filter(Boolean));
  dialog.showModal();
}

function presence() {
  const app = apps.find(a => a.phoneNumberId === business());
  $('title').textContent = app?.verifiedName ?? 'No number connected';
  $('avatar').textContent = (app?.verifiedName ?? '?').trim()[0].toUpperCase();
  $('presence').textContent = Date.now() < typingUntil ? 'typing…' : app ? spelled(app.displayPhoneNumber) : '';
  $('webhook').textContent = app?.webhookUrl ?? '–';
}

// --- live

function take(message) {
  // A message seen before keeps its place; a new one goes to the end.
  messages.set(message.wamid + (message.type === 'reaction' ? message.at : ''), message);
  draw();
}

async function open() {
  events?.close();
  messages = new Map();
  localStorage.setItem('phone.business', business());
  localStorage.setItem('phone.customer', $('customer').value);
  localStorage.setItem('phone.name', $('name').value);
  presence();
  if (!business() || digits($('customer').value).length < 5) { draw(); return; }
  const at = `/phones/${phone()}`;
  events = new EventSource(`/simulator${at}/events?phoneNumberId=${business()}`);
  // Read after the stream is open (and again after each reconnect), so that nothing falls between.
  events.addEventListener('ready', () => attempt(async () => {
    const thread = await api(`${at}/thread?phoneNumberId=${business()}&limit=200`);
    messages = new Map();
    for (const message of thread.data) messages.set(message.wamid + (message.type === 'reaction' ? message.at : ''), message);
    typingUntil = thread.typing ? Date.now() + 25000 : 0;
    presence();
    draw();
    $('chat').scrollTop = $('chat').scrollHeight;
  }));
  events.addEventListener('message', event => {
    const message = JSON.parse(event.data);
    if (message.direction === 'out') { typingUntil = 0; presence(); }
    take(message);
  });
  events.addEventListener('status', event => take(JSON.parse(event.data)));
  events.addEventListener('receipt', event => {
    const receipt = JSON.parse(event.data);
    // Reading one marks all before it as read too.
    for (const [key, message] of messages) {
      if (message.direction === 'in') messages.set(key, { ...message, status: 'read' });
      if (message.wamid === receipt.wamid) break;
    }
    typingUntil = receipt.isTyping ? Date.now() + 25000 : 0;
    presence();
    draw();
  });
}

async function refresh() {
  await attempt(async () => {
    const { data } = await api('/apps');
    if (JSON.stringify(data) !== JSON.stringify(apps)) {
      const chosen = business() || (query.get('phoneNumberId') ?? stored('business'));
      apps = data;
      $('business').replaceChildren(...apps.map(a => el('option', { value: a.phoneNumberId }, `${a.verifiedName} · ${spelled(a.displayPhoneNumber)}`)));
      if (apps.some(a => a.phoneNumberId === chosen)) $('business').value = chosen;
      await open();
    }
    const stats = await api('/webhooks/stats');
    $('stats').textContent = `${stats.ok.toLocaleString()} of ${stats.posted.toLocaleString()}, median ${stats.latencyMs.p50} ms${stats.retrying ? `, ${stats.retrying} waiting to be repeated` : ''}`;
  });
  presence();
  $('clock').textContent = new Date().toLocaleTimeString([], { hour: 'numeric', minute: '2-digit', hour12: false });
}

// --- typing

// A picture that arrives later must not push the newest message out of sight.
$('chat').addEventListener('load', () => { if (atEnd) $('chat').scrollTop = $('chat').scrollHeight; }, true);
$('chat').addEventListener('scroll', () => { atEnd = isAtEnd(); });

const text = $('text');
$('composer').addEventListener('submit', event => {
  event.preventDefault();
  const body = text.value.trim();
  text.value = '';
  text.focus();
  if (body) write({ type: 'text', text: body });
});
text.addEventListener('keydown', event => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); $('composer').requestSubmit(); }
});
$('quote').querySelector('button').addEventListener('click', () => cite(null));

const menu = $('samples');
const showMenu = visible => { menu.hidden = !visible; $('attach').setAttribute('aria-expanded', visible); };
menu.append(...samples.map(([label, order]) => el('button', { type: 'button', role: 'menuitem', onclick: () => { showMenu(false); write(order); } }, label)));
$('attach').addEventListener('click', () => { showMenu(menu.hidden); menu.querySelector('button').focus(); });
document.addEventListener('click', event => { if (!event.target.closest('.attach')) showMenu(false); });
menu.addEventListener('keydown', event => {
  const items = [...menu.children];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === 'Escape') { showMenu(false); $('attach').focus(); }
  if (step) { event.preventDefault(); items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus(); }
});

$('customer').value = query.get('waId') ?? stored('customer') ?? '+44 7700 900123';
$('name').value = stored('name') ?? 'Ana Ruiz';
$('setup').open = matchMedia('(min-width: 861px)').matches;
for (const id of ['business', 'customer', 'name']) $(id).addEventListener('change', open);
await refresh();
setInterval(refresh, 3000);
