// People and their chats: bubbles, buttons, menus, forms, links, pictures, files, the offer to create a bot.
import {byId, call, doing, el, repeat, toast} from '/page/api.js';

let people = [];
let person = localStorage.person ?? null;
let bot = '@runagent_bot';
let windows = [];
let seq = 0;
let shown = new Map();
const read = new Map();

const path = action => `/world/people/${person}/${action}`;

function showPeople() {
  byId('person-list').replaceChildren(...people.map(p => el('li', {}, el('button', {
    type: 'button', 'aria-current': p.person === person, onclick: () => choose(p.person),
  }, el('span', {class: 'face', 'aria-hidden': 'true'}, [...p.name][0] ?? '?'),
  el('span', {}, p.name, el('span', {class: 'sub'}, `@${p.username} · ${p.platform}`))))));
}

function choose(id) {
  person = id;
  localStorage.person = id;
  openChat('@runagent_bot');
  showPeople();
}

function openChat(name) {
  bot = name;
  seq = 0;
  shown = new Map();
  byId('menu').hidden = true;
  empty();
  look();
}

function empty() {
  const hint = person
    ? el('p', {class: 'empty'}, 'Nothing here yet. Say hello:', el('br'),
      el('button', {class: 'primary', type: 'button', onclick: () => say('/start')}, 'Start'))
    : el('p', {class: 'empty'}, 'Add a person to begin: every person has a phone with a chat of their own.');
  byId('messages').replaceChildren(hint);
}

async function loadPeople() {
  people = await call('/world/people');
  if (!people.some(p => p.person === person)) {
    person = people.at(-1)?.person ?? null;
    openChat('@runagent_bot');
  }
  showPeople();
}

async function look() {
  if (!person) return;
  const [who, which] = [person, bot];
  windows = await call(path('chats'));
  const seen = await call(`${path('sees')}?after=${seq}&with=${encodeURIComponent(bot)}`);
  if (who !== person || which !== bot) return;
  showWindows();
  byId('offer').hidden = !seen.botOffer;
  const suggestion = windows.find(w => w.bot === bot)?.suggestion;
  const field = byId('create-bot').username;
  if (seen.botOffer && !field.value) field.value = suggestion || `${me().username}_agent_bot`;
  if (!seen.botOffer) field.value = '';
  showForm(seen.form);
  seq = Math.max(seq, seen.seq);
  read.set(who + which, seq);
  if (seen.messages.length) showMessages(seen.messages);
}

const me = () => people.find(p => p.person === person) ?? {username: 'someone'};

function showWindows() {
  byId('windows').replaceChildren(...windows.map(w => el('button', {
    type: 'button', role: 'tab', 'aria-selected': w.bot === bot, title: w.name,
    class: w.bot !== bot && w.seq > (read.get(person + w.bot) ?? 0) ? 'new' : '',
    onclick: () => openChat(w.bot),
  }, w.bot)));
}

function showMessages(messages) {
  const box = byId('messages');
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  if (!shown.size) box.replaceChildren();
  for (const message of messages) {
    const node = bubble(message);
    shown.get(message.id)?.replaceWith(node);
    if (!shown.has(message.id)) box.append(node);
    shown.set(message.id, node);
  }
  if (atEnd || messages.some(m => m.from === 'me')) box.scrollTop = box.scrollHeight;
}

/** A form stays as it is while somebody writes in it. */
function showForm(form) {
  const box = byId('form');
  box.hidden = !form;
  const which = form ? JSON.stringify([person, bot, form]) : '';
  if (box.dataset.which === which) return;
  box.dataset.which = which;
  if (!form) return box.replaceChildren();
  const field = (label, value) => form.choices[label]
    ? el('select', {name: label}, ...form.choices[label].map(option => el('option', {selected: option === value}, option)))
    : el('textarea', {name: label, rows: 1}, value);
  box.replaceChildren(el('h2', {}, form.title),
    ...Object.entries(form.fields).map(([label, value]) => el('label', {}, label, field(label, value))),
    el('button', {class: 'primary'}, 'Submit'));
}

function menu(choices) {
  const many = choices.most > 1;
  const list = el('select', {'aria-label': choices.prompt || 'Choose', multiple: many},
    many ? null : el('option', {value: ''}, choices.prompt || 'Choose'),
    ...choices.options.map(option => el('option', {}, option)));
  const choose = () => doing(list, async () => {
    const values = [...list.selectedOptions].map(option => option.value).filter(Boolean);
    if (values.length) await call(path('chooses'), {values, to: bot});
    await look();
  });
  if (!many) list.addEventListener('change', choose);
  return el('div', {}, list, many ? el('button', {type: 'button', onclick: choose}, 'Choose') : null);
}

