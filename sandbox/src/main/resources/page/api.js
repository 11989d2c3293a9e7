// The world API, and small tools for building the page. Texts of the world are only ever set as text, never as HTML.
export async function call(path, body, method) {
  const answer = await fetch(path, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    const offered = json.offered ? ` Offered: ${json.offered.join(', ')}` : '';
    const failure = new Error((json.error ?? `${path} answered ${answer.status}`) + offered);
    failure.status = answer.status;
    throw failure;
  }
  return json;
}

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name.startsWith('aria-')) node.setAttribute(name, String(value));
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter(child => child != null));
  return node;
}

export const byId = id => document.getElementById(id);

let fading;
export function toast(text) {
  const box = byId('toast');
  box.textContent = text;
  box.hidden = false;
  clearTimeout(fading);
  fading = setTimeout(() => { box.hidden = true; }, 4000);
}

/** Runs what a button does; shows its trouble, and keeps the button still meanwhile. */
export async function doing(button, work) {
  if (button) button.disabled = true;
  try {
    return await work();
  } catch (failure) {
    toast(failure.message);
  } finally {
    if (button) button.disabled = false;
  }
}

/** Calls the work again and again, each time after the last has ended. */
export function repeat(milliseconds, work) {
  const turn = async () => {
    if (!document.hidden) await work().catch(() => {});
    setTimeout(turn, milliseconds);
  };
  turn();
}

const last = new Map();

/** Redraws a box only when what it shows has changed, so that nothing jumps under the finger. */
export function show(id, data, draw) {
  const text = JSON.stringify(data);
  if (last.get(id) === text) return;
  last.set(id, text);
  byId(id).replaceChildren(...draw(data));
}

export const none = text => [el('p', {class: 'none'}, text)];
export const button = (label, work, kind = '') =>
  el('button', {type: 'button', class: kind, onclick: event => doing(event.currentTarget, work)}, label);
export const tag = (text, kind = '') => el('span', {class: `tag ${kind}`}, text);
