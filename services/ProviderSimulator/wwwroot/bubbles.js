// Draws messages. Everything a message brings goes in as text, never as markup.

export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'class') element.className = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter(child => child !== null && child !== undefined && child !== ''));
  return element;
}

const marks = [['```', 'code'], ['*', 'strong'], ['_', 'em'], ['~', 's']];

// *bold*, _italic_, ~struck~ and ```code```, as chat apps write them; links become links.
export function formatted(text) {
  const parts = document.createDocumentFragment();
  const pattern = /```([\s\S]+?)```|(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?!\w)|(?<!\w)_(\S(?:[^_\n]*\S)?)_(?!\w)|(?<!\w)~(\S(?:[^~\n]*\S)?)~(?!\w)|(https?:\/\/\S+)/g;
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    parts.append(text.slice(end, match.index));
    const index = match.slice(1).findIndex(group => group !== undefined);
    parts.append(index === 4 ? link(match[5]) : el(marks[index][1], {}, match[index + 1]));
    end = match.index + match[0].length;
  }
  parts.append(text.slice(end));
  return parts;
}

const link = url => el('a', { href: url, target: '_blank', rel: 'noreferrer' }, url);
const mediaUrl = media => media?.id ? `/simulator/media/${encodeURIComponent(media.id)}` : media?.link;

function media(type, part, caption) {
  const url = mediaUrl(part);
  switch (type) {
    case 'image': return el('img', { src: url, alt: caption || 'Image', loading: 'lazy' });
    case 'sticker': return el('img', { src: url, alt: 'Sticker', class: 'sticker', loading: 'lazy' });
    case 'video': return el('video', { src: url, controls: true, preload: 'metadata', 'aria-label': caption || 'Video' });
    case 'audio': return el('audio', { src: url, controls: true, preload: 'metadata', 'aria-label': 'Voice message' });
    default: return el('a', { class: 'file', href: url, target: '_blank', rel: 'noreferrer' }, el('span', {}, part.filename || 'Document'));
  }
}

function place(location) {
  const where = `${Number(location.latitude).toFixed(4)}, ${Number(location.longitude).toFixed(4)}`;
  return el('div', { class: 'place' }, el('span', {}, location.name || 'Location', el('span', { class: 'small' }, location.address || where)));
}

const card = contact => el('div', { class: 'card' },
  el('span', {}, contact.name?.formatted_name || 'Contact', el('span', { class: 'small' }, contact.phones?.[0]?.phone || '')));

// What stands in a bubble, by type.
export function content(message) {
  const { type, payload } = message;
  const part = payload[type] ?? {};
  const body = text => text ? el('div', { class: 'body' }, formatted(text)) : null;
  switch (type) {
    case 'text': return [body(part.body)];
    case 'image': case 'video': case 'audio': case 'document': case 'sticker': return [media(type, part, part.caption), body(part.caption)];
    case 'location': return [place(part)];
    case 'contacts': return part.map(card);
    case 'button': return [body(part.text)];
    case 'interactive': return interactive(part, body);
    case 'template': return template(message, body);
    case 'order': return [el('div', { class: 'head' }, `Order of ${part.product_items?.length ?? 0} product(s)`), body(part.text)];
    case 'system': return [el('em', {}, part.body)];
    case 'edit': return [el('span', { class: 'small' }, 'Corrected'), body(message.text)];
    case 'revoke': return [el('em', {}, 'Deleted a message')];
    default: return [el('em', {}, `Message of type ${type}`)];
  }
}

function interactive(part, body) {
  const reply = part.button_reply ?? part.list_reply;
  if (reply) return [body(reply.title), reply.description ? el('div', { class: 'foot' }, reply.description) : null];
  if (part.nfm_reply) return [body(part.nfm_reply.body || 'Form sent')];
  const header = part.header;
  return [
    header && header.type !== 'text' ? media(header.type, header[header.type], '') : null,
    header?.text ? el('div', { class: 'head' }, header.text) : null,
    body(part.body?.text),
    part.footer?.text ? el('div', { class: 'foot' }, part.footer.text) : null,
  ];
}

function template(message, body) {
  const parts = message.template ?? {};
  const header = (message.payload.template.components ?? []).find(c => c.type === 'header')?.parameters?.[0];
  return [
    header && ['image', 'video', 'document'].includes(header.type) ? media(header.type, header[header.type], '') : null,
    parts.header ? el('div', { class: 'head' }, parts.header) : null,
    body(message.text),
    parts.footer ? el('div', { class: 'foot' }, parts.footer) : null,
  ];
}

// Buttons under a bubble. `tap` gets the order of the message a tap writes.
export function choices(message, tap, openList) {
  const { type, payload } = message;
  const button = (label, order) => el('button', { type: 'button', onclick: () => tap(order) }, label);
  if (type === 'template') {
    return (message.template?.buttons ?? []).map(b => b.type === 'QUICK_REPLY'
      ? button(b.text, { type: 'button', text: b.text, payload: b.payload })
      : el('a', { href: b.url?.replace(/\{\{.*\}\}/, '') ?? '#', target: '_blank', rel: 'noreferrer' }, b.text));
  }
  if (type !== 'interactive') return [];
  const { action, type: kind } = payload.interactive;
  switch (kind) {
    case 'button': return action.buttons.map(b => button(b.reply.title, { type: 'button_reply', id: b.reply.id, title: b.reply.title }));
    case 'list': return [el('button', { type: 'button', 'aria-haspopup': 'dialog', onclick: () => openList(action, row =>
      tap({ type: 'list_reply', id: row.id, title: row.title, description: row.description })) }, action.button)];
    case 'cta_url': return [el('a', { href: action.parameters.url, target: '_blank', rel: 'noreferrer' }, action.parameters.display_text)];
    case 'location_request_message': return [button('Send location', { type: 'location', placeName: 'Clock Tower', address: 'Bridge St 1' })];
    case 'flow': return [button(action.parameters.flow_cta, { type: 'nfm_reply', body: 'Sent' })];
    default: return [];
  }
}

export function ticks(status) {
  const label = { sent: 'Sent', delivered: 'Delivered', read: 'Read' }[status] ?? status;
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 17 11');
  svg.setAttribute('class', `ticks ${status}`);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', status === 'sent' ? 'M4 6l3 3.500 6.500-8' : 'M1.500 6l3 3.500 6.500-8M7.500 9l.5.5 6.500-8');
  svg.append(path);
  return svg;
}

export const summary = message => message?.text || { image: 'Photo', video: 'Video', audio: 'Voice message', document: 'Document', sticker: 'Sticker',
  location: 'Location', contacts: 'Contact' }[message?.type] || 'Message';
