// A person of the simulated world, moved over its API.
import assert from 'node:assert/strict';

const WORLD = process.env.WORLD;

export async function world(path, body) {
  const answer = await fetch(`${WORLD}/world/${path}`, body === undefined
    ? {} : {method: 'POST', body: JSON.stringify(body)});
  const json = await answer.json();
  assert.ok(answer.ok, `${path} answered ${answer.status}: ${JSON.stringify(json)}`);
  return json;
}

export async function newPerson(platform, name) {
  const {person, userId} = await world('people', {platform, name, language: 'en'});
  return {
    userId,
    says: (text, more) => world(`people/${person}/says`, {text, ...more}),
    taps: button => world(`people/${person}/taps`, {button}),
    chooses: (...values) => world(`people/${person}/chooses`, {values}),
    fills: fields => world(`people/${person}/fills`, {fields}),
    form: async () => (await world(`people/${person}/sees`)).form,
    sees: async match => {
      const query = `match=${encodeURIComponent(match)}&within=PT15S`;
      return (await world(`people/${person}/sees?${query}`)).message;
    },
  };
}

/** Resolves when the work was called; fails when that takes too long. */
export function once(what, attach) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${what} did not come`)), 20_000);
    attach(value => { clearTimeout(late); resolve(value); });
  });
}

/** Bodies and calls that depart from what the platform published. */
export async function nothingWrong() {
  assert.deepEqual(await world('violations'), []);
}

export function step(text) {
  console.log(`- ${text}`);
}
