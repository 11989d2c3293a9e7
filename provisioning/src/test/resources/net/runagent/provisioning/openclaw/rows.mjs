// Prints the rows of all databases below a folder that speak of one of the words: node rows.mjs FOLDER WORD...
import { readdirSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

const [folder, ...words] = process.argv.slice(2);
const plain = (_, value) => (value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : value);
for (const file of readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".sqlite"))) {
  const database = new DatabaseSync(`${folder}/${file}`, { readOnly: true });
  const tables = database.prepare("select name from sqlite_master where type = 'table'").all();
  for (const { name } of tables) {
    for (const row of database.prepare(`select * from "${name}"`).all()) {
      const text = JSON.stringify(row, plain);
      if (words.some((word) => text.includes(word))) console.log(`${file} ${name} ${text}`);
    }
  }
  console.error(`${file}: ${tables.length} tables`);
  database.close();
}