function bubble(message) {
  const mine = message.from === 'me';
  const body = el('div', {class: 'bubble'},
    message.image ? el('a', {href: message.image, target: '_blank'}, el('img', {src: message.image, alt: message.text})) : null,
    message.document ? el('a', {class: 'file', href: message.document.url, target: '_blank'}, `📄 ${message.document.name}`) : null,
    message.document ? el('br') : null, ...linked(message.text));
  const keys = [
    ...message.links.map(link => el('div', {}, el('a', {href: link.url, target: '_blank', rel: 'noopener'}, link.label))),
    ...message.buttons.map(row => el('div', {}, ...row.map(label =>
      el('button', {type: 'button', onclick: event => tap(event.currentTarget, label, message.id)}, label)))),
    ...message.menus.map(menu),
  ];
  const notes = [message.deleted ? 'deleted' : null, message.ephemeral ? 'only you see this' : null].filter(Boolean);
  return el('div', {class: `message${mine ? ' mine' : ''}${message.deleted ? ' gone' : ''}`},
    body, keys.length && !message.deleted ? el('div', {class: 'keys'}, ...keys) : null,
    notes.length || message.edits.length ? el('div', {class: 'meta'}, notes.join(' · '),
      message.edits.length ? el('details', {}, el('summary', {}, ` edited ${message.edits.length}×`),
        ...message.edits.map(text => el('pre', {}, text))) : null) : null);
}

function linked(text) {
  return text.split(/(https?:\/\/[^\s]+)/).map(part =>
    /^https?:\/\//.test(part) ? el('a', {href: part, target: '_blank', rel: 'noopener'}, part) : part);
}

async function say(text) {
  if (!person) return toast('Add a person first.');
  await call(path('says'), {...command(text), to: bot});
  await look();
}

/** On Discord the options of a command are fields of their own: /allowance amount:5 */
function command(text) {
  if (me().platform !== 'discord' || !text.startsWith('/')) return {text};
  const options = {};
  const words = text.replace(/\s(\S+?):(?:"([^"]*)"|(\S+))/g, (all, name, quoted, plain) => {
    options[name] = quoted ?? plain;
    return '';
  });
  return {text: words.trim(), options};
}

const tap = (button, label, message) => doing(button, async () => {
  const tapped = await call(path('taps'), {button: label, message, to: bot}).catch(failure => {
    if (failure.status !== 409) throw failure;
    byId('create-bot').username.focus();
    return {toast: 'Choose a name for the bot below.'};
  });
  if (tapped.toast) toast(tapped.toast);
  await look();
});

byId('compose').addEventListener('submit', event => {
  event.preventDefault();
  const field = event.target.text;
  const text = field.value.trim();
  if (text) doing(null, async () => { await say(text); field.value = ''; });
});
byId('compose').text.addEventListener('keydown', event => {
  if (event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault();
    byId('compose').requestSubmit();
  }
});
byId('file').addEventListener('change', event => doing(null, async () => {
  const file = event.target.files[0];
  if (!file) return;
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  await call(path('says'), {to: bot, file: {name: file.name, base64: btoa(binary)}});
  event.target.value = '';
  await look();
}));
byId('menu-button').addEventListener('click', () => {
  const commands = windows.find(w => w.bot === bot)?.commands ?? [];
  const list = commands.length ? commands : [{command: 'start', description: 'Begin'}];
  byId('menu').replaceChildren(...list.map(c => el('button', {
    type: 'button', onclick: () => { byId('menu').hidden = true; doing(null, () => say(`/${c.command}`)); },
  }, el('b', {}, `/${c.command}`), ` ${c.description}`)));
  byId('menu').hidden = !byId('menu').hidden;
});
byId('create-bot').addEventListener('submit', event => {
  event.preventDefault();
  doing(event.submitter, async () => {
    const made = await call(path('creates-bot'), {username: event.target.username.value});
    toast(`${made.bot} was created. Its chat is the tab at the top.`);
    await look();
  });
});
byId('form').addEventListener('submit', event => {
  event.preventDefault();
  doing(event.submitter, async () => {
    await call(path('fills'), {fields: Object.fromEntries(new FormData(event.target)), to: bot});
    await look();
  });
});
byId('new-person').addEventListener('submit', event => {
  event.preventDefault();
  const form = event.target;
  doing(event.submitter, async () => {
    const made = await call('/world/people', {
      platform: form.platform.value, name: form.name.value, language: form.language.value, role: form.role.value || null,
    });
    person = made.person;
    await loadPeople();
    choose(made.person);
  });
});

empty();
repeat(3000, loadPeople);
repeat(500, look);
