// discord.js against the simulated Discord: nothing here is made for the simulation but the addresses.
import assert from 'node:assert/strict';
import {
  ActionRowBuilder, AttachmentBuilder, ButtonBuilder, ButtonStyle, Client, Events, GatewayIntentBits, LabelBuilder,
  MessageFlags, ModalBuilder, Partials, SlashCommandBuilder, StringSelectMenuBuilder, TextDisplayBuilder,
  TextInputBuilder, TextInputStyle,
} from 'discord.js';
import {newPerson, nothingWrong, once, step, world} from './people.mjs';

const client = new Client({
  intents: [GatewayIntentBits.Guilds, GatewayIntentBits.DirectMessages],
  partials: [Partials.Channel],
  rest: {api: `${process.env.DISCORD}/api`, version: '10'},
});
const handlers = new Map();
const on = (name, handler) => handlers.set(name, handler);
const failures = [];
client.on(Events.Error, error => failures.push(error));
client.on(Events.InteractionCreate, async interaction => {
  const name = interaction.commandName ?? interaction.customId;
  await handlers.get(name)(interaction).catch(error => failures.push(error));
});

const ready = once('ready', done => client.once(Events.ClientReady, done));
await client.login(process.env.TOKEN);
await ready;
assert.equal(client.user.username, 'runagent_bot');
step('logged in');

await client.application.commands.set([
  new SlashCommandBuilder().setName('start').setDescription('Begin').setDescriptionLocalizations({de: 'Anfangen'}),
  new SlashCommandBuilder().setName('allowance').setDescription('Money').addStringOption(option =>
    option.setName('agent').setDescription('Which').setAutocomplete(true)),
]);
assert.equal((await client.application.commands.fetch()).size, 2);
step('registered commands');

const ada = await newPerson('discord', 'Ada');
const button = (id, label) => new ActionRowBuilder().addComponents(
  new ButtonBuilder().setCustomId(id).setLabel(label).setStyle(ButtonStyle.Primary));

on('start', async interaction => {
  await interaction.deferReply({flags: MessageFlags.Ephemeral});
  await interaction.editReply({content: 'Welcome **Ada**', components: [button('m-key', 'Use my own key')]});
});
await ada.says('/start');
const welcome = await ada.sees('Welcome Ada');
assert.equal(welcome.ephemeral, true);
assert.deepEqual(welcome.buttons, [['Use my own key']]);
step('deferred and edited an answer');

on('m-key', interaction => interaction.showModal(new ModalBuilder().setCustomId('key').setTitle('Your key')
  .addLabelComponents(
    new LabelBuilder().setLabel('Key').setTextInputComponent(
      new TextInputBuilder().setCustomId('value').setStyle(TextInputStyle.Short)),
    new LabelBuilder().setLabel('Place').setStringSelectMenuComponent(
      new StringSelectMenuBuilder().setCustomId('place').addOptions(
        {label: 'Falkenstein', value: 'fsn1'}, {label: 'Helsinki', value: 'hel1'})))));
on('key', async interaction => {
  const place = interaction.fields.getStringSelectValues('place')[0];
  await interaction.update({content: `Key ${interaction.fields.getTextInputValue('value')} for ${place}`, components: []});
  await interaction.followUp({content: 'Your receipt', files: [
    new AttachmentBuilder(Buffer.from('paid')).setName('receipt.txt')], flags: MessageFlags.Ephemeral});
});
await ada.taps('Use my own key');
assert.equal((await ada.form()).title, 'Your key');
await ada.fills({Key: 'abc', Place: 'Helsinki'});
await ada.sees('Key abc for hel1');
assert.equal((await ada.sees('Your receipt')).document.name, 'receipt.txt');
step('showed a form, changed the message in its place, sent a file');

on('allowance', async interaction => {
  if (interaction.isAutocomplete()) {
    await interaction.respond([{name: `${interaction.options.getFocused()}!`, value: 'ada'}]);
  } else {
    const reply = await interaction.reply({
      flags: MessageFlags.IsComponentsV2, withResponse: true,
      components: [new TextDisplayBuilder().setContent('## Which one?'), new ActionRowBuilder().addComponents(
        new StringSelectMenuBuilder().setCustomId('which').addOptions({label: 'Mine', value: 'mine'}))],
    });
    assert.equal(reply.resource.message.author.id, client.user.id);
  }
});
on('which', async interaction => {
  await interaction.deferUpdate();
  await interaction.editReply({components: [new TextDisplayBuilder().setContent(`It is ${interaction.values[0]}`)]});
});
const suggested = await ada.says('/allowance', {options: {agent: 'ad'}, autocomplete: true});
assert.deepEqual(suggested.choices, [{name: 'ad!', value: 'ada'}]);
await ada.says('/allowance', {options: {agent: 'ada'}});
await ada.sees('Which one');
await ada.chooses('Mine');
await ada.sees('It is mine');
step('completed an option, offered a menu');

const resumed = once('resume', done => client.once(Events.ShardResume, done));
await world('discord/gateway', {does: 'drops'});
await resumed;
const heard = once('message', done => client.once(Events.MessageCreate, done));
await ada.says('still there?');
const message = await heard;
assert.equal(message.content, 'still there?');
const answer = await message.reply('Yes');
await answer.edit('Yes, of course');
await ada.sees('Yes, of course');
const sent = await (await client.users.fetch(ada.userId)).send({content: 'Ready', nonce: 'n1', enforceNonce: true});
await sent.delete();
step('resumed after the line broke, wrote direct messages');

const again = once('second login', done => client.once(Events.ShardReady, done));
await world('discord/gateway', {does: 'invalid'});
await again;
step('logged in anew after the session was ended');

assert.deepEqual(failures, []);
await nothingWrong();
await client.destroy();
