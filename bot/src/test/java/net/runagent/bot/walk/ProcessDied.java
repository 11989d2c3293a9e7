package net.runagent.bot.walk;

/** The process ends here. No handler of ours may go on after it: whatever it still tries finds no database. */
final class ProcessDied extends Error {
    ProcessDied(String where) {
        super(where);
    }
}
