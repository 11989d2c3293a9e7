// grammY against the simulated Telegram: nothing here is made for the simulation but the address.
import assert from 'node:assert/strict';
import {Bot, GrammyError, InlineKeyboard, InputFile, Keyboard} from 'grammy';
import {newPerson, nothingWrong, once, step} from './people.mjs';

const bot = new Bot(process.env.TOKEN, {client: {apiRoot: process.env.TELEGRAM}});
const failures = [];
bot.catch(failure => failures.push(failure.error));
const ada = await newPerson('telegram', 'Ada');

bot.command('start', context => context.reply('<b>Welcome</b> Ada &amp; all', {
  parse_mode: 'HTML',
  reply_markup: new InlineKeyboard().text('Deploy my agent', 'deploy').url('Site', 'https://example.org/'),
}));
bot.callbackQuery('deploy', async context => {
  await context.answerCallbackQuery('One moment');
  await context.editMessageText('Choose a place', {reply_markup: new InlineKeyboard().text('Helsinki', 'hel1')});
});
bot.callbackQuery('hel1', async context => {
  await context.answerCallbackQuery();
  await context.reply('Yes or no?', {reply_markup: new Keyboard().text('Yes').text('No').oneTime()});
});
bot.hears('Yes', context => context.replyWithDocument(new InputFile(Buffer.from('paid'), 'receipt.txt'), {
  caption: 'Your receipt',
}));

const started = once('start', done => bot.start({onStart: done, allowed_updates: ['message', 'callback_query']}));
assert.equal((await started).username, 'runagent_bot');
await bot.api.setMyCommands([{command: 'start', description: 'Begin'}]);
assert.deepEqual(await bot.api.getMyCommands(), [{command: 'start', description: 'Begin'}]);
step('logged in by long polling, set commands');

await ada.says('/start');
assert.deepEqual((await ada.sees('Welcome Ada & all')).buttons, [['Deploy my agent']]);
assert.equal((await ada.taps('Deploy my agent')).toast, 'One moment');
await ada.sees('Choose a place');
await ada.taps('Helsinki');
await ada.sees('Yes or no');
await ada.taps('Yes');
assert.equal((await ada.sees('Your receipt')).document.name, 'receipt.txt');
step('keyboards, an edit, a document');

const note = await bot.api.sendMessage(ada.userId, 'Soon gone');
await assert.rejects(
  bot.api.editMessageText(ada.userId, note.message_id, 'Soon gone'),
  error => error instanceof GrammyError && error.description.includes('message is not modified'));
assert.equal(await bot.api.deleteMessage(ada.userId, note.message_id), true);
await assert.rejects(bot.api.sendMessage(1, 'x'), error => error.error_code === 400 || error.error_code === 403);
step('refusals are understood');

await bot.stop();
assert.deepEqual(failures, []);
await nothingWrong();
