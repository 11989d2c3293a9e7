// Payments at the simulated Polar: what came in, what goes back, what is charged next, and trouble with all of it.
import {button, byId, call, el, none, show, tag, toast} from '/page/api.js';

const MODES = ['normal', 'off', 'duplicate', 'reverse', 'late', 'disabled'];
const DISPUTES = ['early_warning', 'needs_response', 'under_review', 'won', 'lost', 'prevented'];
const words = status => status.replaceAll('_', ' ');
const day = text => new Date(text).toLocaleDateString(undefined, {dateStyle: 'medium'});

function money(cents, currency) {
  return cents == null ? '' : `${(cents / 100).toFixed(2)} ${(currency ?? 'usd').toUpperCase()}`;
}

export async function payments(look) {
  const [checkouts, subscriptions, webhooks] = await Promise.all([
    call('/world/polar/checkouts?limit=1000'), call('/world/polar/subscriptions?limit=1000'), call('/world/polar/webhooks'),
  ]);
  const mode = byId('webhook-mode');
  if (mode && document.activeElement !== mode) mode.value = webhooks.mode;
  byId('webhook-state')?.replaceChildren(tag(webhooks.enabled ? 'endpoint enabled' : 'endpoint disabled', webhooks.enabled ? 'good' : 'bad'));
  show('payments', {checkouts: checkouts.toReversed(), subscriptions}, data => data.checkouts.length
    ? data.checkouts.map(one => checkout(one, data.subscriptions.find(s => s.checkout_id === one.id), look))
    : none('No checkout was opened yet.'));
}

function state(order) {
  if (order.dispute && order.dispute !== 'prevented') {
    return tag(order.dispute === 'won' || order.dispute === 'lost' ? `dispute ${order.dispute}` : 'disputed', order.dispute === 'won' ? '' : 'bad');
  }
  if (order.refundPending) return tag('refund under way');
  return tag({refunded: 'refunded', partially_refunded: 'partly refunded', pending: 'not paid', void: 'never paid'}[order.status] ?? order.status,
    order.status === 'paid' ? 'good' : ['pending', 'void'].includes(order.status) ? 'bad' : '');
}

function checkout(c, subscription, look) {
  const pay = outcome => call(`/world/polar/checkouts/${c.id}/pays`, {outcome}).then(look);
  const orders = c.orders.toReversed();
  return el('div', {class: 'card'},
    el('h3', {}, `${c.product} · ${money(c.net_amount, c.currency)} `,
      orders.length === 1 ? state(orders[0]) : orders.length ? null : tag(words(c.status), c.status === 'failed' ? 'bad' : '')),
    el('p', {}, c.customer_email ?? ''),
    subscription ? el('p', {}, next(subscription)) : null,
    c.status === 'open' ? el('div', {class: 'row'}, button('Pay', () => pay('paid'), 'primary'), button('Decline', () => pay('declined')),
      c.url ? el('a', {href: c.url, target: '_blank'}, 'open page') : null) : null,
    ...orders.map(order => orderLine(order, orders.length > 1, look)));
}

/** What becomes of the subscription by itself. */
function next(s) {
  if (s.ended_at) return `Subscription ended ${day(s.ended_at)}`;
  if (s.paused_at) return s.resumes_at ? `Paused, goes on ${day(s.resumes_at)}` : 'Paused';
  if (s.cancel_at_period_end) return `Ends ${day(s.current_period_end)}, no further charge`;
  if (s.pause_at_period_end) return `Pauses ${day(s.current_period_end)}`;
  const change = s.pending_update ? ', then changes its plan' : '';
  return !s.nextCharge ? '' : s.nextCharge.retry ? `Past due: tried again ${day(s.nextCharge.at)}, card ${s.card}`
    : `Next charge ${day(s.nextCharge.at)}, ${money(s.amount, s.currency)}, card ${s.card}${change}`;
}

function orderLine(order, several, look) {
  const refund = amount => call('/world/polar/refunds', {order: order.id, amount, reason: 'customer_request'})
    .then(() => { toast('Polar gives it back.'); return look(); });
  const half = Math.floor(order.refundable_amount / 2);
  const dispute = el('select', {'aria-label': 'Dispute'}, ...DISPUTES.map(status => el('option', {value: status}, words(status))));
  if (order.dispute) dispute.value = order.dispute;
  const open = ['paid', 'partially_refunded'].includes(order.status) && order.refundable_amount > 0 && !order.refundPending;
  const asked = order.status !== 'pending' && order.status !== 'void';
  const back = order.refunded_amount > 0 ? `, ${money(order.refunded_amount, order.currency)} back` : '';
  return el('div', {class: 'order'},
    several || back ? el('p', {}, `${day(order.created_at)} · ${money(order.net_amount, order.currency)}${back} `, several ? state(order) : null) : null,
    !asked ? null : el('details', {}, el('summary', {}, 'Refund or dispute'),
      el('div', {class: 'row'},
        open ? button('Refund all', () => refund(0)) : null,
        open && half > 0 ? button('Refund half', () => refund(half)) : null,
        open ? button('Polar refunds it', () => call('/world/polar/refunds', {order: order.id}).then(look)) : null),
      el('div', {class: 'row'}, dispute,
        button(order.dispute ? 'Change dispute' : 'Dispute it', () =>
          call('/world/polar/disputes', {order: order.id, status: dispute.value}).then(look), 'bad'))));
}

/** The buttons above the payments, drawn once. */
export function payTrouble(look) {
  const mode = el('select', {id: 'webhook-mode', 'aria-label': 'Webhook mode'}, ...MODES.map(m => el('option', {}, m)));
  mode.addEventListener('change', () => call('/world/polar/webhooks', {mode: mode.value}).then(look).catch(e => toast(e.message)));
  const times = el('input', {type: 'number', value: 4, min: 1, max: 99, 'aria-label': 'How many renewal charges', title: 'How many charges are declined', class: 'few'});
  byId('pay-trouble').replaceChildren(
    el('div', {class: 'row'}, el('label', {class: 'row grow'}, 'Webhooks', mode), el('span', {id: 'webhook-state'})),
    el('div', {class: 'row'}, el('label', {class: 'row'}, 'Renewals', times),
      button('Decline them', () => call('/world/polar/renewals', {outcome: 'declined', times: +times.value})
        .then(() => toast(`The next ${times.value} renewal charges are declined.`)), 'bad'),
      button('Pay again', () => call('/world/polar/renewals', {outcome: 'paid'}).then(() => toast('Renewals are paid from now on.')))));
}
