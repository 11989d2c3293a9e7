// Everything that is not a chat: clock, payments, servers, mails, planned trouble, the sandbox itself.
import {button, byId, call, doing, el, none, repeat, show, tag, toast} from '/page/api.js';
import {payments, payTrouble} from '/page/payments.js';

byId('views').addEventListener('click', event => {
  if (event.target.dataset.view) document.body.dataset.view = event.target.dataset.view;
});
byId('skips').addEventListener('click', event => {
  const by = event.target.dataset.by;
  if (by) doing(event.target, async () => { await call('/world/clock/advance', {by}); await look(); });
});

async function look() {
  const health = await call('/world/health').catch(() => null);
  byId('health').className = health?.ready ? '' : 'bad';
  byId('health').textContent = !health ? 'the sandbox does not answer'
    : health.service === 'down' ? 'service down' : health.ready ? 'service up' : 'service starting';
  const {now} = await call('/world/clock');
  byId('now').textContent = new Date(now).toLocaleString(undefined, {dateStyle: 'full', timeStyle: 'medium'});
  await Promise.allSettled([payments(look), servers(), mails(), house(health)]);
}

const BREAKS = ['agent-crash', 'agent-deaf', 'config-broken', 'token-revoked', 'disk-full', 'out-of-memory', 'ssh-dead',
  'powered-off', 'gone', 'disk-full-by-files', 'state-broken', 'state-lost', 'program-damaged'];

async function servers() {
  const list = await call('/world/hetzner/servers');
  show('servers', list, all => all.length ? all.map(server) : none('No server runs at Hetzner.'));
}

function server(s) {
  const fault = el('select', {'aria-label': 'What breaks'}, ...BREAKS.map(b => el('option', {}, b)));
  const detail = el('pre', {hidden: true});
  return el('div', {class: 'card'},
    el('h3', {}, `${s.name} `, tag(s.status, s.status === 'running' ? 'good' : '')),
    el('p', {}, `${s.type} in ${s.location} · ${s.address ?? ''} · ${s.costEur} EUR`),
    el('div', {class: 'row'}, fault,
      button('Break', () => call(`/world/servers/${s.id}/breaks`, {fault: fault.value}).then(() => toast(`${s.name}: ${fault.value}`)), 'bad'),
      button('Details', async () => {
        detail.textContent = detail.hidden ? JSON.stringify(await call(`/world/servers/${s.id}`), null, 2) : '';
        detail.hidden = !detail.hidden;
      })), detail);
}

async function mails() {
  const list = await call('/world/mail?limit=1000');
  show('mails', list.slice(-30).toReversed(), all => all.length ? all.map(mail) : none('No mail was sent yet.'));
}

function mail(m) {
  return el('details', {class: 'card'}, el('summary', {}, m.subject, el('span', {class: 'sub'}, `to ${m.to}`)),
    el('pre', {}, m.text));
}

async function house(health) {
  const violations = await call('/world/violations');
  show('house', {service: health?.service, violations, seen: trouble.built}, ({service}) => [
    el('div', {class: 'row'},
      service === 'up' ? button('Kill the service (-9)', () => call('/world/service/kill', {}).then(look), 'bad')
        : button('Start the service', () => call('/world/service/start', {}).then(look), 'primary'),
      button('Forget everything', async () => {
        if (confirm('Forget all people, servers, payments and the service\'s data?')) { await call('/world/reset', {}); location.reload(); }
      }, 'bad')),
    el('p', {class: violations.length ? 'none bad' : 'none'}, violations.length
      ? `${violations.length} broken contracts:` : 'Every request kept to the published contracts.'),
    ...violations.slice(0, 20).map(v => el('p', {class: 'none'}, `${v.party}: ${v.what}`)),
    el('p', {class: 'none'}, el('a', {href: '/world/requests?party=all&limit=1000', target: '_blank'}, 'all requests of the service')),
  ]);
}

async function trouble() {
  const parties = Object.keys(await call('/world/parties')).filter(name => name !== 'service');
  const field = (name, options) => el('select', {name, 'aria-label': name}, ...options.map(o => el('option', {}, o)));
  const form = el('form', {class: 'card'},
    el('p', {}, 'What the next requests to a party meet:'),
    el('div', {class: 'row'}, field('party', parties), field('kind', ['status', 'delay', 'drop-before', 'drop-after', 'garbage'])),
    el('div', {class: 'row'}, el('input', {name: 'route', value: '*', 'aria-label': 'route', title: 'e.g. POST /v1/servers or POST /sendMessage; * for any'}),
      el('input', {name: 'status', type: 'number', value: 503, 'aria-label': 'status'}),
      el('input', {name: 'seconds', type: 'number', value: 5, 'aria-label': 'seconds'}),
      el('input', {name: 'times', type: 'number', value: 1, 'aria-label': 'times'})),
    el('div', {class: 'row', style: 'margin-top:.4rem'}, el('button', {class: 'bad'}, 'Plan this trouble'),
      button('Calm down', () => call('/world/faults', undefined, 'DELETE').then(() => toast('No trouble is planned.')))));
  form.addEventListener('submit', event => {
    event.preventDefault();
    const f = form.elements;
    doing(event.submitter, async () => {
      await call('/world/faults', {
        party: f.party.value, route: f.route.value, kind: f.kind.value, status: +f.status.value, seconds: +f.seconds.value,
        times: +f.times.value,
      });
      toast(`Planned: ${f.kind.value} for ${f.party.value}`);
    });
  });
  byId('trouble').replaceChildren(
    el('div', {class: 'row'},
      button('Hetzner has no stock (cx23)', () => call('/world/hetzner/stock', {type: 'cx23', location: 'fsn1', available: false})),
      button('OpenRouter out of credit', () => call('/world/openrouter/empty', {})),
      button('Mail down', () => call('/world/mail', {mode: 'down'})), button('Mail up', () => call('/world/mail', {mode: 'up'}))),
    form);
}

trouble().catch(() => {});
payTrouble(look);
repeat(1500, look);
