// Shows the mails SendGrid would have delivered, the newest first.
const list = document.querySelector('#mails');
const to = document.querySelector('#to');
let shown = '';

function element(name, text, className) {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

/** The text with its links clickable; never as HTML, for it is somebody else's. */
function linked(text) {
  const body = document.createElement('pre');
  for (const part of text.split(/(https?:\/\/\S+)/)) {
    if (/^https?:\/\//.test(part)) {
      const link = element('a', part);
      link.href = part;
      body.append(link);
    } else {
      body.append(part);
    }
  }
  return body;
}

async function refresh() {
  const query = to.value ? `?to=${encodeURIComponent(to.value)}` : '';
  try {
    const { data } = await (await fetch(`simulator/mails${query}`)).json();
    const key = `${query}:${data.at(-1)?.sequence ?? 0}`;
    if (key !== shown) {
      shown = key;
      list.replaceChildren(...data.reverse().map((mail) => {
        const article = document.createElement('article');
        article.append(
          element('h2', mail.subject),
          element('div', `to ${mail.to}, from ${mail.from}, ${new Date(mail.at).toLocaleString()}`, 'about'),
          linked(mail.text ?? mail.html ?? ''));
        return article;
      }));
      if (data.length === 0) list.append(element('p', 'No mail yet.', 'about'));
    }
  } finally {
    setTimeout(refresh, 1000);
  }
}

void refresh();
